// One EventSource for each address, shared by all that draws on this page, and what to do when it breaks.

import { forgetAll } from "../erasure.js";
import { or, timeLimit } from "../compat/older.js";
import { patched } from "./patch.js";
import { withSets } from "./sets.js";

const LOST_AFTER = 2000;
const LINGER = 1000;
/** Two beats of the server missed (`web/live/hub.py`). */
const SILENT_AFTER = 13000;
const HIDDEN_FOR = 20000;
/** From half of it to half as much again: a room full of phones does not ask at one moment (`web/live/stream.py`). */
const RETRY = 500;
const SLOWEST_RETRY = 2000;
/** So often a browser asks again by itself at that pace; a server that is away for long is asked more slowly. */
const QUICK_RETRIES = 6;
const LEFT_WITHIN = 12000;

const channels = new Map();

/**
 * Listens to a stream: `listener(channel, fresh)` is called at once if a frame is known, then at each
 * frame (`fresh`) and each time the connection is lost. Returns the channel and how to leave.
 */
export function join(address, listener) {
  let channel = channels.get(address);
  if (!channel) channels.set(address, (channel = new Channel(address)));
  channel.add(listener);
  return { channel, leave: () => channel.drop(listener) };
}

/** Seconds on a clock that nobody sets while the page lives. */
function steady() {
  return performance.now() / 1000;
}

class Channel {
  constructor(address) {
    this.address = address;
    this.listeners = new Set();
    /** What this page draws. */
    this.frame = null;
    /** The same as it was sent, which the next patch is made for. */
    this.sent = null;
    this.lost = false;
    this.offset = null;
    this.retry = RETRY;
    this.failures = 0;
    this.beats = false;
    /** The id of the frame that is here. */
    this.last = "";
    this.timers = {};
    /** Opened at once. @type {EventSource} */
    this.source = /** @type {any} */ (null);
    /** @type {[EventTarget, string, (event: any) => void][]} */
    this.wakeUps = [
      [window, "online", () => this.reopen()],
      [window, "offline", () => this.failing()],
      [window, "pageshow", (event) => event.persisted && this.reopen()],
      [document, "visibilitychange", () => this.seen()],
    ];
    for (const [target, type, heard] of this.wakeUps) target.addEventListener(type, heard);
    this.open();
  }

  /** The server's clock, seconds since 1970. */
  now() {
    return steady() + (this.offset || 0);
  }

  add(listener) {
    clearTimeout(this.timers.close);
    this.listeners.add(listener);
    if (this.frame || this.lost) listener(this, false);
  }

  drop(listener) {
    this.listeners.delete(listener);
    clearTimeout(this.timers.close);
    // A step that changes takes its parts down and puts new ones up: the stream need not break for it.
    if (!this.listeners.size) this.timers.close = setTimeout(() => this.close(), LINGER);
  }

  open() {
    clearTimeout(this.timers.retry);
    this.source = new EventSource(this.from());
    this.source.addEventListener("state", (event) => this.received(JSON.parse(event.data), event));
    this.source.addEventListener("patch", (event) => this.changed(JSON.parse(event.data), event));
    this.source.addEventListener("beat", (event) => this.beat(event.data));
    this.source.addEventListener("gone", () => this.gone());
    this.source.addEventListener("left", () => this.left());
    this.source.addEventListener("error", () => this.failing());
  }

  /** The address, with the frame that is here: the server tells what came after it, or all. */
  from() {
    if (!this.last) return this.address;
    return `${this.address}${this.address.includes("?") ? "&" : "?"}after=${encodeURIComponent(this.last)}`;
  }

  reopen() {
    this.source.close();
    this.open();
  }

  close() {
    this.source.close();
    for (const timer of Object.values(this.timers)) clearTimeout(timer);
    for (const [target, type, heard] of this.wakeUps) target.removeEventListener(type, heard);
    channels.delete(this.address);
  }

  /** `event: patch`: what changed in the frame that is here. */
  changed(operations, event) {
    try {
      this.received(patched(this.sent, operations), event);
    } catch (error) {
      console.error(error);
      this.last = "";
      this.reopen();
    }
  }

  received(frame, event) {
    this.sent = frame;
    this.frame = withSets(frame);
    this.last = event.lastEventId;
    this.alive(this.frame.now);
    this.lost = false;
    this.refusal = "";
    this.tell(true);
  }

  /** `event: beat` (its data the server's clock): a dead network that says nothing shows by its silence. */
  beat(data) {
    this.beats = true;
    this.alive(Number(data) || null);
    if (this.lost && this.frame) {
      this.lost = false;
      this.tell(false);
    }
  }

  /**
   * `event: left`: whoever this page is of was erased, perhaps by their own press. Drawn again it says so, as
   * a stage that no page was drawn for; where nothing on the page asks for that, it is loaded again.
   */
  left() {
    this.source.close();
    forgetAll();
    this.timers.left = setTimeout(() => location.reload(), LEFT_WITHIN);
    if (!this.frame) return;
    this.frame = Object.assign({}, this.frame, { stage: "left" });
    this.tell(true);
  }

  /** `event: gone`: the session was deleted, or this page may hear it no more. Asked for again, it says so. */
  gone() {
    this.source.close();
    location.reload();
  }

  alive(serverClock) {
    this.retry = RETRY;
    this.failures = 0;
    clearTimeout(this.timers.lost);
    this.timers.lost = null;
    this.watchSilence();
    if (serverClock) this.tune(serverClock - steady());
  }

  /** A message can only be late (and a first frame may have waited for us): the largest difference is the truest. */
  tune(offset) {
    this.offset = Math.max(offset, or(this.offset, -Infinity));
  }

  watchSilence() {
    clearTimeout(this.timers.silence);
    if (!this.beats) return;
    this.timers.silence = setTimeout(() => {
      this.failing();
      this.reopen();
    }, SILENT_AFTER);
  }

  failing() {
    if (!this.timers.lost && !this.lost) this.timers.lost = setTimeout(() => this.lose(), LOST_AFTER);
    this.failures += 1;
    if (this.failures > QUICK_RETRIES) this.source.close();
    if (this.source.readyState !== EventSource.CLOSED) return;
    clearTimeout(this.timers.retry);
    this.timers.retry = setTimeout(() => this.open(), this.retry * (0.5 + Math.random()));
    this.askWhy();
    this.retry = Math.min(SLOWEST_RETRY, this.retry * 2);
  }

  /** A stream that is refused has its sentence where no EventSource can read it. */
  async askWhy() {
    try {
      const answer = await fetch(this.from(), { headers: { Accept: "text/plain" }, signal: timeLimit(5000) });
      this.refusal = answer.status === 429 ? await answer.text() : "";
      if (answer.ok && answer.body) answer.body.cancel();
    } catch {
      this.refusal = "";
    }
    if (this.lost && this.refusal) this.tell(false);
  }

  lose() {
    this.timers.lost = null;
    this.lost = true;
    this.tell(false);
  }

  seen() {
    if (document.hidden) {
      this.hiddenAt = Date.now();
      return;
    }
    const slept = Date.now() - (this.hiddenAt || Date.now()) > HIDDEN_FOR;
    // After a sleep the connection may be dead and still call itself open.
    if (slept || this.source.readyState !== EventSource.OPEN) this.reopen();
  }

  tell(fresh) {
    for (const listener of [...this.listeners]) listener(this, fresh);
  }
}
