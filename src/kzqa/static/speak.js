// The page in another language, without loading it anew: the conversation stays. It is fetched in that language, and
// its words are taken over node by node, for both come from the same templates; Gradio changes the labels of its own.
(() => {
  "use strict";
  const { words, byId, say, choose, chosen } = window.kzqa;
  const LABELS = ["aria-current", "aria-label", "data-short", "href", "lang", "placeholder", "title"];
  const PARTS = [".kz-skip", ".kz-head", ".kz-hero", "#kz-tools", "#kz-actions", "#kz-cite-as", "#kz-narrow", "#kz-by-hand"];

  const relabel = (node, other) => {
    if (node.nodeType === Node.TEXT_NODE) node.data = other.data;
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    for (const name of LABELS) {
      if (other.hasAttribute(name)) node.setAttribute(name, other.getAttribute(name));
      else node.removeAttribute(name);
    }
    const [mine, others] = [node.content ?? node, other.content ?? other].map((parent) => [...parent.childNodes]);
    if (mine.length === others.length) mine.forEach((child, at) => relabel(child, others[at])); // else it was written here
  };

  const speak = async (language, address) => {
    const response = await fetch(`/?lang=${language}`, { credentials: "omit" });
    if (!response.ok) throw new Error(String(response.status));
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const said = JSON.parse(page.getElementById("kz-words").textContent);
    if (said.fingerprint !== words.fingerprint) { // other texts by now: another page
      location.assign(address);
      return;
    }
    Object.assign(words, said);
    document.documentElement.lang = words.language;
    document.title = page.title;
    for (const part of PARTS) relabel(document.querySelector(part), page.querySelector(part));
    const actions = page.getElementById("kz-actions").content.firstElementChild;
    for (const tools of document.querySelectorAll(".kz-actions")) relabel(tools, actions);
    document.querySelector(".kz-panel")?.setAttribute("aria-label", words.passage);
    choose(chosen());
    byId(`kz-speak-${language}`).click();
    history.replaceState(history.state, "", `/?lang=${language}`);
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".kz-languages a");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    speak(link.lang, link.href).catch(() => say(words.lost));
  });
})();
