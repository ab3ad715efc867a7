// The step's clock: read from the server's, said at its milestones only, never in the way.

import { announce, liveRegion } from "./announcer.js";

/** @import { Context } from "./context.js" */
/** @import { Frame } from "./shapes.d.ts" */

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

/** Milliseconds until the figures change. */
export function untilNextSecond(read) {
  const fraction = read.elapsed - Math.floor(read.elapsed);
  return Math.max(50, (1 - fraction) * 1000 + 10);
}

/** Says half, one minute and the end, each once, through one quiet live region for the page. */
export class Milestones {
  constructor() {
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
    if (crossed) announce(t(MILESTONES[passed - 1].text));
  }
}

const MILESTONES = [
  { at: (read) => read.elapsed >= read.allotted / 2, text: "clock.said_half" },
  { at: (read) => read.left <= 60 && read.allotted > 120, text: "clock.said_minute" },
  { at: (read) => read.over, text: "clock.over" },
];

/** Follows the clock of a page: says its milestones, and draws each second while it runs. */
export class Ticking {
  /** @param {() => void} redraw Draws what shows the time. */
  constructor(redraw) {
    this.redraw = redraw;
    this.milestones = new Milestones();
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
