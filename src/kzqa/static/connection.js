// The connection to Gradio's queue, so that it may break. Gradio takes a failed call or a broken stream for a broken
// page, which it loads anew, conversation lost; for a stream that only ends it waits for ever, and so it does for a
// question sent while one ends. So it reads a stream of ours, which stays: what is asked is read from real ones, as many
// as that takes, and whatever becomes of them, every question comes to an end.
(() => {
  "use strict";
  const { words, say, rows } = window.kzqa;
  const SILENCE = 20000; // ms without a word, after which a stream counts as lost: the server says one every 15 s
  const PATIENCE = 10000; // ms for a call, which the server answers at once
  const asked = new Map(); // questions under way: what Gradio sent, by its event's id
  const shown = new Map(); // what it shows of each: the values of its outputs, by the same
  const early = new Set(); // those that ended before their id was known here
  const lost = new Map(); // those whose end the server may not know of
  let cancelling = Promise.resolve();
  let gradios = null; // the stream that Gradio reads
  let reading = false; // whether a real one is read
  let [sent, failed] = [() => {}, () => {}];

  const fetching = window.fetch.bind(window);
  const refusal = (status) =>
    new Response(JSON.stringify({ detail: words.lost, error: words.lost }), { status, headers: { "Content-Type": "application/json" } });

  // Values come once whole, and then as what changes in them.
  const amend = (value, [action, path, given]) => {
    if (!path.length) return action === "append" ? value + given : given;
    const place = path.slice(0, -1).reduce((inner, key) => inner[key], value);
    const key = path.at(-1);
    if (action === "append") place[key] += given;
    else if (action === "replace" || !Array.isArray(place)) place[key] = given;
    else place.splice(key, action === "add" ? 0 : 1, ...(action === "add" ? [given] : []));
    return value;
  };

  const keep = (id, values) => {
    const before = shown.get(id);
    shown.set(id, before ? before.map((value, at) => values[at].reduce(amend, value)) : values);
  };

  // The last message of a question that is not answered any more: what was shown stays, with the reason below it.
  const ending = (id) => {
    const values = shown.get(id);
    const answer = values?.[0]?.at(-1)?.content?.[0];
    if (!answer) return { msg: "process_completed", event_id: id, success: false, output: { error: words.lost, visible: true } };
    const said = words.lost.replace(/[!-/:-@[-`{-~]/g, (sign) => `&#${sign.charCodeAt(0)};`); // as show.py writes it
    answer.text = answer.text.replace(/<div class="kz-note kz-status">.*/s, `<div class="kz-note kz-error"><p>${said}</p></div>`);
    return { msg: "process_completed", event_id: id, success: true, output: { data: values } };
  };

  const heed = ({ msg, event_id: id, success, output }) => {
    if (msg === "process_generating" && success) keep(id, output.data);
    if (msg === "process_completed") {
      shown.delete(id);
      if (!asked.delete(id)) early.add(id);
    }
  };

  // Whether the server has closed the stream, all its events told; a question that came meanwhile needs another one.
  const follow = async (stream, { signal, write }) => {
    const source = stream.pipeThrough(new TextDecoderStream()).getReader();
    let silence = 0;
    let rest = "";
    try {
      for (;;) {
        silence = setTimeout(() => source.cancel(), SILENCE);
        const { done, value } = await source.read();
        clearTimeout(silence);
        if (done) return false;
        const parts = (rest + value).split("\n\n");
        rest = parts.pop();
        for (const part of parts) {
          const said = JSON.parse(part.slice("data:".length));
          if (said.msg === "close_stream" || said.msg === "unexpected_error") return said.msg === "close_stream";
          heed(said);
          write(`${part}\n\n`);
        }
      }
    } catch (error) {
      if (signal?.aborted) throw error; // by Gradio, which wants no more
      return false;
    } finally {
      clearTimeout(silence);
      source.cancel().catch(() => {}); // it has failed already
    }
  };

  // On the server a question may outlive its connection, and its answer would join the conversation unseen.
  const cancel = async ([id, { fn_index, session_hash }]) => {
    const body = JSON.stringify({ event_id: id, fn_index, session_hash });
    const options = { method: "POST", body, headers: { "Content-Type": "application/json" }, signal: AbortSignal.timeout(PATIENCE / 2) };
    await fetching("/gradio_api/cancel", options);
    lost.delete(id);
  };
  const cancelAll = () => Promise.all([...lost].map(cancel));

  const finish = (write) => {
    for (const [id, call] of asked) {
      if (!shown.has(id)) failed(call.data[0]);
      write(`data: ${JSON.stringify(ending(id))}\n\n`);
      lost.set(id, call);
    }
    if (asked.size) {
      say(words.lost);
      cancelling = cancelAll().catch(() => {}); // there is no connection: again before the next question
    }
    asked.clear();
    shown.clear();
  };

  // Reads until nothing is under way.
  const read = async () => {
    if (reading || !gradios) return;
    const { resource, options, write, fail } = gradios;
    reading = true;
    try {
      while (asked.size) {
        const response = await fetching(resource, options).catch(() => null);
        if (!response?.ok || !await follow(response.body, gradios)) finish(write);
      }
    } catch (error) {
      gradios = null;
      fail(error);
    } finally {
      reading = false;
    }
  };

  const listen = (resource, options) => {
    const coder = new TextEncoder();
    const start = (out) => {
      const signal = resource.signal ?? options?.signal;
      gradios = { resource, options, signal, write: (text) => out.enqueue(coder.encode(text)), fail: (error) => out.error(error) };
    };
    const body = new ReadableStream({ start });
    read();
    return new Response(body, { headers: { "Content-Type": "text/event-stream" } });
  };

  // How many answers stand on the page: where the last one failed, the server may have one more than was seen.
  const SEEN = 4; // its place among the values of a question
  const seen = () => {
    const questions = rows().filter((row) => row.querySelector(".kz-question")).length;
    return questions - (rows().at(-1)?.querySelector(".kz-error") ? 1 : 0);
  };

  // Of Gradio's events only a question joins the queue.
  const join = async (address, options) => {
    const call = JSON.parse(options.body);
    const question = String(call.data[0]);
    call.data[SEEN] = String(seen());
    sent(question);
    try {
      if (!reading) address.searchParams.set("anew", "1"); // nobody reads what the server may still be writing
      await cancelling; // one that came later would end this question
      await cancelAll();
      const response = await fetching(address, { ...options, body: JSON.stringify(call), signal: options.signal ?? AbortSignal.timeout(PATIENCE) });
      if (!response.ok) {
        failed(question);
        return response;
      }
      const { event_id: id } = await response.clone().json();
      if (!early.delete(id)) asked.set(id, call);
      read();
      return response;
    } catch (error) {
      failed(question);
      if (options.signal?.aborted) throw error;
      say(words.lost);
      return refusal(429);
    }
  };

  window.fetch = async (resource, options) => {
    const address = new URL(resource?.url ?? resource, location.href);
    if (address.pathname === "/gradio_api/queue/join") return join(address, options);
    if (address.pathname === "/gradio_api/queue/data") return listen(resource, options);
    if (address.pathname !== "/gradio_api/run/predict") return fetching(resource, options);
    return fetching(resource, options).catch(() => refusal(503));
  };

  // To be told of each question as it is sent, and of each that did not get there.
  Object.assign(window.kzqa, { whenAsked: (onSent, onFailed) => { [sent, failed] = [onSent, onFailed]; } });
})();
