// The chat on another site's page: a button in a shadow root, and behind it an iframe of kzqa's own origin.
// It works under the page's own policy (the style is constructed, nothing is parsed), keeps nothing and sends nothing;
// it tells the iframe only that it is open and to take the focus. docs/widget.md describes every setting.
((words) => {
  "use strict";
  const script = document.currentScript;
  const { origin } = new URL(script.src);
  // The whole screen: on a phone, and on a page that is zoomed in.
  const full = matchMedia("(max-width: 480px), (max-height: 416px)");
  const STYLE = `
    :host { all: initial !important; display: block !important; direction: ltr !important; color-scheme: light dark !important }
    :host(.tall) { height: 100% !important }
    :host(.bubble) { position: fixed !important; z-index: 2147483000 !important; bottom: calc(1em + var(--row) * 4em) !important; right: 1em !important }
    :host(.left) { right: auto !important; left: 1em !important }
    * { box-sizing: border-box; font: 1em/1.4 system-ui, "Segoe UI", "Noto Sans", sans-serif }
    button { min-width: 2.75em; min-height: 2.75em; color: inherit; background: none; border: 0; cursor: pointer }
    .head, .launch { display: flex; align-items: center; color: var(--on); background: var(--brand); font-weight: 600 }
    .launch { gap: .5em; padding: .4em 1.1em .4em .6em; border: 2px solid; border-radius: 2em; box-shadow: 0 .15em .8em #0006 }
    .launch > :first-child { width: 1.5em; font: 1.5em/1.5 Georgia, serif }
    [aria-expanded=true] { visibility: hidden }
    .panel { flex-direction: column; overflow: hidden; color: CanvasText; background: Canvas; border: 1px solid #8a8f97; border-radius: .6em }
    section, dialog[open] { display: flex }
    section { height: var(--height) }
    dialog { position: absolute; inset: auto 0 0 auto; margin: 0; padding: 0; max-width: none; max-height: none; width: min(26em, 100vw - 2em);
      height: clamp(20em, var(--content, 0px) + 3.25em, min(44em, 100dvh - 2em - var(--row) * 4em)); box-shadow: 0 .3em 1.6em #0005 }
    :host(.left) dialog { inset: auto auto 0 0 }
    dialog:modal { position: fixed; inset: 0; width: 100%; height: 100%; border: 0; border-radius: 0 }
    .head { min-height: 3.25em; padding-left: 1em }
    h2 { flex: 1; margin: 0; font-weight: 600; overflow-wrap: anywhere; max-height: 4.2em; overflow: hidden }
    .head button { font-size: 1.15em; outline-offset: -4px }
    iframe { flex: 1; min-height: 0; width: 100%; border: 0 }
    .note { padding: 1em }
    .note:empty, .note:not(:empty) + iframe { display: none }
    .note > * { display: block; padding: .6em 0; margin: 0; color: inherit; text-decoration: underline }
    @media (max-width: 480px) { .launch { padding: .2em } .launch > :last-child { position: absolute; clip-path: inset(50%) } }
    @media print { :host(.bubble) { display: none !important } }`;

  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const name in attributes) element.setAttribute(name, attributes[name]);
    element.append(...children);
    return element;
  };

  // A colour of three or six hex digits, and black or white on it: whichever has more contrast, at least 4.5 : 1.
  const colours = (given) => {
    const hex = /^#([\da-f]{3}){1,2}$/i.test(given) ? given.replace(/^#(.)(.)(.)$/, "#$1$1$2$2$3$3") : "#1b3a6b";
    const [red, green, blue] = [1, 3, 5].map((at) => (parseInt(hex.slice(at, at + 2), 16) / 255) ** 2.2);
    return { brand: hex, on: 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18 ? "#000" : "#fff" };
  };

  const mount = (options = {}) => {
    const key = origin + JSON.stringify(options);
    for (const widget of widgets) {
      // The page threw its element away; or it has the same snippet twice, which is one widget.
      if (!widget.host.isConnected) widget.destroy();
      else if (widget.key === key) return widget;
    }
    const inline = options.target;
    const place = inline ? document.querySelector(inline) : document.body;
    if (!place) return console.warn("kzqa: no element matches data-target", inline);
    const language = [options.lang, document.documentElement.lang, navigator.language, "en"]
      .map((tag) => String(tag).slice(0, 2)).find((tag) => Object.hasOwn(words, tag));
    const say = words[language];
    const title = options.title || say.title;
    const colour = colours(options.color);

    const note = make("div", { class: "note", role: "status" });
    const shut = make("button", { type: "button", "aria-label": say.close }, "✕");
    const header = make("div", { class: "head" }, make("h2", { id: "title" }, title));
    const panel = make(inline ? "section" : "dialog", { class: "panel", "aria-labelledby": "title" }, header, note);
    const launch = make("button", { type: "button", class: "launch", "aria-haspopup": "dialog" },
      make("span", { "aria-hidden": true }, "§"), make("span", {}, say.ask));
    const host = make("kzqa-widget", inline ? { lang: language }
      : { lang: language, role: "complementary", "aria-label": title, class: options.position === "left" ? "bubble left" : "bubble" });
    const root = host.attachShadow({ mode: "open" });
    // Not an inline style: any policy of the page lets it through.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    const set = (name, value) => host.style.setProperty(`--${name}`, value);
    for (const name in colour) set(name, colour[name]);

    const ending = new AbortController();
    const listen = (target, type, heed) => target.addEventListener(type, heed, { signal: ending.signal });
    let frame, ready, focusing, timer;

    const gone = () => {
      const again = make("button", { type: "button" }, say.again);
      again.onclick = load;
      note.replaceChildren(make("p", {}, say.gone), again,
        make("a", { href: `${origin}/?lang=${language}`, target: "_blank" }, say.new_tab));
    };
    const waiting = (time) => {
      clearTimeout(timer);
      timer = ready || setTimeout(gone, time);
    };
    const load = () => {
      frame?.remove();
      ready = false;
      note.replaceChildren("…");
      const settings = new URLSearchParams({ ...colour, greeting: options.greeting ?? "" });
      frame = make("iframe", {
        title, src: `${origin}/embed?lang=${language}&scope=${encodeURIComponent(options.scope ?? "")}#${settings}`,
        sandbox: "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox",
        referrerpolicy: "origin",
      });
      // An error page loads as well, but says nothing.
      frame.onload = () => waiting(1500);
      panel.append(frame);
      waiting(15000);
    };
    const tell = (what) => ready && frame.contentWindow.postMessage({ kzqa: what }, origin);
    const take = () => {
      if (!ready || !focusing) return;
      focusing = false;
      frame.focus();
      tell("focus");
    };
    const expanded = (is) => launch.setAttribute("aria-expanded", is);
    // The attribute, because show() would take the focus from somebody who is typing on the page.
    const show = () => full.matches ? panel.showModal() : panel.setAttribute("open", "");
    const open = (focus = true) => {
      if (inline) return host.scrollIntoView();
      focusing = focus;
      if (!frame) load();
      if (!panel.open) show();
      expanded(true);
      if (focus) shut.focus();
      tell("open");
      take();
    };
    const close = () => {
      if (!panel.open) return;
      const within = document.activeElement === host;
      panel.close();
      expanded(false);
      if (within) launch.focus();
    };
    const destroy = () => {
      ending.abort();
      clearTimeout(timer);
      host.remove();
      widgets.delete(widget);
      arrange();
    };

    listen(window, "message", ({ source, origin: from, data }) => {
      if (!frame || source !== frame.contentWindow || from !== origin) return;
      const what = data?.kzqa;
      if (what === "close") close();
      if (what === "resize") set("content", `${Math.min(+data.height || 0, 5000)}px`);
      if (what === "ready") {
        ready = true;
        waiting();
        note.replaceChildren();
        tell("open");
        take();
      }
    });
    if (inline) {
      // A container with a height of its own is filled.
      const tall = place.clientHeight > 200;
      host.classList.toggle("tall", tall);
      set("height", tall ? "100%" : "clamp(20em, var(--content, 0px) + 3.25em, 44em)");
      root.append(panel);
      // Nothing is loaded before it comes into view.
      const near = new IntersectionObserver(([seen]) => {
        if (!seen.isIntersecting) return;
        near.disconnect();
        load();
      }, { rootMargin: "300px" });
      near.observe(host);
    } else {
      header.append(shut);
      root.append(launch, panel);
      expanded(false);
      listen(launch, "click", open);
      listen(shut, "click", close);
      listen(root, "keydown", (event) => event.key === "Escape" && close());
      listen(panel, "close", () => panel.open || expanded(false));
      listen(full, "change", () => {
        if (!panel.open) return;
        panel.close();
        show();
      });
    }
    place.append(host);
    const widget = { key, host, open, close, destroy };
    widgets.add(widget);
    arrange();
    // Over the whole screen of a phone nothing opens by itself.
    if (options.open !== undefined && String(options.open) !== "false" && !full.matches && !inline) open(false);
    return widget;
  };

  // Bubbles of one corner stand above each other.
  const arrange = () => {
    const rows = {};
    for (const { host } of widgets) {
      const row = rows[host.className] ?? 0;
      host.style.setProperty("--row", row);
      rows[host.className] = row + 1;
    }
  };

  const each = (what) => () => { for (const widget of widgets) widget[what](); };
  const { widgets } = window.kzqa?.mount ? window.kzqa : (window.kzqa = {
    widgets: new Set(), mount, open: () => [...widgets][0]?.open(), close: each("close"), destroy: each("destroy"),
  });
  const start = () => mount({ ...script.dataset });
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
})(/* the words of each language, put in when it is served */ {});
