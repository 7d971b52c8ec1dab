// Narrowing: which texts, years and kinds of paragraph an answer may come from. The choice is a query
// (`text=...&year=2021&kind=recital&adopted=1`) in a hidden field of Gradio's, and is said beside the field.
(() => {
  "use strict";
  const { byId, write, questionOf, whenDrawn, ask } = window.kzqa;
  const dialog = byId("kz-narrow");
  const form = dialog.querySelector("form");
  let chosen = "";

  const ticked = () => new URLSearchParams([...new FormData(form)]).toString();
  const tick = (query) => {
    const wanted = new Set([...new URLSearchParams(query)].map((pair) => pair.join("=")));
    for (const box of form.querySelectorAll("input")) box.checked = wanted.has(`${box.name}=${box.value}`);
  };

  const show = () => {
    const line = byId("kz-chosen");
    const said = [...new URLSearchParams(chosen)].map(([name, value]) =>
      [...form.querySelectorAll("input")].find((box) => box.name === name && box.value === value)?.dataset.short ?? value);
    line.querySelector("bdi").textContent = said.join("; ");
    line.hidden = !chosen;
    byId("kz-choose").classList.toggle("kz-on", chosen !== "");
  };

  const choose = (query) => {
    chosen = query;
    tick(query);
    show();
    write(document.querySelector("#kz-choice textarea, #kz-choice input"), query);
  };

  document.addEventListener("click", (event) => {
    const target = (selector) => event.target.closest?.(selector);
    if (target("#kz-choose")) {
      tick(chosen);
      dialog.showModal();
    } else if (target("#kz-all")) {
      choose("");
      byId("kz-choose").focus();
    } else if (target("[data-wide]")) {
      choose("");
      ask(questionOf(target(".message-row")));
    } else if (event.target === dialog) {
      dialog.close(""); // the backdrop: nothing is chosen
    }
  });
  form.addEventListener("reset", () => { choose(""); dialog.close(""); });
  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "choose") choose(ticked());
    dialog.returnValue = "";
  });

  let told = null;
  whenDrawn(() => { // Gradio may draw its field after a link has chosen
    const box = document.querySelector("#kz-choice textarea, #kz-choice input");
    if (box && box !== told) { told = box; write(box, chosen); }
  });

  Object.assign(window.kzqa, { choose, chosen: () => chosen });
})();
