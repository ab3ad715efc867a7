// Cards of a board, put elsewhere: what `positions.js` makes of a move.

import assert from "node:assert/strict";
import { test } from "node:test";

import { arranged, boardOf, neighbour, spotOf } from "../../assets/js/board/positions.js";
import { called, countCards, initials, opening, postedAt } from "../../assets/js/board/labels.js";

const card = (id, more = {}) => ({ widget: "card", id, text: `Carte ${id}`, at: 0, ...more });
const group = (id, ...cards) => ({ widget: "group", id, title: "Ensemble", cards });
const board = () => ({
  widget: "board",
  columns: [
    { id: "left", title: "Freins", cards: [card("a"), group("g", card("b"), card("c"))] },
    { id: "right", title: "Idées", cards: [card("d")] },
  ],
});
const ids = (list) => list.map(({ id }) => id);

test("a card goes before another, into another zone, out of a group and into one", () => {
  const moved = arranged(board(), [{ id: "a", place: "right", before: "d" }]);
  assert.deepEqual(ids(moved.columns[1].cards), ["a", "d"]);
  assert.deepEqual(ids(moved.columns[0].cards), ["g"]);
  const out = arranged(board(), [{ id: "b", place: "left", before: null }]);
  assert.deepEqual(ids(out.columns[0].cards), ["a", "g", "b"]);
  const within = arranged(board(), [{ id: "d", place: "g", before: "c" }]);
  assert.deepEqual(ids(spotOf(within, "d").list), ["b", "d", "c"]);
});

test("a move of a card that is gone, or to a zone that is gone, changes nothing", () => {
  const before = board();
  assert.equal(arranged(before, [{ id: "nobody", place: "right", before: null }]), before);
  assert.equal(arranged(before, [{ id: "a", place: "nowhere", before: null }]), before);
  assert.deepEqual(before, board());
});

test("a board within a stack is arranged too, and found", () => {
  const stack = { widget: "stack", items: [{ widget: "text", text: "…" }, board()] };
  const moved = arranged(stack, [{ id: "d", place: "left", before: null }]);
  assert.deepEqual(ids(boardOf(moved).columns[0].cards), ["a", "g", "d"]);
  assert.equal(boardOf({ widget: "text" }), null);
});

test("arrows lead to the neighbour, and nowhere at the edge", () => {
  assert.deepEqual(neighbour(board(), "g", "ArrowUp"), { place: "left", before: "a" });
  assert.deepEqual(neighbour(board(), "b", "ArrowDown"), { place: "g", before: null });
  assert.deepEqual(neighbour(board(), "a", "ArrowRight", () => "right"), { place: "right", before: "d" });
  assert.equal(neighbour(board(), "a", "ArrowLeft"), null);
  assert.equal(neighbour(board(), "nobody", "ArrowUp"), null);
});

test("cards are counted with those in groups, one merged into one counts once", () => {
  const { cards } = board().columns[0];
  assert.equal(countCards(cards), 3);
  assert.equal(countCards([{ ...cards[1], folded: true }]), 1);
  assert.equal(postedAt(group("g", card("b", { at: 4 }), card("c", { at: 9 }))), 9);
});

test("a label read aloud is short, and a name's badge has its two first letters", () => {
  assert.equal(opening("x".repeat(61)).length, 58);
  assert.equal(called({ title: "Titre", text: "mots" }), "Titre, mots");
  assert.deepEqual(["naïma", " Élo", "", undefined].map(initials), ["Na", "Él", "", ""]);
});
