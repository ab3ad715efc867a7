// Paper ballots that were read on photos, before they are counted: `paper_ballots/ballots.js`.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Album } from "../../assets/js/capture/voting_cards/album.js";
import { PaperBallot, PaperBallots } from "../../assets/js/capture/paper_ballots/ballots.js";

const part = (more) => ({ corners: [], why: "", serial: 7, page: 0, pages: 1, ticked: [[0, 0, 0]], read: [], asked: [], words: "", name: "", ...more });
const box = (place) => ({ place, words: "1. Un annuaire", picture: "", ticked: false });

test("a ballot waits for an answer about each doubtful box, and is sent with it", () => {
  const ballot = new PaperBallot(7, 1);
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

test("what was read of a ballot is told box by box, with the answers", () => {
  const ballot = new PaperBallot(7, 1);
  const asked = [{ place: [1, 0, 0], words: "2. Une fête", picture: "", ticked: false }];
  ballot.take(part({ ticked: [[0, 0, 0]], read: ["1. Un repas"], asked }));
  assert.deepEqual(ballot.read, ["1. Un repas"]);
  ballot.say([1, 0, 0], true);
  assert.deepEqual(ballot.read, ["1. Un repas", "2. Une fête"]);
});

test("what is counted already is told before it is counted again", () => {
  const papers = new PaperBallots({ address: "/ballot/s/v", round: 1 }, { redraw() {} });
  papers.put(part({}));
  papers.put(part({ serial: 8 }));
  assert.equal(papers.known, 0);
  papers.counted = [8, 9];
  assert.equal(papers.known, 1);
});

test("a ballot of two sheets waits for both", () => {
  const ballot = new PaperBallot(7, 1);
  ballot.take(part({ pages: 2 }));
  assert.equal(ballot.whole, false);
  ballot.take(part({ pages: 2, page: 1, ticked: [[9, 0, 1]] }));
  assert.equal(ballot.ready, true);
  assert.equal(ballot.body.ticked.length, 2);
});

test("a ballot seen twice is one, and what two photos say otherwise is asked about", () => {
  const ballot = new PaperBallot(7, 1);
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

const turns = async (n) => {
  for (let turn = 0; turn < n; turn += 1) await new Promise(setImmediate);
};

for (const Kind of [PaperBallots, Album]) {
  test(`${Kind.name}: where nobody answers, one asks again at the next drawing, and not for having drawn that`, async (t) => {
    let asked = 0;
    const { fetch, window } = globalThis;
    t.after(() => Object.assign(globalThis, { fetch, window }));
    globalThis.window = {};
    globalThis.fetch = async () => {
      asked += 1;
      await turns(1);
      throw new Error("offline");
    };
    const it = new Kind({ address: "/ballot/a/b", round: 1 }, { redraw: () => asked < 9 && it.begin() });
    it.ctx = { lang: "fr", t: (key) => key };
    await it.begin();
    await turns(30);
    assert.equal(asked, 1);
    assert.equal(it.alert, "capture.offline");
    await it.begin();
    assert.equal(asked, 2);
  });
}
