// The chat on another site's page: a button in a shadow root, and behind it an iframe of kzqa's own origin.
// It works under the page's own policy (styles are constructed, nothing is parsed), keeps nothing, sends nothing,
// and tells the iframe only to open and to take the focus. docs/widget.md describes every setting.
((words) => {
  "use strict";
  const script = document.currentScript ?? document.querySelector("script[src*='/widget.js']");
  if (!script?.src) return;
  const { origin } = new URL(script.src);
  const FULL = "(max-width: 480px), (max-height: 416px)"; // the whole screen of a phone, or of a page zoomed in
  const SANDBOX = "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox";
  const STYLE = `
    :host { all: initial !important; direction: ltr !important; color-scheme: light dark !important; }
    :host(.bubble) { display: block !important; position: fixed !important; z-index: 2147483000 !important;
      bottom: calc(1em + var(--row) * 4em) !important; right: 1em !important; }
    :host(.bubble.left) { right: auto !important; left: 1em !important; }
    :host(.inline) { display: block !important; height: var(--height) !important; }
    * { box-sizing: border-box; font: 1em/1.4 system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif; }
    button { cursor: pointer; color: inherit; background: none; border: 0; min-width: 2.75em; min-height: 2.75em; }
    :focus-visible { outline: 3px solid Highlight; outline-offset: 2px; box-shadow: 0 0 0 2px Canvas; }
    .launch { display: flex; align-items: center; gap: .5em; padding: .4em 1.1em .4em .6em; border-radius: 2em;
      color: var(--on); background: var(--brand); font-weight: 600;
      border: 2px solid var(--on); box-shadow: 0 .15em .8em #0006; }
    .launch > :first-child { font: 600 1.5em/1.5em Georgia, serif; width: 1.5em; text-align: center; }
    .launch[aria-expanded=true] { visibility: hidden; }
    .panel { position: fixed; inset: auto 1em calc(1em + var(--row) * 4em) auto; flex-direction: column; margin: 0; padding: 0;
      width: min(26em, 100vw - 2em); height: clamp(20em, var(--content, 0px) + 3.25em, min(44em, 100dvh - 2em - var(--row) * 4em));
      max-width: none; max-height: none; overflow: hidden;
      color: CanvasText; background: Canvas; border: 1px solid #8a8f97; border-radius: .6em; box-shadow: 0 .3em 1.6em #0005; }
    :host(.left) .panel { inset-inline: 1em auto; }
    section, dialog[open] { display: flex; }
    section.panel { position: static; width: 100%; height: var(--inline); box-shadow: none; }
    @media ${FULL} { dialog.panel { inset: 0; width: 100%; height: 100%; border: 0; border-radius: 0; }
      .launch { padding: .2em; } .launch > :last-child { position: absolute; clip-path: inset(50%); } }
    header { display: flex; align-items: center; min-height: 3.25em; padding-left: 1em; color: var(--on); background: var(--brand); }
    header h2 { flex: 1; margin: 0; font-weight: 600; overflow-wrap: anywhere; max-height: 4.4em; overflow: hidden; }
    header button { font-size: 1.15em; }
    header :focus-visible { outline-color: var(--on); outline-offset: -4px; box-shadow: none; }
    iframe { flex: 1; min-height: 0; width: 100%; border: 0; color-scheme: light dark; }
    .note { margin: 0; padding: 1.5em 1em; } .note a, .note button { color: LinkText; text-decoration: underline; }
    .note a { display: inline-block; padding: .65em 0; }
    [hidden] { display: none; }
    @media print { :host(.bubble) { display: none !important; } }`;

  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };

  const dress = (root) => {
    try {
      const sheet = new CSSStyleSheet(); // not an inline style: a page's policy lets it through
      sheet.replaceSync(STYLE);
      root.adoptedStyleSheets = [sheet];
    } catch {
      root.append(make("style", {}, STYLE)); // a browser of before 2023
    }
  };

  // A colour of three or six hex digits; black or white on it, whichever has more contrast: at least 4.5 to 1.
  const colours = (given) => {
    const hex = /^#(?:[\da-f]{3}){1,2}$/i.test(given) ? given : "#1b3a6b";
    const parts = hex.length === 4 ? [...hex.slice(1)].map((c) => c + c) : hex.match(/[\da-f]{2}/gi);
    const [red, green, blue] = parts.map((part) => {
      const light = parseInt(part, 16) / 255;
      return light <= 0.04045 ? light / 12.92 : ((light + 0.055) / 1.055) ** 2.4;
    });
    return [`#${parts.join("")}`, 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000" : "#fff"];
  };

  const mount = (options = {}) => {
    const key = JSON.stringify([origin, options]);
    for (const widget of [...kzqa.widgets]) {
      if (!widget.host.isConnected) widget.destroy(); // the page threw its element away
      else if (widget.key === key) return widget; // the same snippet twice is one widget
    }
    const place = options.target ? document.querySelector(options.target) : document.body;
    if (!place) {
      console.warn(`kzqa: nothing on this page matches data-target="${options.target}"`);
      return null;
    }
    const inline = Boolean(options.target);
    const known = (tag) => Object.hasOwn(words, String(tag).slice(0, 2)) && String(tag).slice(0, 2);
    const language = known(options.lang) || known(document.documentElement.lang) || known(navigator.language) || "en";
    const say = words[language];
    const [brand, on] = colours(options.color);
    const full = matchMedia(FULL);
    const ending = new AbortController();
    const listen = (target, type, heed) => target.addEventListener(type, heed, { signal: ending.signal });

    const title = options.title || say.title;
    const heading = make("h2", { id: "title" }, title);
    const shut = make("button", { type: "button", "aria-label": say.close, title: say.close }, "✕");
    const note = make("div", { class: "note", role: "status" }, say.opening);
    const panel = make(inline ? "section" : "dialog", { class: "panel", "aria-labelledby": "title" }, make("header", {}, heading), note);
    const launch = make("button", { type: "button", class: "launch", "aria-haspopup": "dialog", "aria-expanded": "false" },
      make("span", { "aria-hidden": "true" }, "§"), make("span", {}, say.ask));
    const host = make("kzqa-widget", inline ? { class: "inline" }
      : { class: options.position === "left" ? "bubble left" : "bubble", role: "complementary", "aria-label": title });
    host.lang = language;
    const root = host.attachShadow({ mode: "open" });
    dress(root);
    host.style.setProperty("--brand", brand);
    host.style.setProperty("--on", on);
    host.style.setProperty("--row", "0");

    let frame = null, ready = false, wanted = false, late = 0;

    const gone = () => {
      if (ready || !frame) return;
      const again = make("button", { type: "button" }, say.again);
      const link = make("a", { href: `${origin}/?lang=${language}`, target: "_blank", rel: "noopener" }, say.new_tab);
      listen(again, "click", load);
      note.replaceChildren(make("p", {}, say.gone), again, " ", link);
      frame.hidden = true;
      note.hidden = false;
    };
    const load = () => {
      frame?.remove();
      note.replaceChildren(say.opening);
      note.hidden = false;
      const settings = new URLSearchParams({ brand, on, greeting: options.greeting ?? "" });
      const scope = options.scope ? `&scope=${encodeURIComponent(options.scope)}` : "";
      frame = make("iframe", {
        title, src: `${origin}/embed?lang=${language}${scope}#${settings}`, sandbox: SANDBOX, referrerpolicy: "origin",
      });
      ready = false;
      clearTimeout(late);
      late = setTimeout(gone, 15_000);
      listen(frame, "load", () => { clearTimeout(late); late = setTimeout(gone, 1_500); }); // errors load as well
      panel.append(frame);
    };
    const tell = (what) => { if (ready) frame.contentWindow.postMessage({ kzqa: what }, origin); };
    const focus = () => { if (wanted && ready) { wanted = false; frame.focus(); tell("focus"); } };

    const show = () => {
      if (inline || !full.matches) panel.setAttribute("open", ""); // not show(): that takes the focus
      else panel.showModal();
    };
    const open = (taking = true) => {
      wanted = taking;
      if (!frame) load();
      if (!panel.open) show();
      launch.setAttribute("aria-expanded", "true");
      if (taking) shut.focus();
      tell("open");
      focus();
    };
    const close = () => {
      if (inline || !panel.open) return;
      const within = document.activeElement === host;
      panel.close();
      launch.setAttribute("aria-expanded", "false");
      if (within) launch.focus();
    };
    const destroy = () => {
      ending.abort();
      clearTimeout(late);
      host.remove();
      kzqa.widgets = kzqa.widgets.filter((widget) => widget.host !== host);
      arrange();
    };

    listen(window, "message", ({ source, origin: from, data }) => {
      if (!frame || source !== frame.contentWindow || from !== origin) return;
      if (data?.kzqa === "ready") {
        ready = true;
        clearTimeout(late);
        frame.hidden = false;
        note.hidden = true;
        tell("open");
        focus();
      } else if (data?.kzqa === "close") close();
      else if (data?.kzqa === "resize" && Number.isFinite(data.height)) {
        host.style.setProperty("--content", `${Math.max(0, Math.min(data.height, 5_000))}px`);
      }
    });
    if (inline) {
      const tall = place.clientHeight > 200; // a container with a height of its own is filled
      host.style.setProperty("--height", tall ? "100%" : "auto");
      host.style.setProperty("--inline", tall ? "100%" : "clamp(20em, var(--content, 0px) + 3.25em, 44em)");
      root.append(panel);
      const near = new IntersectionObserver(([seen]) => {
        if (seen.isIntersecting) { near.disconnect(); load(); } // nothing is loaded before it comes into view
      }, { rootMargin: "300px" });
      near.observe(host);
      listen(ending.signal, "abort", () => near.disconnect());
    } else {
      panel.firstChild.append(shut);
      root.append(launch, dialog);
      listen(launch, "click", () => open());
      listen(shut, "click", close);
      listen(root, "keydown", (event) => { if (event.key === "Escape") close(); });
      listen(panel, "cancel", (event) => { event.preventDefault(); close(); });
      listen(full, "change", () => { if (panel.open) { panel.close(); show(); } });
    }
    place.append(host);
    const widget = { key, host, open, close, destroy, inline };
    kzqa.widgets.push(widget);
    arrange();
    const opened = !["undefined", "false"].includes(String(options.open));
    if (opened && !inline && !full.matches) open(false); // over a whole phone's screen nothing opens by itself
    return widget;
  };

  // Bubbles of one corner stand above each other.
  const arrange = () => {
    const rows = new Map();
    for (const { host, inline } of kzqa.widgets) {
      if (inline) continue;
      const row = rows.get(host.className) ?? 0;
      host.style.setProperty("--row", String(row));
      rows.set(host.className, row + 1);
    }
  };

  if (!Array.isArray(window.kzqa?.widgets)) {
    const each = (what) => () => { for (const widget of [...kzqa.widgets]) widget[what](); };
    window.kzqa = { widgets: [], mount, open: () => kzqa.widgets[0]?.open(), close: each("close"), destroy: each("destroy") };
  }
  const kzqa = window.kzqa;
  const options = { ...script.dataset };
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", () => mount(options));
  else mount(options);
})(/* the words of each language, put in when it is served */ {});
