// Lays out the lists of cards of the wall: every card, as large as there is room for, on as many pages as
// that takes. Each card is measured once for a size and a width; the rest is arithmetic (packing.js).

import { pack, packedOnOne } from "./packing.js";

/**
 * The sizes, the largest first: words (px of a wall of 1920 × 1080, as `--tb-card` in the style sheet has
 * them), and the narrowest column for them. The last is the floor: from there on, pages.
 */
const SIZES = [
  { words: 104, narrowest: 1400 },
  { words: 76, narrowest: 900 },
  { words: 58, narrowest: 700 },
  { words: 44, narrowest: 540 },
  { words: 34, narrowest: 410 },
  { words: 28, narrowest: 330 },
];
/** The largest beside other things, and the first that narrow columns have too. */
const [USUAL, NARROW] = [1, 4];
/** Between cards, px of such a wall. */
const GAP = 14;
/** What no card is lower than, in heights of its words. */
const LOWEST = 1.7;

/** @typedef {{ box: HTMLElement, pages: any[][], items: HTMLElement[], spots: any[][], wide: number }} Laid */

export class CardLists {
  constructor() {
    /** Element → what it was measured for, and its height. @type {WeakMap<HTMLElement, any>} */
    this.measured = new WeakMap();
    /** What shares a size → which it had, and for how many cards. @type {WeakMap<Element, any>} */
    this.sizes = new WeakMap();
  }

  /** All that was measured may have changed: another font, another window. */
  forget() {
    this.measured = new WeakMap();
    this.sizes = new WeakMap();
  }

  /**
   * Every list of `root`, with its pages.
   * @param {HTMLElement} root @param {number} unit px of the screen to one of the wall @returns {Laid[]}
   */
  layOut(root, unit) {
    const boxes = /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[data-paged]")]);
    const sharing = new Map();
    for (const box of boxes) {
      const owner = box.closest("[data-together]") || box;
      sharing.set(owner, [...(sharing.get(owner) || []), box]);
    }
    return [...sharing].flatMap(([owner, of]) => this.fitted(owner, of, unit));
  }

  /** The lists of one board, all in one size: the largest in which one page has room for each. */
  fitted(owner, boxes, unit) {
    const rooms = boxes.map((box) => roomOf(box, unit));
    const count = rooms.reduce((n, { items }) => n + items.length, 0);
    const before = this.sizes.get(owner);
    // Cards that come make it smaller, never larger: nobody looks for what has just been read.
    const largest = owner.closest(".tb-wall-large") ? 0 : USUAL;
    let size = before && before.count <= count ? before.size : largest;
    for (; size < SIZES.length - 1; size++) {
      const laid = this.onOnePage(rooms, size, unit);
      if (!laid) continue;
      this.sizes.set(owner, { size, count });
      return laid;
    }
    this.sizes.set(owner, { size, count });
    return rooms.map((room) => this.paged(room, size, unit));
  }

  /** @returns {Laid[] | null} */
  onOnePage(rooms, size, unit) {
    if (rooms.some((room) => !mayFit(room, size, unit))) return null;
    const laid = [];
    for (const room of rooms) {
      const shape = shapeOf(room, size, unit);
      const spots = packedOnOne(this.heights(room, size, shape), shape);
      if (!spots) return null;
      laid.push({ ...room, ...shape, spots: [spots] });
    }
    return laid;
  }

  /** At the floor: on one page, its columns alike, or on several. */
  paged(room, size, unit) {
    const shape = shapeOf(room, size, unit);
    const heights = this.heights(room, size, shape);
    const one = packedOnOne(heights, shape);
    return { ...room, ...shape, spots: one ? [one] : pack(heights, shape) };
  }

  heights({ box, items }, size, { wide }) {
    box.dataset.size = String(size);
    const look = `${size} ${wide}`;
    const known = (item) => {
      const { measured } = this;
      const it = measured.get(item);
      return it && it.look === look && it.kind === kindOf(item) && it.words === item.textContent ? it : null;
    };
    const unknown = items.filter((item) => !known(item));
    for (const item of unknown) {
      item.style.width = `${wide}px`;
      item.style.maxHeight = "";
      item.classList.remove("tb-cut");
      for (const each of [item, ...cardsOf(item)]) each.hidden = false;
    }
    for (const item of unknown) this.measured.set(item, { look, kind: kindOf(item), words: item.textContent, ...heightsOf(item) });
    return items.map((item) => this.measured.get(item));
  }
}

