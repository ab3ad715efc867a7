// The wall's pages: what `packing.js` makes of cards of known heights.

import assert from "node:assert/strict";
import { test } from "node:test";

import { pack, packedOnOne } from "../../assets/js/wall/packing.js";

const cards = (...heights) => heights.map((high) => ({ high }));
const room = { high: 100, columns: 2, gap: 10 };
const told = (pages) => pages.map((page) => page.map(({ item, column, y }) => `${item}: ${column}, ${y}`));

test("cards go down a column, then the next, then onto the next page, and none is left out", () => {
  assert.deepEqual(told(pack(cards(40, 50, 60, 30, 100, 20), room)), [
    ["0: 0, 0", "1: 0, 50", "2: 1, 0", "3: 1, 70"],
    ["4: 0, 0", "5: 1, 0"],
  ]);
});

test("what one page has room for stands in columns of about the same height", () => {
  const spots = packedOnOne(cards(20, 20, 20, 20), room);
  assert.deepEqual(spots.map(({ column }) => column), [0, 0, 1, 1]);
  assert.equal(packedOnOne(cards(100, 100, 100), room), null);
});

test("a card higher than its column stands alone in one, and is said to be too high", () => {
  const [page] = pack(cards(20, 140, 20), room);
  assert.deepEqual(page.map(({ item, column }) => [item, column]), [[0, 0], [1, 1]]);
  assert.equal(packedOnOne(cards(140), room), null);
});

test("a group that no column has room for goes on over pages, each card once", () => {
  const group = { high: 190, frame: 20, parts: [50, 50, 50] };
  const pages = pack([{ high: 30 }, group], { ...room, columns: 1 });
  const parts = pages.flat().filter(({ item }) => item === 1).map(({ from, to }) => [from, to]);
  assert.deepEqual(parts, [[0, 1], [1, 2], [2, 3]]);
  assert.ok(pages.every((page) => page.filter(({ item }) => item === 1).length < 2), "one box a page");
});
