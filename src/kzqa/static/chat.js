// What the chat's page gains beside Gradio: the passage beside the answer, copying as text, focus, names for the ear.
// Answers arrive as escaped HTML from the server; here everything is made with DOM nodes.
(() => {
  "use strict";
  const words = JSON.parse(document.getElementById("kz-words").textContent);
  const field = () => document.querySelector("#kz-question textarea");
  const fine = matchMedia("(pointer: fine)");

  // --- the passage ---------------------------------------------------------------------------------------------
  let opener = null;
  let panel = null;

  const make = (name, properties = {}, ...children) => {
    const node = Object.assign(document.createElement(name), properties);
    node.append(...children);
    return node;
  };

  const close = () => {
    if (!panel || panel.hidden) return;
    panel.hidden = true;
    document.body.classList.remove("kz-with-panel");
    opener?.classList.remove("kz-open-now");
    if (opener?.isConnected) opener.focus(); else field()?.focus();
    opener = null;
  };

  const ensurePanel = () => {
    if (panel) return panel;
    const shut = make("button", { type: "button", className: "kz-close", textContent: "×", title: words.close });
    shut.setAttribute("aria-label", words.close);
    shut.addEventListener("click", close);
    panel = make("aside", { className: "kz-panel kz-page", hidden: true }, shut, make("div", { className: "kz-panel-in" }));
    panel.setAttribute("aria-label", words.passage);
    document.body.append(panel);
    return panel;
  };

  const open = async (link) => {
    const address = new URL(link.href);
    const span = [...link.classList].map((c) => /^kz-span-(\d+-\d+)$/.exec(c)).find(Boolean);
    const ask = new URL(`${address.pathname}/${address.hash.slice(1)}`, location.origin);
    ask.searchParams.set("lang", words.language);
    if (span) ask.searchParams.set("words", span[1]);
    let article = null;
    try {
      const response = await fetch(ask, { credentials: "omit" });
      if (response.ok) {
        const page = new DOMParser().parseFromString(await response.text(), "text/html");
        article = page.querySelector("article.kz-passage");
      }
    } catch { /* the connection is gone: the link itself is tried below */ }
    if (!article) { window.open(link.href, "_blank", "noopener"); return; }
    opener?.classList.remove("kz-open-now");
    opener = link;
    link.classList.add("kz-open-now");
    const box = ensurePanel();
    box.querySelector(".kz-panel-in").replaceChildren(document.importNode(article, true));
    box.hidden = false;
    document.body.classList.add("kz-with-panel");
    box.querySelector("h2").focus({ preventScroll: true });
    box.querySelector(".kz-here")?.scrollIntoView({ block: "nearest" });
  };

  // --- copying -------------------------------------------------------------------------------------------------
  const asText = (message) => {
    const lines = [];
    for (const node of message.querySelectorAll(".kz-question, .kz-understood, .kz-reason, .kz-statement, .kz-frame, .kz-nearest li, .kz-note")) {
      const quote = node.querySelector("q");
      if (!quote) { lines.push(node.innerText.trim(), ""); continue; }
      lines.push(`“${quote.textContent}”`);
      for (const caption of node.querySelectorAll("figcaption")) {
        const link = caption.querySelector("a");
        const standing = caption.querySelector(".kz-attribution")?.textContent.trim();
        lines.push(`${link.textContent.trim()}${standing ? `, ${standing}` : ""}`, link.href);
      }
      lines.push("");
    }
    return lines.join("\n").trim();
  };

  const copy = async (button, message) => {
    try {
      await navigator.clipboard.writeText(asText(message));
      say(words.copied);
      button.classList.add("kz-done");
      setTimeout(() => button.classList.remove("kz-done"), 1500);
    } catch {
      getSelection().selectAllChildren(message);
    }
  };

  // --- said to screen readers, and shown ------------------------------------------------------------------------
  const voice = make("p", { className: "kz-voice" });
  voice.setAttribute("role", "status");
  let hush = 0;
  const say = (text) => {
    voice.textContent = text;
    clearTimeout(hush);
    hush = setTimeout(() => { voice.textContent = ""; }, 4000);
  };

  // --- a question that does not get through ----------------------------------------------------------------------
  // Gradio takes a failed fetch for a broken page, which it loads anew, conversation lost. As an answer with an
  // error it shows it, and goes on.
  const fetching = window.fetch.bind(window);
  window.fetch = async (resource, options) => {
    try {
      return await fetching(resource, options);
    } catch (error) {
      const address = String(resource?.url ?? resource);
      if (options?.signal?.aborted || !address.includes("/gradio_api/queue/join")) throw error;
      say(words.lost);
      return new Response(JSON.stringify({ detail: words.lost }), { status: 429, headers: { "Content-Type": "application/json" } });
    }
  };

  // --- events --------------------------------------------------------------------------------------------------
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a.kz-cite");
    if (link && event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      open(link);
      return;
    }
    const button = event.target.closest?.("#kz-conversation .message-buttons button");
    if (button) {
      const rows = [...document.querySelectorAll("#kz-conversation .message-row")];
      const row = rows.filter((r) => r.compareDocumentPosition(button) & Node.DOCUMENT_POSITION_FOLLOWING || r.contains(button)).pop();
      if (row) { event.preventDefault(); event.stopImmediatePropagation(); copy(button, row); }
      return;
    }
    if (event.target.closest?.("#kz-send, #kz-clear, #kz-stop, .kz-example") && fine.matches) field()?.focus();
  }, true);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  document.querySelector(".kz-skip")?.addEventListener("click", (event) => { event.preventDefault(); field()?.focus(); });
  addEventListener("offline", () => say(words.lost));

  // --- what Gradio draws: named, and brought into view ----------------------------------------------------------
  let asked = 0;
  const tidy = () => {
    const conversation = document.getElementById("kz-conversation");
    if (!conversation) return;
    const log = conversation.querySelector("[role=log]");
    if (log && log.getAttribute("aria-label") !== words.conversation) log.setAttribute("aria-label", words.conversation);
    for (const message of conversation.querySelectorAll("[data-testid=bot][aria-label], [data-testid=user][aria-label]")) {
      message.removeAttribute("aria-label"); // Gradio puts the source of the message there
    }
    for (const button of conversation.querySelectorAll(".message-buttons button")) {
      if (button.title !== words.copy_answer) { button.title = words.copy_answer; button.setAttribute("aria-label", words.copy_answer); }
    }
    const busy = conversation.querySelector(".kz-status") !== null;
    if (busy !== document.body.classList.contains("kz-busy")) {
      document.body.classList.toggle("kz-busy", busy);
      say(busy ? words.working : words.ready);
    }
    const rows = conversation.querySelectorAll(".user-row");
    document.body.classList.toggle("kz-begun", rows.length > 0);
    if (rows.length > asked) rows[rows.length - 1].scrollIntoView({ block: "start" });
    asked = rows.length;
  };
  const root = document.documentElement;
  const inOurLanguage = () => { if (root.lang !== words.language) root.lang = words.language; };
  new MutationObserver(inOurLanguage).observe(root, { attributeFilter: ["lang"] }); // Gradio writes the browser's
  addEventListener("DOMContentLoaded", () => {
    inOurLanguage();
    document.body.append(voice);
    let due = 0;
    new MutationObserver(() => { due ||= requestAnimationFrame(() => { due = 0; tidy(); }); })
      .observe(document.body, { childList: true, subtree: true, characterData: true });
    tidy();
  });
})();
