// Permalinks: a question that is opened anew. It stands after `#`, which a browser sends to nobody; `/?q=` is read too.
// The address bar loses it at once, so that neither the history nor a screenshot keeps it.
(() => {
  "use strict";
  const { words, byId, field, questionOf, whenDrawn, ask, choose, copy } = window.kzqa;
  const CHOICE = ["text", "year", "kind", "adopted"];

  const permalink = (question, choice) => {
    const parts = new URLSearchParams([["q", question], ...new URLSearchParams(choice), ["corpus", words.fingerprint]]);
    return `${location.origin}/?lang=${words.language}#${parts}`;
  };

  // What an answer was narrowed to, as its own classes say: by now something else may be chosen.
  const choiceOf = (row) => new URLSearchParams([...row.querySelector(".kz-narrowed")?.classList ?? []]
    .map((name) => /^kz-(text|year|kind|adopted)-(.+)$/.exec(name)?.slice(1)).filter(Boolean)).toString();

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-link]");
    if (!button) return;
    const row = button.closest(".message-row");
    copy(Promise.resolve(permalink(questionOf(row), choiceOf(row))), button);
  });

  const opened = () => {
    const query = new URLSearchParams(location.search);
    const hash = new URLSearchParams(location.hash.slice(1));
    const given = hash.has("q") ? hash : query;
    const question = given.get("q");
    if (question === null) return null;
    const language = query.get("lang");
    history.replaceState(history.state, "", language ? `/?lang=${encodeURIComponent(language)}` : "/");
    const choice = new URLSearchParams([...given].filter(([name]) => CHOICE.includes(name)));
    return { question, choice: choice.toString(), corpus: given.get("corpus") };
  };

  let pending = null;
  const open = () => {
    pending = opened() ?? pending;
    if (!pending || !field() || !document.querySelector("#kz-choice textarea, #kz-choice input")) return;
    const { question, choice, corpus } = pending;
    pending = null;
    choose(choice);
    ask(question);
    if (!corpus) return;
    const notice = byId("kz-notice");
    const changed = corpus !== words.fingerprint;
    notice.textContent = (changed ? words.corpus_changed : words.corpus_same)
      .replace("{then}", corpus.slice(0, 16)).replace("{now}", words.fingerprint);
    notice.classList.toggle("kz-changed", changed);
    notice.hidden = false;
  };
  pending = opened();
  whenDrawn(open);
  addEventListener("hashchange", open);
})();
