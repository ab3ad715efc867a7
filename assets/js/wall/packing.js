// Packs cards of known heights into columns and pages: arithmetic alone, nothing is measured here.

/**
 * @typedef {{ high: number, parts?: number[], frame?: number }} Item
 *   A card, or a group: its height, those of its cards, and what it has around them.
 * @typedef {{ item: number, column: number, y: number, from: number, to: number, high: number }} Spot
 *   Where an item stands; of a group, which of its cards (`from` to before `to`).
 * @typedef {{ high: number, columns: number, gap: number }} Room
 */

/**
 * The items in order, down the first column, then the next, then on the next page. A group stays whole
 * where a column has room for it; what is higher than a column stands alone in one.
 * @param {Item[]} items @param {Room} room @returns {Spot[][]}
 */
export function pack(items, room) {
  /** @type {Spot[][]} */
  const pages = [[]];
  let [column, y] = [0, 0];
  const nextPage = () => {
    if (pages[pages.length - 1].length) pages.push([]);
    [column, y] = [0, 0];
  };
  const put = (item, high, from, to) => {
    if (y > 0 && y + high > room.high) [column, y] = [column + 1, 0];
    if (column >= room.columns) nextPage();
    pages[pages.length - 1].push({ item, column, y, from, to, high });
    y += high + room.gap;
  };
  items.forEach(({ high, parts = [], frame = 0 }, i) => {
    const pieces = high > room.high && parts.length > 1 ? cut(parts, room.high - frame, room.gap) : [[0, Infinity]];
    pieces.forEach(([from, to], n) => {
      // One group is one box: its next cards stand on the next page.
      if (n > 0) nextPage();
      put(i, pieces.length > 1 ? frame + sum(parts.slice(from, to), room.gap) : high, from, to);
    });
  });
  return pages;
}

/**
 * The same on one page, in columns of about the same height; null where one page has no room for all.
 * @param {Item[]} items @param {Room} room @returns {Spot[] | null}
 */
export function packedOnOne(items, room) {
  const fits = (high) => {
    const pages = pack(items, { ...room, high });
    return pages.length === 1 && pages[0].every((spot) => spot.y + spot.high <= high) ? pages[0] : null;
  };
  let best = fits(room.high);
  if (!best || room.columns < 2) return best;
  let [low, high] = [sum(items.map((it) => it.high), room.gap) / room.columns / 2, room.high];
  for (let n = 0; n < 12; n++) {
    const middle = (low + high) / 2;
    const found = fits(middle);
    if (found) [best, high] = [found, middle];
    else low = middle;
  }
  return best;
}

/** Runs of parts that have room one under the other, each at least one. */
function cut(parts, high, gap) {
  const pieces = [];
  let from = 0;
  for (let to = 1; to <= parts.length; to++) {
    if (to < parts.length && sum(parts.slice(from, to + 1), gap) <= high) continue;
    pieces.push([from, to]);
    from = to;
  }
  return pieces;
}

function sum(heights, gap) {
  return heights.reduce((total, high) => total + high, 0) + gap * Math.max(0, heights.length - 1);
}
