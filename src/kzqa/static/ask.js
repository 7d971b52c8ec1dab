// Sending a question, so that none is lost: one that is sent while another is being answered waits for its turn; one
// that does not get through stands in the field again.
(() => {
  "use strict";
  const { words, byId, say, write, field, answering, rows, questionOf, whenAsked, whenDrawn } = window.kzqa;
  const fine = matchMedia("(pointer: fine)");
  const PAUSE = 50; // ms between two tries to hand a question to Gradio, which drops it while another event ends
  let joined = 0; // questions that Gradio has sent on
  let mark = 0; // how many it had when a question was last sent: one more, and it is on its way
  let waiting = 0; // the timer of the next try
  let passing = false; // whether the click is ours
  let last = "";

  const handOver = () => {
    passing = true;
    byId("kz-send")?.click();
    passing = false;
  };

  const attempt = () => {
    waiting = 0;
    if (joined > mark || !field()?.value.trim()) return;
    if (!answering()) handOver();
    waiting = setTimeout(attempt, PAUSE);
  };

  const send = () => {
    if (!field()?.value.trim()) return;
    mark = joined;
    if (answering()) say(words.held);
    if (!waiting) attempt();
  };

  const ask = (question) => { write(field(), question); send(); };

  const giveBack = (question) => { if (question && field()?.value === "") write(field(), question); };

  whenAsked((question) => {
    joined += 1;
    last = question;
    if (field()?.value === last) write(field(), "");
  }, giveBack);

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.target !== field()) return;
    event.preventDefault();
    event.stopPropagation();
    send();
  }, true);

  document.addEventListener("click", (event) => {
    if (passing) return;
    const target = (selector) => event.target.closest?.(selector);
    const example = target(".kz-example");
    if (target("#kz-send")) {
      event.preventDefault();
      event.stopPropagation();
      send();
    } else if (example) {
      ask(example.textContent.trim());
    } else if (target("#kz-stop")) {
      clearTimeout(waiting);
      waiting = 0;
      giveBack(last);
    } else if (target("#kz-over")) {
      byId("kz-clear").click();
    } else if (target("[data-again]")) {
      write(field(), questionOf(target(".message-row")));
      field().focus();
      return;
    } else {
      return;
    }
    if (fine.matches) field()?.focus();
  }, true);

  let failed = false;
  whenDrawn(() => {
    const now = rows().at(-1)?.querySelector(".kz-error") != null;
    if (now && !failed) giveBack(last);
    failed = now;
  });

  Object.assign(window.kzqa, { ask, send });
})();