/** Shows one page of a list, or its last where others have more. */
export function showPage({ items, spots, wide, gap, high }, at) {
  const page = spots[Math.min(at, spots.length - 1)];
  const shown = new Map(page.map((spot) => [spot.item, spot]));
  items.forEach((item, i) => {
    const spot = shown.get(i);
    if (item.hidden === Boolean(spot)) item.hidden = !spot;
    if (!spot) return;
    place(item, spot, wide, gap, high);
    cardsOf(item).forEach((card, n) => (card.hidden = n < spot.from || n >= spot.to));
  });
}

/** The cards in sight. */
export function cardsOnPage({ items, spots }, at) {
  return spots[Math.min(at, spots.length - 1)].map((spot) => items[spot.item]);
}

/** On which page the card with this id is; -1 where it is on none. */
export function pageOf({ items, spots }, id) {
  return spots.findIndex((page) =>
    page.some(({ item, from, to }) => {
      const inner = cardsOf(items[item]);
      return items[item].dataset.id === id || inner.slice(from, to).some((card) => card.dataset.id === id);
    }),
  );
}

function place(item, spot, wide, gap, high) {
  const { style } = item;
  style.width = `${wide}px`;
  style.left = `${spot.column * (wide + gap)}px`;
  style.top = `${spot.y}px`;
  // Alone, and still higher than its place: its first lines. The console shows it in large.
  const cut = spot.high > high + 1;
  if (item.classList.contains("tb-cut") === cut) return;
  if (cut) style.setProperty("--tb-lines", String(linesIn(item, spot.high, high)));
  style.maxHeight = cut ? `${high}px` : "";
  item.classList.toggle("tb-cut", cut);
}

/** How many lines of its words a card has where it is lower than they need. */
function linesIn(item, needed, high) {
  const words = item.querySelector(".tb-text") || item;
  const line = parseFloat(getComputedStyle(words).lineHeight) || 1;
  return Math.max(1, Math.floor((high - needed + words.offsetHeight) / line));
}

/** @param {HTMLElement} box */
function roomOf(box, unit) {
  const items = /** @type {HTMLElement[]} */ ([...box.children]);
  return { box, items, across: box.clientWidth, high: box.clientHeight, gap: GAP * unit };
}

/** In how many columns a list stands in this size: no more than it has cards. */
function shapeOf({ across, high, gap, items }, size, unit) {
  const most = Math.floor((across + gap) / (SIZES[size].narrowest * unit + gap));
  const columns = Math.max(1, Math.min(most, items.length));
  return { columns, high, gap, wide: Math.floor((across - (columns - 1) * gap) / columns) };
}

/** Whether it is worth measuring: words that no column is wide enough for, or cards that no page has room for. */
function mayFit({ across, high, gap, items }, size, unit) {
  const { words, narrowest } = SIZES[size];
  if (size < NARROW && across < narrowest * unit) return false;
  const { columns } = shapeOf({ across, high, gap, items }, size, unit);
  return items.length * (words * LOWEST * unit + gap) <= columns * (high + gap);
}

function kindOf(item) {
  return item.className.replace(/ ?\b(tb-in|tb-cut)\b/g, "");
}

function cardsOf(item) {
  return item.classList.contains("tb-group") ? [...item.querySelectorAll(":scope > .tb-cards > .tb-card")] : [];
}

/** Its height; of a group, those of its cards too, and what stands around them. */
function heightsOf(item) {
  const high = item.offsetHeight;
  const cards = cardsOf(item);
  if (!cards.length) return { high };
  const parts = cards.map((card) => card.offsetHeight);
  const last = cards[cards.length - 1];
  return { high, parts, frame: high - (last.offsetTop + last.offsetHeight - cards[0].offsetTop) };
}
