// The passage of a citation: beside the answer on a wide screen, below it on a narrow one.
(() => {
  "use strict";
  const { words, byId, make, field } = window.kzqa;
  let opener = null;
  let panel = null;

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
    panel = make("aside", { className: "kz-panel kz-page", hidden: true, tabIndex: -1 }, shut, make("div", { className: "kz-panel-in" }));
    panel.setAttribute("aria-label", words.passage);
    document.body.append(panel);
    return panel;
  };

  // What a link of an answer cites: the paragraph, and the words of it where they are not the whole.
  const cited = (link) => {
    const address = new URL(link.href);
    const span = [...link.classList].map((name) => /^kz-span-(\d+)-(\d+)$/.exec(name)).find(Boolean);
    return {
      id: `${decodeURIComponent(address.pathname.replace(/^\/texts\//, ""))}${address.hash}`,
      start: span ? Number(span[1]) : null,
      end: span ? Number(span[2]) : null,
    };
  };

  const open = async (link) => {
    const { id, start, end } = cited(link);
    const ask = new URL(`/texts/${id.replace("#", "/")}`, location.origin);
    ask.searchParams.set("lang", words.language);
    if (start !== null) ask.searchParams.set("words", `${start}-${end}`);
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
    box.querySelector(".kz-panel-in").replaceChildren(
      document.importNode(article, true),
      byId("kz-cite-as").content.cloneNode(true),
    );
    box.hidden = false;
    document.body.classList.add("kz-with-panel");
    box.querySelector("h2").focus({ preventScroll: true });
    const beside = matchMedia("(min-width: 68rem)").matches;
    const here = box.querySelector(".kz-here");
    const bottom = here.offsetTop + here.offsetHeight;
    const header = box.querySelector("header").offsetHeight;
    box.scrollTop = bottom <= box.clientHeight ? 0 : here.offsetTop - header - (beside ? 140 : 20); // some of what is before it
    if (!beside) link.scrollIntoView({ block: "nearest" });
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a.kz-cite");
    if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open(link);
  }, true);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !document.querySelector("dialog[open]")) close();
  });

  Object.assign(window.kzqa, { cited, openLink: () => opener });
})();
