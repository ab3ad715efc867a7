// How much larger than usual a wall is shown: by keys of its own, or by the browser's zoom. All of it is laid
// out for a window that much smaller, so that nothing leaves the screen: fewer cards a page, and more pages.

import { own } from "../core/network/addresses.js";

/** By how much, from one press to the next. */
const SIZES = [1, 1.25, 1.5, 2];
const LARGER = ["+", "="];
const SMALLER = ["-", "_"];
const USUAL = "0";
/** By how much a window may differ, in its own pixels, and still be the same. */
const SAME = 0.03;

/** @typedef {{ chosen: number, zoom: number, ratio: number, wide: number }} Kept */

export class Zoom {
  /** @param {string} of whose size it is: the wall's, or the replay's, as large as another window has room for */
  constructor(of) {
    /** Where the browser keeps what was chosen, and what its window was like then. */
    this.place = own(`tablee-${of}-size`);
    /** @type {Kept} */
    this.now = { chosen: 0, zoom: 1, ratio: devicePixelRatio, wide: innerWidth * devicePixelRatio };
    const before = stored(this.place);
    if (before) this.now = before;
    this.look();
  }

  /** How much larger, from 1 to the largest. */
  get factor() {
    const { chosen, zoom } = this.now;
    return Math.min(SIZES[SIZES.length - 1], Math.max(1, SIZES[chosen] * zoom));
  }

  /**
   * Whether the browser's own zoom has changed: its pixels are larger, and as many fewer to a window. Another
   * window, or another screen, is none.
   */
  look() {
    const { ratio, wide } = this.now;
    const here = innerWidth * devicePixelRatio;
    if (ratio !== devicePixelRatio) {
      const same = Math.abs(here - wide) < SAME * wide;
      this.now.zoom = same ? (this.now.zoom * devicePixelRatio) / ratio : 1;
    }
    Object.assign(this.now, { ratio: devicePixelRatio, wide: here });
    keep(this.place, this.now);
  }

  /** Whether this key is one of those that change the size; it then has. */
  pressed(key) {
    const last = SIZES.length - 1;
    if (LARGER.includes(key)) this.now.chosen = Math.min(last, this.now.chosen + 1);
    else if (SMALLER.includes(key)) this.now.chosen = Math.max(0, this.now.chosen - 1);
    else if (key === USUAL) this.now.chosen = 0;
    else return false;
    keep(this.place, this.now);
    return true;
  }
}

/** @param {string} place @returns {Kept | null} */
function stored(place) {
  try {
    const found = JSON.parse(localStorage.getItem(place) || "null");
    const whole = found && SIZES[found.chosen] && [found.zoom, found.ratio, found.wide].every((it) => it > 0);
    return whole ? found : null;
  } catch {
    return null;
  }
}

function keep(place, now) {
  try {
    localStorage.setItem(place, JSON.stringify(now));
  } catch {
    // It holds as long as the page does.
  }
}
