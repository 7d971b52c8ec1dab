// What the reader gains with JavaScript: search within the text, and a button that copies a reference.
// Everything is made with DOM nodes; nothing is sent anywhere.
(() => {
  "use strict";
  const text = document.querySelector("article.kz-text");
  if (!text) return;
  const words = text.dataset;

  for (const paragraph of text.querySelectorAll(".kz-par")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "kz-copy";
    button.lang = words.lang;
    button.textContent = words.copy;
    button.setAttribute("aria-label", `${words.copy}: ${paragraph.dataset.reference}`);
    button.addEventListener("click", async () => {
      const address = new URL(`#${paragraph.id}`, location.origin + location.pathname);
      try {
        await navigator.clipboard.writeText(`${paragraph.dataset.reference}\n${address}`);
        button.textContent = words.copied;
      } catch {
        getSelection().selectAllChildren(paragraph); // no clipboard here: ready to be copied by hand
      }
      setTimeout(() => { button.textContent = words.copy; }, 2000);
    });
    paragraph.append(button);
  }

  if (!("highlights" in CSS)) return;
  const form = document.createElement("search");
  form.className = "kz-find";
  const label = document.createElement("label");
  const field = document.createElement("input");
  const found = document.createElement("output");
  label.textContent = words.find;
  field.type = "search";
  field.id = "kz-find";
  field.autocomplete = "off";
  field.spellcheck = false;
  label.htmlFor = field.id;
  form.append(label, field, found);
  document.querySelector(".kz-contents").before(form);

  const fold = (s) => s.normalize("NFKC").toLowerCase();
  let ranges = [];
  let at = -1;

  const find = () => {
    CSS.highlights.delete("kz-found");
    ranges = [];
    at = -1;
    const sought = fold(field.value.trim());
    if (sought.length < 2) { found.textContent = ""; return; }
    const walk = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      if (!node.parentElement.closest(".kz-par p")) continue;
      const folded = fold(node.data);
      if (folded.length !== node.data.length) continue;
      for (let i = folded.indexOf(sought); i >= 0; i = folded.indexOf(sought, i + sought.length)) {
        const range = new Range();
        range.setStart(node, i);
        range.setEnd(node, i + sought.length);
        ranges.push(range);
      }
    }
    if (ranges.length) CSS.highlights.set("kz-found", new Highlight(...ranges));
    found.textContent = ranges.length ? String(ranges.length) : words.none;
  };
  field.addEventListener("input", find);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !ranges.length) return;
    event.preventDefault();
    at = (at + (event.shiftKey ? ranges.length - 1 : 1)) % ranges.length;
    ranges[at].startContainer.parentElement.closest(".kz-par").scrollIntoView({ block: "center" });
    found.textContent = `${at + 1} / ${ranges.length}`;
  });
})();
