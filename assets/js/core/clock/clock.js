// The step's clock: read from the server's, said at its milestones only, never in the way.

import { announce, liveRegion } from "../dom/announcer.js";

/** @import { Context } from "../context.js" */
/** @import { Frame } from "../shapes.d.ts" */

/**
 * Where the clock stands at `now` (server's seconds): elapsed, left (negative once over), share 0–1.
 * @param {Frame} frame
 */
export function reading(frame, now) {
  const { clock } = frame;
  if (!clock) return null;
  const elapsed = clock.elapsed + (clock.running ? Math.max(0, now - frame.now) : 0);
  const { allotted } = clock;
  return {
    elapsed,
    allotted,
    running: clock.running,
    left: allotted - elapsed,
    over: allotted > 0 && elapsed >= allotted,
    share: allotted > 0 ? Math.min(1, elapsed / allotted) : 0,
  };
}

/** What a large clock shows: `12:40` left, then `+1:12`; without an end, the time gone. */
export function figures(read) {
  if (!read.allotted) return pair(read.elapsed, 2);
  return read.over ? `+${pair(-read.left, 1)}` : pair(Math.ceil(read.left), 2);
}

/** What a phone shows: never less than `00:00`. */
export function calmFigures(read) {
  return read.over ? "00:00" : figures(read);
}

/** Seconds as `7:20`; `width` figures at least before the colon. */
export function pair(seconds, width) {
  const whole = Math.max(0, Math.floor(seconds));
  const minutes = String(Math.floor(whole / 60)).padStart(width, "0");
  return `${minutes}:${String(whole % 60).padStart(2, "0")}`;
}

/**
 * A countdown: "04:20", "00:00" once it is over.
 * @param {number} until @param {Context} ctx
 */
export function countdown(until, ctx) {
  return pair(Math.ceil(Math.max(0, until - ctx.now())), 2);
}

/** Milliseconds until the figures change. */
export function untilNextSecond(read) {
  const fraction = read.elapsed - Math.floor(read.elapsed);
  return Math.max(50, (1 - fraction) * 1000 + 10);
}

/** What was said on this page, by step: no milestone is told twice, whatever becomes of the time. @type {Set<string>} */
const said = new Set();
/** Seconds after which a milestone is past: a screen that slept says it, and nothing rings. */
const LATE = 4;

/** Says half, one minute and the end, each once, through one quiet live region for the page. */
export class Milestones {
  /** @param {(name: string, step: string) => void} rings Is told `half`, `minute` or `end` as it comes. */
  constructor(rings = () => {}) {
    this.rings = rings;
    /** @type {string | null} */
    this.step = null;
    this.past = 0;
  }

  follow(frame, read, t) {
    const passed = read && read.allotted ? MILESTONES.filter(({ at }) => at(read)).length : 0;
    const step = (frame.step && frame.step.id) || null;
    const crossed = step === this.step && passed > this.past;
    this.step = step;
    this.past = passed;
    if (crossed) this.pass(MILESTONES[passed - 1], read, t);
  }

  /** Minutes that are added once the time is over make another end: that one is told too. */
  pass({ name, since, text }, read, t) {
    const key = `${this.step} ${name}${name === "end" ? ` ${read.allotted}` : ""}`;
    if (said.has(key)) return;
    said.add(key);
    announce(t(text));
    if (since(read) < LATE) this.rings(name, key);
  }
}

/** `since`: seconds since it came, negative before. */
const MILESTONES = [
  { name: "half", text: "clock.said_half", since: (read) => read.elapsed - read.allotted / 2 },
  { name: "minute", text: "clock.said_minute", since: (read) => (read.allotted > 120 ? 60 - read.left : -1) },
  { name: "end", text: "clock.over", since: (read) => -read.left },
].map((each) => ({ ...each, at: (read) => each.since(read) >= 0 }));

/** Follows the clock of a page: says its milestones, and draws each second while it runs. */
export class Ticking {
  /** @param {() => void} redraw Draws what shows the time. @param {(name: string, step: string) => void} rings As `Milestones`. */
  constructor(redraw, rings = () => {}) {
    this.redraw = redraw;
    this.milestones = new Milestones(rings);
    /** @type {any} */
    this.timer = undefined;
    liveRegion();
  }

  /** Follows from now on this frame alone. @param {Frame} frame @param {Context} ctx */
  follow(frame, ctx) {
    clearTimeout(this.timer);
    const read = reading(frame, ctx.now());
    this.milestones.follow(frame, read, ctx.t);
    if (!read || !read.running) return;
    this.timer = setTimeout(() => {
      this.redraw();
      this.follow(frame, ctx);
    }, untilNextSecond(read));
  }
}
