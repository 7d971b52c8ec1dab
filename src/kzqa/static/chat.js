// What the chat's own scripts share: messages, the field, what is said to screen readers, and a call after Gradio has
// drawn. Answers arrive as escaped HTML from the server; here everything is made with DOM nodes.
(() => {
  "use strict";
  const words = JSON.parse(document.getElementById("kz-words").textContent);
  const byId = (id) => document.getElementById(id);

  const make = (name, properties = {}, ...children) => {
    const node = Object.assign(document.createElement(name), properties);
    node.append(...children);
    return node;
  };

  const voice = make("p", { className: "kz-voice" });
  voice.setAttribute("role", "status");
  let hush = 0;
  const say = (text) => {
    voice.textContent = text;
    clearTimeout(hush);
    hush = setTimeout(() => { voice.textContent = ""; }, 6000);
  };

  const write = (box, value) => {
    if (!box) return;
    box.value = value;
    box.dispatchEvent(new Event("input", { bubbles: true })); // or Gradio does not know of it
  };

  // An exchange: the row of an answer, and the question above it.
  const rows = () => [...document.querySelectorAll("#kz-conversation .message-row")];
  const questionOf = (row) => {
    const all = rows();
    return all.slice(0, all.indexOf(row)).reverse().find((r) => r.querySelector(".kz-question"))
      ?.querySelector(".kz-question bdi").textContent ?? "";
  };

  const drawn = [];
  window.kzqa = {
    words, byId, make, say, write, rows, questionOf,
    field: () => document.querySelector("#kz-question textarea"),
    conversation: () => byId("kz-conversation"),
    answering: () => document.querySelector("#kz-conversation .kz-status") !== null,
    whenDrawn: (call) => { drawn.push(call); },
  };
  const { field } = window.kzqa;

  // --- what Gradio draws: named, and brought into view ----------------------------------------------------------
  let asked = 0;
  let busy = false;
  let told = 0;
  const tidy = () => {
    const conversation = byId("kz-conversation");
    if (!conversation) return;
    const log = conversation.querySelector("[role=log]");
    if (log && log.getAttribute("aria-label") !== words.conversation) log.setAttribute("aria-label", words.conversation);
    for (const message of conversation.querySelectorAll("[data-testid=bot][aria-label], [data-testid=user][aria-label]")) {
      message.removeAttribute("aria-label"); // Gradio puts the source of the message there
    }
    const answering = window.kzqa.answering();
    if (answering !== busy) {
      busy = answering;
      document.body.classList.toggle("kz-busy", busy);
      if (busy) say(words.working);
    }
    const ended = [...conversation.querySelectorAll(".kz-answer, .kz-error")];
    if (!busy && ended.length > told) { // it may come so fast that nobody saw it being prepared
      say(ended.at(-1).matches(".kz-error") ? ended.at(-1).textContent : words.ready);
    }
    if (!busy) told = ended.length;
    const questions = conversation.querySelectorAll(".user-row");
    document.body.classList.toggle("kz-begun", questions.length > 0);
    if (questions.length > asked) questions[questions.length - 1].scrollIntoView({ block: "start" });
    asked = questions.length;
    for (const call of drawn) call(conversation);
  };

  document.querySelector(".kz-skip")?.addEventListener("click", (event) => { event.preventDefault(); field()?.focus(); });
  addEventListener("offline", () => say(words.lost));
  // What Gradio moves by script asks nobody whether that is wanted; what it moves by style is in chat.css.
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const animate = Element.prototype.animate;
  Element.prototype.animate = function (frames, options) {
    const timing = typeof options === "number" ? { duration: options } : options;
    return animate.call(this, frames, still.matches ? { ...timing, delay: 0, duration: 0 } : options);
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
