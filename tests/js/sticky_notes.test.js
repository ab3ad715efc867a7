// Sticky notes on a photo as they are corrected: `capture/sticky_notes/notes.js`.

import assert from "node:assert/strict";
import { test } from "node:test";
import { boxOf, cornersOf, Notes } from "../../assets/js/capture/sticky_notes/notes.js";

const at = (left, top, width = 0.1, height = 0.1) => cornersOf({ left, top, width, height });
const ROW = [["a", "b"]];
const zones = (notes) => notes.all.map(({ zone }) => zone).join("");

test("notes are in the zone where they hang, until somebody says another", () => {
  const notes = new Notes([at(0.1, 0.1), at(0.3, 0.1), at(0.7, 0.1)], ROW);
  assert.equal(zones(notes), "aab");
  notes.part("across", 0, 0.3);
  assert.equal(zones(notes), "abb");
  notes.put(2, "a");
  notes.part("across", 0, 0.05);
  assert.equal(zones(notes), "bab");
  notes.putAll("b");
  assert.equal(zones(notes), "bbb");
});

test("a grid parts the photo both ways; without zones there is none", () => {
  const places = [at(0.1, 0.1), at(0.8, 0.1), at(0.1, 0.8), at(0.8, 0.8)];
  assert.equal(zones(new Notes(places, [["a", "b"], ["c", "d"]])), "abcd");
  assert.equal(zones(new Notes(places)), "");
});

test("limits do not pass one another", () => {
  const notes = new Notes([], [["a", "b", "c"]]);
  notes.part("across", 0, 0.9);
  assert.deepEqual(notes.across, [2 / 3, 2 / 3]);
});

test("one is cut in two and joined again, and no word is lost", () => {
  const notes = new Notes([at(0.2, 0.2, 0.2, 0.1), at(0.6, 0.2)], ROW);
  notes.find(1).text = "Un";
  const other = notes.split(1, { down: false });
  assert.equal(notes.all.length, 3);
  assert.equal(notes.all[1], other);
  assert.ok(Math.abs(boxOf(other.corners).width - 0.1) < 1e-9);
  other.text = "deux";
  const first = notes.merge([other.id, 1]);
  assert.equal(first && first.text, "Un\ndeux");
  assert.equal(notes.all.length, 2);
  assert.ok(Math.abs(boxOf(notes.all[0].corners).width - 0.2) < 1e-9);
  assert.equal(notes.merge([1]), null);
});

test("what is moved or drawn stays on the photo", () => {
  assert.deepEqual(at(0.95, -0.2), [[0.9, 0], [1, 0], [1, 0.1], [0.9, 0.1]]);
  const { width, height } = boxOf(at(0.5, 0.5, 0, -3));
  assert.ok(width >= 0.0099 && height >= 0.0099);
});
