// What is typed as a ballot, and what a ballot says: `parser.js`, `marks.js`, `text.js`.

import assert from "node:assert/strict";
import { test } from "node:test";

import { canBeJudged, isWhole, numbersOf, read, readAll, readHands, whole } from "../../assets/js/capture/parser.js";
import { opensText } from "../../assets/js/vote/marks.js";
import { lengthOf, says } from "../../assets/js/vote/text.js";

const choices = [5, 4, 3].map((value, i) => ({ value, label: ["Très bien", "Bien", "Passable"][i], words: value === 3 }));
const paper = (more) => ({ form: "grade", choices, options: [["a", "A"], ["b", "B"]], units: 0, cap: 0, costs: [], typed: "places", ties: true, decimals: false, text: "", ...more });
const dots = paper({ form: "spread", units: 5, cap: 3 });

test("a choice is typed by its place, or by the number that its label begins with", () => {
  assert.deepEqual(numbersOf(paper()), [1, 2, 3]);
  const numbered = paper({ choices: [{ value: 1, label: "0 : non" }, { value: 2, label: "10 : oui" }] });
  assert.deepEqual(numbersOf(numbered), [0, 10]);
  assert.deepEqual(read("2", paper()), { mark: 4 });
  assert.deepEqual(read("10", numbered), { mark: 2 });
});

test("what is no mark says why, nothing typed is no mark", () => {
  assert.deepEqual(read(" ", dots), {});
  assert.deepEqual(read("0", dots), {});
  assert.deepEqual(read("4", dots).wrong, ["capture.wrong_units", { most: 3 }]);
  assert.equal(read("-1", dots).wrong[0], "capture.wrong_units");
  assert.equal(read("7", paper()).wrong[0], "capture.wrong_choice");
});

test("a decimal may have a comma or a point, and stays within the scale", () => {
  const scale = paper({ decimals: true, choices: [{ value: 0, label: "0" }, { value: 10, label: "10" }] });
  for (const typed of ["7,5", "7.5"]) assert.deepEqual(read(typed, scale), { mark: 7.5 });
  assert.deepEqual(read("10,1", scale).wrong, ["capture.wrong_number", { low: 0, high: 10 }]);
  assert.equal(canBeJudged("1", scale), false);
  assert.equal(canBeJudged("11", scale), true);
});

test("the next field's turn comes once a number can become no other", () => {
  assert.equal(isWhole("2", dots), true);
  assert.equal(isWhole("1", paper({ form: "spread", units: 20, cap: 12 })), false);
});

test("a ballot that gives more than it may says by how much", () => {
  const said = readAll({ a: "3", b: "3" }, dots);
  assert.deepEqual([said.marks, said.over], [{ a: 3, b: 3 }, 1]);
  assert.deepEqual(Object.keys(readAll({ a: "3", b: "x" }, dots).wrong), ["b"]);
});

test("hands show what is missing for so many people", () => {
  const counted = readHands({ voters: "4", "a 1": "3", "b 1": "" }, paper({ form: "pick", units: 1 }));
  assert.deepEqual(counted.counts, { a: { 1: 3 } });
  assert.deepEqual([counted.left, counted.balance], [1, { a: 1, b: 4 }]);
  assert.ok(Number.isNaN(whole("4 people")));
});

test("words are asked for by the choice that asks for them, or always", () => {
  assert.equal(opensText({ a: 5 }, paper({ text: "Pourquoi ?" })), false);
  assert.equal(opensText({ a: 3 }, paper({ text: "Pourquoi ?" })), true);
  assert.equal(opensText({ a: 3 }, paper()), false);
});

test("two ballots say the same whatever their line ends and accents are made of", () => {
  const one = { marks: { a: 1 }, text: "déjà\r\nvu " };
  assert.ok(says(one, { marks: { a: 1 }, text: "de\u0301ja\u0300\nvu" }));
  assert.ok(!says(one, { marks: { a: 2 }, text: one.text }));
  assert.ok(!says(one, { marks: { a: 1, b: 1 }, text: one.text }));
  assert.equal(lengthOf(" 👩🏽 "), 2);
});

test("what is bought costs more and more, and no more is typed than there is", () => {
  const bought = paper({ form: "spread", units: 16, costs: [0, 1, 4, 9, 16, 25] });
  assert.equal(readAll({ a: "3", b: "2" }, bought).over, 0);
  assert.equal(readAll({ a: "3", b: "2" }, bought).total, 13);
  assert.equal(readAll({ a: "3", b: "3" }, bought).over, 2);
  assert.deepEqual(read("5", bought).wrong, ["capture.wrong_units", { most: 4 }]);
});

test("places that may not be shared are wrong where they are", () => {
  const strict = paper({ form: "rank", ties: false });
  assert.deepEqual(readAll({ a: "1", b: "1" }, strict).wrong, { a: ["capture.wrong_level", { n: 1 }], b: ["capture.wrong_level", { n: 1 }] });
  assert.deepEqual(readAll({ a: "2", b: "1" }, strict).wrong, {});
});

test("a choice is typed by its value where the paper says so", () => {
  const values = paper({ typed: "values", choices: [{ value: 2, label: "Oui" }, { value: 0, label: "Non" }, { value: 1, label: "Peut-être" }] });
  assert.deepEqual(numbersOf(values), [2, 0, 1]);
  assert.deepEqual(read("0", values), { mark: 0 });
});
