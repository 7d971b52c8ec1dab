// The widget's page: asks POST /api/v1/ask and shows the answer. All text is set as text, never parsed as HTML;
// the conversation is in this page's memory and nowhere else; nothing is asked of another host.
(() => {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const words = JSON.parse($("words").text);
  const scope = document.body.dataset.scope.split(" ").filter(Boolean);
  const log = $("log");
  const turns = $("turns");
  const field = $("question");
  // Questions that a follow-up is read with.
  const HISTORY = 6;
  // Milliseconds without a byte after which an answer is given up.
  const SILENCE = 60_000;
  let history = [];
  let asking;

  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const name in attributes) element.setAttribute(name, attributes[name]);
    element.append(...children);
    return element;
  };
  const say = (text) => { $("said").textContent = text; };
  const turned = () => document.querySelectorAll(".turn");
  /** What is offered: by whether anything was asked, and whether it is being answered. */
  const offer = () => {
    $("start").hidden = turned().length;
    $("clear").hidden = !turned().length;
    $("send").hidden = asking;
    $("stop").hidden = !asking;
  };

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

  /** What the server says, in words for the reader; any other error is a lost connection. */
  class Told extends Error {}

  /** Asks, and calls `show(answer)` whenever more of it is there. Throws Told when the server refuses. */
  const ask = async (question, show, signal, heard) => {
    const response = await fetch("/api/v1/ask", {
      method: "POST", signal,
      headers: { "Content-Type": "application/json", Accept: "text/event-stream, application/json" },
      body: JSON.stringify({ question, history: history.slice(-HISTORY), sources: scope }),
    });
    const answer = { statements: [], citations: [], nearest: [] };
    const refuse = ({ status, detail }, seconds = 10) => {
      throw new Told(status === 429 ? words.wait.replace("{seconds}", seconds) : status < 500 && detail || words.unavailable);
    };
    if (!response.ok) refuse(await response.json(), response.headers.get("Retry-After"));
    if (!response.headers.get("Content-Type").startsWith("text/event-stream")) return show(await response.json());
    for await (const [name, data] of events(response, heard)) {
      if (name === "error") refuse(data);
      if (name === "done") return show({ ...answer, ...data });
      if (name === "status") Object.assign(answer, data);
      if (name === "statement") answer.statements.push(data);
      if (name === "citations") answer.citations = data;
      if (answer.status) show(answer);
    }
    throw 0;
  };

  const paragraphs = new Map();
  /** A paragraph of the API by its id, fetched once. */
  const paragraph = async (id) => {
    if (!paragraphs.has(id)) {
      const response = await fetch(`/api/v1/paragraphs/${id.split("#").map(encodeURIComponent).join("/")}`);
      if (!response.ok) throw 0;
      paragraphs.set(id, await response.json());
    }
    return paragraphs.get(id);
  };

  /** A link into the reader, in a new tab. */
  const reader = (id, reference) => {
    const [source, anchor] = id.split("#").map(encodeURIComponent);
    return make("a", { href: `/texts/${source}?lang=${words.language}#${anchor}`, target: "_blank",
      "aria-label": `${reference}: ${words.new_tab}` }, "↗");
  };

  /** The whole paragraph, the exact words of the quotation marked; offsets count code points. */
  const passage = (found, quote) => {
    const box = make("div", { class: "paragraph", lang: quote?.language ?? "en" });
    const points = [...found.text];
    const marked = quote && points.slice(quote.start, quote.end).join("");
    if (marked && marked === quote.quote) {
      box.append(points.slice(0, quote.start).join(""), make("mark", {}, marked), points.slice(quote.end).join(""));
    } else box.append(found.text);
    return box;
  };

  let made = 0;
  /** A reference as a button that shows its paragraph below, and a link that opens it in its text; `more` between. */
  const cite = (id, label, quote, ...more) => {
    const place = make("div", { id: `passage-${++made}`, hidden: "" });
    const button = make("button", { type: "button", class: "cite", "aria-expanded": "false", "aria-controls": place.id }, label);
    button.addEventListener("click", async () => {
      place.hidden = !place.hidden;
      button.setAttribute("aria-expanded", String(!place.hidden));
      if (place.hidden || place.firstChild?.className === "paragraph") return;
      try {
        place.replaceChildren(passage(await paragraph(id), quote));
      } catch {
        place.replaceChildren(soft(words.paragraph_missing));
      }
    });
    return [button, " ", reader(id, label), ...more, place];
  };

  const bdi = (text) => make("bdi", {}, text);
  const soft = (...children) => make("p", { class: "soft" }, ...children);
  const card = (...children) => make("div", { class: "card" }, make("p", {}, ...children));

  const statement = ({ text, kind, citations }, numbered) => {
    const cited = citations.map((id) => numbered.get(id) ?? { id, reference: id });
    const quoted = kind === "quote";
    return [
      quoted ? make("blockquote", { lang: cited[0].language ?? "en" }, make("p", {}, text)) : make("p", {}, bdi(text)),
      ...(kind === "generated" ? [soft(words.generated)] : []),
      ...cited.map((c) => make("div", { class: "from" }, ...cite(c.id, `[${c.number ?? "…"}] ${c.reference}`, c,
        ...(kind !== "summary" ? [make("div", { class: "standing", "data-standing": c.standing }, bdi(c.attribution ?? "…"))] : [])))),
    ];
  };

  /** Paragraphs that a refusal offers: by id, and by reference once it has come. */
  const nearest = (ids) => make("ul", {}, ...ids.map((id) => {
    const item = make("li", {}, ...cite(id, id));
    paragraph(id).then((found) => item.replaceChildren(...cite(id, found.reference)), () => {});
    return item;
  }));

  const shown = ({ status, reason, understood_as, statements, citations, nearest: near, note }) => {
    const numbered = new Map(citations.map((citation, index) => [citation.id, { ...citation, number: index + 1 }]));
    const refused = !["answered", "partial"].includes(status);
    return [
      ...(understood_as ? [soft(words.understood_as, " ", bdi(understood_as))] : []),
      ...(reason ? [card(make("strong", {}, refused ? words.no_answer : words.partial), bdi(reason))] : []),
      ...statements.flatMap((one) => statement(one, numbered)),
      ...(note ? [soft(bdi(note))] : []),
      ...(near.length ? [soft(words.nearest), nearest(near)] : []),
    ];
  };

  /** Nothing is being asked any more. */
  const leave = () => {
    asking?.abort();
    asking = null;
    offer();
  };

  const put = async (question) => {
    const abort = asking = new AbortController();
    let timer;
    const heard = () => {
      clearTimeout(timer);
      timer = setTimeout(() => abort.abort(), SILENCE);
    };
    const still = soft(words.working);
    const body = make("div", { lang: words.language }, still);
    const turn = make("section", { class: "turn" }, make("h2", {}, bdi(question)), body);
    turns.append(turn);
    offer();
    turn.scrollIntoView();
    say(words.working);
    heard();
    try {
      await ask(question, (answer) => {
        body.lang = answer.language ?? words.language;
        body.replaceChildren(...shown(answer), still);
      }, abort.signal, heard);
      still.remove();
      history.push(question);
      say(words.ready);
    } catch (error) {
      // Started over meanwhile.
      if (asking !== abort) return;
      const why = error instanceof Told ? error.message : words.lost;
      // What was shown has been checked, and stays.
      still.replaceWith(card(why));
      say(why);
      // To be asked again.
      field.value ||= question;
    } finally {
      clearTimeout(timer);
      if (asking === abort) leave();
    }
    turn.scrollIntoView();
  };

  const submit = () => {
    const question = field.value.trim();
    if (question && !asking) {
      field.value = "";
      put(question);
    }
    field.focus();
  };
  const forget = (gone) => {
    for (const turn of gone) turn.remove();
    leave();
    say("");
    field.focus();
  };
  $("stop").addEventListener("click", () => {
    const turn = turns.lastElementChild;
    field.value ||= turn.firstChild.textContent;
    forget([turn]);
  });
  $("form").addEventListener("submit", (event) => { event.preventDefault(); submit(); });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  for (const example of document.querySelectorAll("#start button")) {
    example.addEventListener("click", () => {
      field.value = example.textContent;
      submit();
    });
  }
  $("clear").addEventListener("click", () => {
    history = [];
    forget(turned());
  });

  const settings = new URLSearchParams(location.hash.slice(1));
  // Opened by itself: nobody to talk to, and nobody's greeting in our name.
  if (parent === window) return;
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
