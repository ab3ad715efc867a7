// Paper ballots that were read on photos, before they are counted: `pile.js`.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Ballot } from "../../assets/js/entry/pile.js";

const part = (more) => ({ corners: [], why: "", serial: 7, page: 0, pages: 1, ticked: [[0, 0, 0]], asked: [], words: "", name: "", ...more });
const box = (place) => ({ place, words: "1. Un annuaire", picture: "", ticked: false });

test("a ballot waits for an answer about each doubtful box, and is sent with it", () => {
  const ballot = new Ballot(7, 1);
  ballot.take(part({ asked: [box([1, 0, 0]), box([2, 0, 0])] }));
  assert.equal(ballot.ready, false);
  ballot.say([1, 0, 0], true);
  ballot.say([2, 0, 0], false);
  assert.equal(ballot.ready, true);
  assert.deepEqual(ballot.body.ticked, [
    [0, 0, 0],
    [1, 0, 0],
  ]);
});

test("a ballot of two sheets waits for both", () => {
  const ballot = new Ballot(7, 1);
  ballot.take(part({ pages: 2 }));
  assert.equal(ballot.whole, false);
  ballot.take(part({ pages: 2, page: 1, ticked: [[9, 0, 1]] }));
  assert.equal(ballot.ready, true);
  assert.equal(ballot.body.ticked.length, 2);
});

test("a ballot seen twice is one, and what two photos say otherwise is asked about", () => {
  const ballot = new Ballot(7, 1);
  ballot.take(part({}));
  ballot.take(part({}));
  assert.equal(ballot.ready, true);
  assert.equal(ballot.again, 1);
  ballot.take(part({ ticked: [[1, 0, 0]] }));
  assert.equal(ballot.open, 2);
  ballot.say([0, 0, 0], false);
  ballot.say([1, 0, 0], true);
  assert.deepEqual(ballot.body.ticked, [[1, 0, 0]]);
});
