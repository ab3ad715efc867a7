// The camera that reads voting cards: `camera.js`. The camera and the page are played by plain objects.

import assert from "node:assert/strict";
import { test } from "node:test";

const lent = { running: 0 };
globalThis.window = /** @type {any} */ ({ isSecureContext: true });
Object.defineProperty(globalThis, "navigator", {
  configurable: true,
  value: {
    mediaDevices: {
      async getUserMedia() {
        lent.running += 1;
        return { getTracks: () => [{ stop: () => (lent.running -= 1) }] };
      },
    },
  },
});
globalThis.document = /** @type {any} */ ({
  createElement: () => ({}),
  documentElement: { dataset: { base: "" } },
  body: {},
  addEventListener() {},
  getElementById: () => null,
  querySelector: () => null,
});
const { Camera } = await import("../../assets/js/capture/voting_cards/camera.js");
const { Album } = await import("../../assets/js/capture/voting_cards/album.js");

/** An album that notes what is counted; `read` sees card 12 on its side B, after `meanwhile`. */
function album(meanwhile = () => {}) {
  const noted = [];
  const it = {
    question: { take: "o1", take_round: 1, round: 1 },
    get take() {
      return it.question.take;
    },
    ctx: { t: (words) => words },
    noted,
    redraw() {},
    async read() {
      meanwhile();
      return { width: 4, height: 3, cards: [{ number: 12, side: 1, sure: true, corners: [] }] };
    },
    async count(pairs, question = it.question) {
      noted.push([question.take, ...pairs]);
      return true;
    },
  };
  return it;
}

/** As many frames as are said, then the camera is stopped. */
async function watched(camera, frames, at = Function.prototype) {
  let n = 0;
  camera.on = true;
  camera.video = { isConnected: true, videoWidth: 4, videoHeight: 3 };
  camera.frame = async () => {
    if (++n > frames) camera.on = false;
    else at(n);
    return {};
  };
  await camera.look();
}

test("arms that are still up when the next question is asked do not answer it at once", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const of = album();
  const ticking = setInterval(() => t.mock.timers.tick(500), 1);
  await watched(new Camera(of), 3, (n) => {
    if (n === 3) of.question = { ...of.question, take: "o2" };
  });
  clearInterval(ticking);
  assert.deepEqual(of.noted, [["o1", [12, 1]]]);
});

test("what a frame showed is no answer to a question that was asked while it was read", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let read = 0;
  const of = album(() => {
    if (++read === 2) of.question = { ...of.question, take_round: 2 };
  });
  const ticking = setInterval(() => t.mock.timers.tick(500), 1);
  await watched(new Camera(of), 3);
  clearInterval(ticking);
  assert.deepEqual(of.noted, []);
});

test("a card that two frames show alike is counted once, in each question", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const of = album();
  const ticking = setInterval(() => t.mock.timers.tick(500), 1);
  await watched(new Camera(of), 6, (n) => {
    if (n === 4) of.question = { ...of.question, take: "o2" };
  });
  clearInterval(ticking);
  assert.deepEqual(of.noted, [
    ["o1", [12, 1]],
    ["o2", [12, 1]],
  ]);
});

test("the camera goes off where its panel was left while the browser asked for it", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const camera = new Camera(album());
  const ticking = setInterval(() => t.mock.timers.tick(500), 1);
  await Promise.all([camera.start(), camera.start()]);
  assert.equal(lent.running, 1, "pressed twice, it is asked for once");
  while (camera.on && Date.now() < 60_000) await new Promise((resolve) => setImmediate(resolve));
  clearInterval(ticking);
  assert.equal(camera.on, false);
  assert.equal(lent.running, 0);
});

test("where the wall asks a question, the next one that is chosen is on the wall", async () => {
  const asked = [];
  const of = new Album({ address: "/ballot/s/v", round: 1 }, { redraw() {} }, /** @type {any} */ ({}));
  of.sent = async (body) => asked.push(body) > 0;
  await of.choose("o1", 1, false);
  assert.deepEqual(asked, [], "nothing is asked before somebody asks it");
  await of.choose("o2", 1, true);
  assert.deepEqual([of.take, of.takeRound], ["o2", 1]);
  assert.deepEqual(asked, [{ ask: true, take: "o2", take_round: 1 }]);
});
