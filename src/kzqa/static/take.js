// Taking it along: an answer or a citation to the clipboard, the conversation to a file. The page says what stands on
// it; the server writes it in the form asked for, checks each quotation against the text, and keeps nothing.
(() => {
  "use strict";
  const { words, byId, make, say, rows, questionOf, cited, openLink, whenDrawn } = window.kzqa;

  const exchange = (row) => {
    const answer = row.querySelector(".kz-answer");
    const text = (selector) => answer.querySelector(selector)?.textContent ?? null;
    const citations = new Map();
    const cite = (node) => [...node.querySelectorAll("a.kz-cite")].map((link) => {
      const citation = cited(link);
      citations.set(citation.id, citation);
      return citation.id;
    });
    const statements = [...answer.querySelectorAll(".kz-statement, .kz-frame")].map((node) => {
      const quote = node.querySelector("q");
      const kind = quote ? "quote" : node.classList.contains("kz-generated") ? "generated" : "summary";
      return { kind, text: (quote ?? node.querySelector("span")).textContent, citations: cite(node) };
    });
    const named = (prefix) => [...answer.classList].find((name) => name.startsWith(prefix))?.slice(prefix.length);
    return {
      question: questionOf(row),
      language: named("kz-in-") ?? words.language,
      refused: answer.classList.contains("kz-refused"),
      reason: [...answer.querySelectorAll(".kz-reason span")].map((line) => line.textContent).join("\n") || null,
      understood_as: text(".kz-understood bdi"),
      narrowed: text(".kz-narrowed bdi"),
      note: text(".kz-remark"),
      statements,
      citations: [...citations.values()],
      nearest: [...answer.querySelectorAll(".kz-nearest a.kz-cite")].map((link) => cited(link).id),
    };
  };

  const passage = () => {
    const citation = cited(openLink());
    const quote = [...document.querySelectorAll(".kz-panel mark")].map((mark) => mark.textContent).join("");
    const statements = quote ? [{ kind: "quote", text: quote, citations: [citation.id] }] : [];
    return { question: "", language: words.language, refused: false, statements, citations: [citation], nearest: [] };
  };

  const written = async (form, turns) => {
    const body = { form, turns, language: words.language, fingerprint: words.fingerprint, base: location.origin };
    const response = await fetch("/export", {
      method: "POST",
      credentials: "omit",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(String(response.status));
    return response.text();
  };

  const byHand = (text) => {
    const dialog = byId("kz-by-hand");
    dialog.querySelector("textarea").value = text;
    dialog.showModal();
    dialog.querySelector("textarea").select();
  };

  // To the clipboard. A browser may ask that this begins with the click itself, before the text is there.
  const copy = async (coming, button) => {
    try {
      if (navigator.clipboard?.write && window.ClipboardItem) {
        const blob = coming.then((text) => new Blob([text], { type: "text/plain" }));
        await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
      } else {
        await navigator.clipboard.writeText(await coming);
      }
      say(words.copied);
      const label = button.textContent;
      button.textContent = words.copied;
      button.disabled = true; // so that the word is not taken for the label when it is pressed again
      setTimeout(() => { button.textContent = label; button.disabled = false; button.focus(); }, 1500);
    } catch {
      try { byHand(await coming); } catch { say(words.not_taken); }
    }
  };

  const save = async (form) => {
    try {
      const text = await written(form, rows().filter((row) => row.querySelector(".kz-answer")).map(exchange));
      const [type, ending] = form === "html" ? ["text/html", "html"] : ["text/markdown", "md"];
      const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
      const day = new Date().toISOString().slice(0, 10);
      make("a", { href: address, download: `kzqa-${day}.${ending}` }).click();
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
      say(words.saved);
    } catch {
      say(words.not_taken);
    }
  };

  const unfold = (opener, open) => {
    opener.setAttribute("aria-expanded", String(open));
    opener.closest(".kz-tools").querySelector(".kz-more").hidden = !open;
  };

  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.(".kz-opens");
    if (opener) { unfold(opener, opener.getAttribute("aria-expanded") === "false"); return; }
    const button = event.target.closest?.("[data-copy], [data-save]");
    if (!button) return;
    if (button.dataset.save) { save(button.dataset.save); return; }
    const row = button.closest(".message-row");
    copy(written(button.dataset.copy, [row ? exchange(row) : passage()]), button);
  });

  whenDrawn((conversation) => {
    const all = rows();
    for (const row of all) {
      const answered = row.querySelector(".kz-answer") && !(window.kzqa.answering() && row === all.at(-1));
      let actions = row.querySelector(".kz-actions");
      if (!answered) { actions?.remove(); continue; }
      if (!actions) {
        row.append(byId("kz-actions").content.cloneNode(true));
        actions = row.querySelector(".kz-actions");
      }
      actions.querySelector("[data-wide]").hidden = !row.querySelector(".kz-narrowed");
    }
    const tools = byId("kz-tools");
    const composer = byId("kz-composer");
    if (composer && tools.parentElement !== composer) composer.append(tools);
    tools.hidden = !composer;
    const keep = byId("kz-keep");
    keep.hidden = !conversation.querySelector(".kz-answer");
    if (keep.hidden) unfold(keep, false);
  });

  Object.assign(window.kzqa, { copy });
})();
