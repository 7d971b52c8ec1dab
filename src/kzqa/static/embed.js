// The widget's page: asks POST /api/v1/ask and shows the answer. All text is set as text, never parsed as HTML;
// the conversation is in this page's memory and nowhere else; nothing is asked of another host.
(() => {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const words = JSON.parse(document.body.dataset.words);
  const scope = document.body.dataset.scope.split(" ").filter(Boolean);
  const log = $("log"), turns = $("turns"), field = $("question"), said = $("said");
  const HISTORY = 6; // questions that a follow-up is read with
  const SILENCE = 60_000; // ms without a byte after which an answer is given up
  let history = [];
  let asking = null;

  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };
  const say = (text) => { said.textContent = text; };

  // --- what the server says ---------------------------------------------------------------------------------------

  /** The events of a text/event-stream (WHATWG HTML 9.2.6), as [name, data]. */
  async function* events(response, heard) {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "", name = "", data = [];
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      heard();
      const lines = (rest + value).split(/\r?\n/);
      rest = lines.pop();
      for (const line of lines) {
        if (line.startsWith("event:")) name = line.slice(6).trim();
        else if (line.startsWith("data:")) data.push(line.slice(5));
        else if (!line) {
          if (data.length) yield [name, JSON.parse(data.join("\n"))];
          name = "";
          data = [];
        }
      }
    }
  }

  /** What went wrong, in the reader's words: `status` of HTTP, or none when the connection was lost. */
  const excuse = (status, detail, seconds) => {
    if (status === 429) return seconds ? words.wait.replace("{seconds}", seconds) : words.too_many;
    if (status === 503) return seconds ? words.too_many : words.unavailable;
    return status >= 400 && status < 500 && detail ? detail : words.unavailable;
  };

  /** Asks, and calls `show(answer)` whenever more of the answer is there; throws Error with what to say. */
  const ask = async (question, show, { signal, heard }) => {
    let response;
    try {
      response = await fetch("/api/v1/ask", {
        method: "POST", signal, credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer",
        headers: { "Content-Type": "application/json", Accept: "text/event-stream, application/json;q=0.5" },
        body: JSON.stringify({ question, history: history.slice(-HISTORY), ...(scope.length && { sources: scope }) }),
      });
      heard();
      const type = response.headers.get("Content-Type") ?? "";
      if (response.ok && type.startsWith("application/json")) return show(await response.json());
      if (response.ok && type.startsWith("text/event-stream")) {
        const answer = { statements: [], citations: [], nearest: [] };
        for await (const [name, data] of events(response, heard)) {
          if (name === "statement") answer.statements.push(data);
          else if (name === "citations") answer.citations = data.citations ?? data;
          else if (name === "done") return show({ ...answer, ...data });
          else if (name === "error") throw new Error(excuse(data.status, data.detail), { cause: "told" });
          else continue;
          show(answer);
        }
        throw new TypeError("the stream ended before the answer");
      }
    } catch (error) {
      throw error.cause === "told" ? error : new Error(words.lost);
    }
    const problem = await response.json().catch(() => ({}));
    throw new Error(excuse(response.status, problem.detail, response.headers.get("Retry-After")));
  };

  const paragraphs = new Map();
  /** A paragraph of the API by its id, fetched once. */
  const paragraph = (id) => {
    if (!paragraphs.has(id)) {
      const path = id.split("#").map(encodeURIComponent).join("/");
      const found = fetch(`/api/v1/paragraphs/${path}`, { credentials: "omit" })
        .then((response) => response.ok ? response.json() : Promise.reject(new Error(response.status)));
      found.catch(() => paragraphs.delete(id)); // to be tried again
      paragraphs.set(id, found);
    }
    return paragraphs.get(id);
  };

  // --- how it is shown --------------------------------------------------------------------------------------------

  /** A link into the reader, in a new tab. */
  const reader = (id, reference) => {
    const [source, anchor] = id.split("#").map(encodeURIComponent);
    return make("a", { href: `/texts/${source}?lang=${words.language}#${anchor}`, target: "_blank", rel: "noopener",
      "aria-label": `${words.open_text}: ${reference} (${words.opens_new_tab})`, title: words.open_text }, "↗");
  };

  /** The whole paragraph, the exact words of the quotation marked; offsets count code points. */
  const passage = (found, quote) => {
    const box = make("div", { class: "paragraph", lang: found.language ?? "en" });
    const points = [...found.text];
    const marked = quote && points.slice(quote.start, quote.end).join("");
    if (marked && marked === quote.quote) {
      box.append(points.slice(0, quote.start).join(""), make("mark", {}, marked), points.slice(quote.end).join(""));
    } else box.append(found.text);
    return box;
  };

  let made = 0;
  /** A reference as a button that shows its paragraph below, and a link that opens it in its text. */
  const cite = (id, label, quote) => {
    const place = make("div", { id: `passage-${++made}`, hidden: "" });
    const button = make("button", { type: "button", class: "cite", "aria-expanded": "false", "aria-controls": place.id }, label);
    button.addEventListener("click", async () => {
      place.hidden = !place.hidden;
      button.setAttribute("aria-expanded", String(!place.hidden));
      if (place.hidden || place.firstChild?.className === "paragraph") return;
      try {
        place.replaceChildren(passage(await paragraph(id), quote));
      } catch {
        place.replaceChildren(make("p", { class: "soft" }, words.paragraph_missing));
      }
    });
    return [button, " ", reader(id, label), place];
  };

  const standing = (citation) =>
    make("span", { class: "standing", "data-standing": citation.standing }, make("bdi", {}, citation.attribution));

  const statement = ({ text, kind, citations }, numbered) => {
    const cited = citations.map((id) => numbered.get(id) ?? { id, number: "", reference: id });
    if (kind === "quote") {
      return [
        make("blockquote", { lang: cited[0]?.language ?? "en" }, make("p", {}, text)),
        ...cited.map((c) => make("div", { class: "from" },
          ...cite(c.id, `[${c.number}] ${c.reference}`, c), ...(c.attribution ? [standing(c)] : []))),
      ];
    }
    return [
      make("p", { class: kind }, make("bdi", {}, text), ...(kind === "generated" ? [make("small", { class: "standing" }, words.generated)] : [])),
      ...cited.map((c) => make("div", { class: "from" }, ...cite(c.id, `[${c.number}] ${c.reference}`, c))),
    ];
  };

  /** Paragraphs that a refusal offers: named at once, their first words when they have come. */
  const nearest = (ids) => make("ul", { class: "near" }, ...ids.map((id) => {
    const item = make("li", {}, ...cite(id, id));
    paragraph(id).then((found) => item.replaceChildren(...cite(id, found.reference)), () => {});
    return item;
  }));

  const shown = (answer) => {
    const numbered = new Map(answer.citations.map((c, index) => [c.id, { ...c, number: index + 1 }]));
    const refused = answer.status && !["answered", "partial"].includes(answer.status);
    const parts = [];
    if (answer.understood_as) parts.push(make("p", { class: "soft" }, `${words.understood_as} `, make("bdi", {}, answer.understood_as)));
    if (answer.reason) {
      parts.push(make("div", { class: "card" }, make("p", {}, make("strong", {}, refused ? words.no_answer : words.partial), make("bdi", {}, answer.reason))));
    }
    parts.push(...answer.statements.flatMap((one) => statement(one, numbered)));
    if (answer.note) parts.push(make("p", { class: "soft" }, make("bdi", {}, answer.note)));
    if (answer.nearest.length) parts.push(make("p", { class: "soft" }, words.nearest), nearest(answer.nearest));
    return parts;
  };

  // --- the conversation -------------------------------------------------------------------------------------------

  const put = async (question) => {
    if (asking) return say(words.one_at_a_time);
    const abort = asking = new AbortController();
    let timer = 0;
    const heard = () => { clearTimeout(timer); timer = setTimeout(() => abort.abort(), SILENCE); };
    const body = make("div", { lang: words.language }, make("p", { class: "soft" }, words.searching));
    const turn = make("section", { class: "turn" }, make("h2", { dir: "auto" }, make("bdi", {}, question)), body);
    $("start").hidden = true;
    $("clear").hidden = false;
    turns.append(turn);
    turn.scrollIntoView();
    say(words.searching);
    heard();
    try {
      await ask(question, (answer) => {
        if (abort.signal.aborted) return;
        if (answer.language) body.lang = answer.language;
        body.replaceChildren(...shown(answer));
      }, { signal: abort.signal, heard });
      if (asking !== abort) return;
      history.push(question);
      say(words.ready);
    } catch (error) {
      if (asking !== abort) return; // started over meanwhile
      body.replaceChildren(make("div", { class: "card" }, make("p", {}, error.message)));
      say(error.message);
      field.value ||= question; // to be asked again
    } finally {
      clearTimeout(timer);
      if (asking === abort) asking = null;
    }
    turn.scrollIntoView();
  };

  const submit = () => {
    const question = field.value.trim();
    if (question && !asking) field.value = "";
    if (question) put(question);
    field.focus();
  };
  $("form").addEventListener("submit", (event) => { event.preventDefault(); submit(); });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  for (const example of document.querySelectorAll("#examples button")) {
    example.addEventListener("click", () => { put(example.textContent); field.focus(); });
  }
  $("clear").addEventListener("click", () => {
    asking?.abort();
    asking = null;
    history = [];
    for (const turn of turns.querySelectorAll(".turn")) turn.remove();
    $("start").hidden = false;
    $("clear").hidden = true;
    say("");
    field.focus();
  });

  // --- the page around it -----------------------------------------------------------------------------------------

  const settings = new URLSearchParams(location.hash.slice(1));
  if (parent === window) return; // opened by itself: nobody to talk to, and no greeting in our name
  // Who holds the frame: the policy of frame-ancestors has let it, and only it is spoken to.
  const holder = location.ancestorOrigins?.[0] ?? (document.referrer && new URL(document.referrer).origin);
  const greeting = settings.get("greeting");
  if (greeting) $("greeting").textContent = greeting;
  for (const [name, form] of [["brand", /^#[\da-f]{6}$/i], ["on", /^#(000|fff)$/]]) {
    const color = settings.get(name) ?? "";
    if (form.test(color)) document.documentElement.style.setProperty(`--${name}`, color);
  }
  if (!holder || holder === "null") return;
  const tell = (kzqa, more) => parent.postMessage({ kzqa, ...more }, holder);
  addEventListener("message", ({ source, origin, data }) => {
    if (source !== parent || origin !== holder) return;
    if (data?.kzqa === "focus") field.focus();
    else if (data?.kzqa === "open") measure();
  });
  const measure = () => tell("resize", { height: turns.offsetHeight + document.body.offsetHeight - log.offsetHeight });
  addEventListener("keydown", (event) => { if (event.key === "Escape" && !event.isComposing) tell("close"); });
  new ResizeObserver(measure).observe(turns);
  tell("ready");
})();
