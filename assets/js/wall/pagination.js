// What the wall shows whole: smaller where there is much, then page after page. Pages turn by themselves,
// slowly enough to be read; console, arrows and a presenter's remote turn, hold and let go of them.

import { cardsOnPage, CardLists, pageOf, showPage } from "./card_lists.js";

/** How long a page stays, ms: each letter takes its time, within these bounds. */
const LETTER = 55;
const [SHORTEST, LONGEST] = [8000, 30000];

/**
 * Lays out every list of cards (`data-paged`), and every other box marked `data-levels` (how many sizes its
 * style sheet knows, 0 the largest). All turn together; one that has fewer pages stays on its last.
 */
export class Pagination {
  /** @param {(page: number, pages: number, cut: number) => void} heard what hears which page is shown, each time */
  constructor(heard = () => {}) {
    this.heard = heard;
    /** Box → its pages `[from, to]`, and what they were made for. */
    this.kept = new Map();
    this.lists = new CardLists();
    /** @type {any[]} */
    this.laid = [];
    this.at = 0;
    this.held = false;
    /** @type {any} */
    this.timer = undefined;
  }

  leave() {
    clearTimeout(this.timer);
    this.kept.clear();
    this.laid = [];
  }

  /** Another step, or something else in its place: its pages begin with the first. */
  begin(what, held) {
    if (what === this.of) return;
    this.of = what;
    this.at = 0;
    this.held = held;
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /**
   * `afresh`: whatever was measured may have changed, although words and sizes are the same.
   * @param {HTMLElement} root @param {any} t @param {{ afresh: boolean, newest: string | null, unit: number }} given
   */
  fit(root, t, { afresh, newest, unit }) {
    this.t = t;
    if (afresh) this.lists.forget();
    for (const box of this.kept.keys()) if (!root.contains(box)) this.kept.delete(box);
    for (const box of inOrder(root)) {
      const state = this.kept.get(box);
      if (!state || state.look !== lookOf(box) || afresh) this.layOut(box);
    }
    this.laid = this.lists.layOut(root, unit);
    this.meet(newest);
    this.told = /** @type {HTMLElement | null} */ (root.querySelector(".tb-wall-pages"));
    this.keys = /** @type {HTMLElement | null} */ (root.querySelector(".tb-wall-keys"));
    this.show();
    if (this.timer === undefined) this.wait();
  }

  /** Whoever has just posted sees the card: its page comes, unless pages are held. */
  meet(newest) {
    const fresh = newest !== null && newest !== this.newest && this.newest !== undefined;
    this.newest = newest;
    if (!fresh || this.held) return;
    const page = Math.max(...this.laid.map((list) => pageOf(list, newest)), -1);
    if (page < 0) return;
    this.at = page;
    this.wait();
  }

  get total() {
    const others = [...this.kept.values()].map(({ pages }) => pages.length);
    return Math.max(1, ...others, ...this.laid.map(({ spots }) => spots.length));
  }

  show() {
    this.at = Math.min(this.at, this.total - 1);
    for (const [box, { pages }] of this.kept) {
      const at = Math.min(this.at, pages.length - 1);
      tell(box, at + 1, pages.length, this.t);
      show(box, pages[at]);
    }
    for (const list of this.laid) {
      tell(list.box, Math.min(this.at, list.spots.length - 1) + 1, list.spots.length, this.t);
      showPage(list, this.at);
    }
    this.say();
  }

  /** "page 2 sur 3" below, where it stands beside nothing; and whether pages stay. */
  say() {
    const { told, total, held } = this;
    this.heard(this.at + 1, total, this.cut());
    if (this.keys) {
      this.keys.hidden = total < 2;
      this.keys.textContent = this.t(held ? "page.go_on" : "page.stop");
    }
    if (!told) return;
    const beside = this.laid.every(({ spots, box }) => spots.length < 2 || placeOf(box));
    told.hidden = total < 2 || (beside && !held);
    if (told.hidden) return;
    const words = this.t("page.of", { page: this.at + 1, pages: total });
    told.textContent = held ? this.t("page.held", { page: words }) : words;
  }

  /** How many cards of this page have room for their first lines alone. */
  cut() {
    const isCut = (item) => item.classList.contains("tb-cut");
    return this.laid.reduce((n, list) => n + cardsOnPage(list, this.at).filter(isCut).length, 0);
  }

  layOut(box) {
    const pages = paginate(box, this.t);
    const at = Math.min(this.at, pages.length - 1);
    // As it stands on its page: what tells which takes room.
    tell(box, at + 1, pages.length, this.t);
    show(box, pages[at]);
    this.kept.set(box, { pages, look: lookOf(box) });
  }

  wait() {
    clearTimeout(this.timer);
    this.timer = null;
    if (this.held || this.total < 2) return;
    const stay = Math.min(LONGEST, Math.max(SHORTEST, this.letters() * LETTER));
    this.timer = setTimeout(() => this.flip(1), stay);
  }

  /** Letters to be read in the fullest list. */
  letters() {
    const of = (all) => all.reduce((sum, it) => sum + it.textContent.length, 0);
    const lists = this.laid.map((list) => of(cardsOnPage(list, this.at)));
    const others = [...this.kept].map(([box, { pages }]) => {
      const [from, to] = pages[Math.min(this.at, pages.length - 1)];
      return pages.length > 1 ? of(itemsOf(box).slice(from, to)) : 0;
    });
    return Math.max(0, ...lists, ...others);
  }

  flip(by) {
    const { total } = this;
    this.at = (((this.at + by) % total) + total) % total;
    this.show();
    this.wait();
  }

  /** Turned by hand, a page stays until somebody lets them turn again. */
  flipByHand(by) {
    if (this.total < 2) return;
    this.held = true;
    this.flip(by);
  }

  hold(on) {
    if (this.held === on) return;
    this.held = on;
    this.say();
    this.wait();
  }
}

/**
 * Those marked `data-first` before the others, which have the room that they leave.
 * @param {HTMLElement} root
 */
function inOrder(root) {
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
  for (let from = 0; from < all; from = pages[pages.length - 1][1]) pages.push([from, furthest(box, from, all)]);
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

/** Where a widget tells its page; null for one that does not. */
function placeOf(box) {
  const section = box.closest(".tb-sect");
  return section && section.querySelector(".tb-page");
}

/** "page 2 sur 3", at the place that the widget has for it; `of` one, nothing. */
function tell(box, page, of, t) {
  const place = placeOf(box);
  if (!place) return;
  place.hidden = of < 2;
  place.textContent = of < 2 ? "" : t("page.of", { page, pages: of });
}
