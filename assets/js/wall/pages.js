// What the wall must show whole: smaller where there is much, then page after page. Pages turn by
// themselves, slowly enough to be read; arrows and a presenter's remote turn them too.

import { lastOf } from "../core/older.js";

/** How long a page stays, ms: each letter takes its time, within these bounds. */
const LETTER = 55;
const [SHORTEST, LONGEST] = [8000, 30000];

/** Lays out every box marked `data-levels` (how many sizes its style sheet knows, 0 the largest). */
export class Pages {
  constructor() {
    /** Box → its pages `[from, to]`, which one is in sight, and what will turn it. */
    this.kept = new Map();
  }

  leave() {
    for (const { timer } of this.kept.values()) clearTimeout(timer);
    this.kept.clear();
  }

  /** `afresh`: whatever was measured may have changed, although words and sizes are the same. */
  fit(root, t, afresh = false) {
    for (const [box, { timer }] of this.kept) {
      if (root.contains(box)) continue;
      clearTimeout(timer);
      this.kept.delete(box);
    }
    for (const box of inTurn(root)) {
      const state = this.kept.get(box);
      if (state && state.look === lookOf(box) && !afresh) this.show(box, state);
      else this.layOut(box, t, state);
    }
  }

  show(box, { pages, at, t }) {
    tell(box, at + 1, pages.length, t);
    show(box, pages[at]);
  }

  /** @param {HTMLElement} box @param {any} t @param {{ at?: number, timer?: any, byHand?: boolean }} before */
  layOut(box, t, { at = 0, timer, byHand = false } = {}) {
    clearTimeout(timer);
    const pages = paginate(box, t);
    const state = { t, pages, byHand, at: Math.min(at, pages.length - 1) };
    this.show(box, state);
    state.look = lookOf(box);
    this.kept.set(box, state);
    this.wait(box, state);
  }

  wait(box, state) {
    if (state.pages.length < 2 || state.byHand) return;
    const [from, to] = state.pages[state.at];
    const letters = itemsOf(box).slice(from, to).reduce((sum, it) => sum + it.textContent.length, 0);
    const stay = Math.min(LONGEST, Math.max(SHORTEST, letters * LETTER));
    state.timer = setTimeout(() => this.turn(box, state, 1), stay);
  }

  turn(box, state, by) {
    clearTimeout(state.timer);
    state.at = (state.at + by + state.pages.length) % state.pages.length;
    this.show(box, state);
    this.wait(box, state);
  }

  /** Turned by hand, a page stays until somebody turns it again. */
  turnByHand(by) {
    if (!by) return;
    for (const [box, state] of this.kept) {
      if (state.pages.length < 2) continue;
      state.byHand = true;
      this.turn(box, state, by);
    }
  }
}

/**
 * Those marked `data-first` before the others, which have the room that they leave.
 * @param {HTMLElement} root
 */
function inTurn(root) {
  const boxes = [.../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-levels]"))];
  const first = boxes.filter((box) => "first" in box.dataset);
  return [...first, ...boxes.filter((box) => !first.includes(box))];
}

function itemsOf(box) {
  return [...box.querySelectorAll("[data-at]")];
}

/** What the pages of a box depend on. */
function lookOf(box) {
  const items = itemsOf(box);
  const words = items.length ? items.map((item) => item.textContent) : [box.textContent];
  return [box.clientWidth, box.clientHeight, ...words].join("\n");
}

/** The largest size at which all fits; at the smallest, as many items a page as fit. */
function paginate(box, t) {
  const all = itemsOf(box).length;
  const last = Number(box.dataset.levels) - 1;
  tell(box, 1, 1, t);
  for (let level = 0; level <= last; level++) {
    box.dataset.level = level;
    if (fits(box, [0, all])) return [[0, all]];
  }
  // Its place is taken before pages are measured.
  tell(box, all, all, t);
  const pages = [];
  for (let from = 0; from < all; from = lastOf(pages)[1]) pages.push([from, furthest(box, from, all)]);
  return pages.length ? pages : [[0, all]];
}

function furthest(box, from, all) {
  let [good, bad] = [from + 1, all + 1];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (fits(box, [from, middle])) good = middle;
    else bad = middle;
  }
  return good;
}

function fits(box, page) {
  show(box, page);
  const parted = [...box.children].some((item) => !item.hidden && item.getClientRects().length > 1);
  return !parted && box.scrollHeight <= box.clientHeight + 1 && box.scrollWidth <= box.clientWidth + 1;
}

function show(box, [from, to]) {
  itemsOf(box).forEach((item, i) => (item.hidden = i < from || i >= to));
}

/** "page 2 sur 3", at the place that the widget has for it; `of` one, nothing. */
function tell(box, page, of, t) {
  const place = box.closest(".tb-sect").querySelector(".tb-page");
  if (!place) return;
  place.hidden = of < 2;
  place.textContent = of < 2 ? "" : t("page.of", { page, pages: of });
}
