// What is told aloud of a text that left, also where the first try had no answer.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

globalThis.window = /** @type {any} */ (new EventTarget());
const { Sender } = await import("../../assets/js/phone/fields/sender.js");

/** What the page's one live region was given, in order. @type {string[]} */
let told = [];

/** Each with what one did last, or null where nobody answers. */
function answers(...acts) {
  globalThis.fetch = async () => {
    const act = acts.shift();
    if (!act) throw new TypeError("nobody answers");
    return new Response(JSON.stringify({ did: act, mine: [], own: null }));
  };
}

const SENT = { n: 1, words: "Texte envoyé" };
const SENT_AGAIN = { n: 2, words: "Texte envoyé" };

beforeEach(() => {
  told = [];
  const region = { append: (line) => told.push(line.textContent) };
  globalThis.document = /** @type {any} */ ({
    getElementById: () => region,
    createElement: () => ({ remove() {} }),
  });
});

function sender() {
  const it = new Sender("/write/s/t", "adele");
  Object.assign(it, { shared: [], ctx: { lang: "fr", roles: ["participant"], redraw() {}, t: (key) => key } });
  return it;
}

test("a text whose answer was lost is told once it is answered, whatever was loaded between", async () => {
  const it = sender();
  answers(null, SENT, SENT);
  await it.ask({ text: "Une idée", once: "a" });
  await it.load();
  assert.deepEqual(told, []);
  await it.ask({ text: "Une idée", once: "a" });
  assert.deepEqual(told, ["Texte envoyé"]);
});

test("two texts that are answered at once are both told", async () => {
  const it = sender();
  answers(SENT, SENT_AGAIN);
  await it.ask({ text: "Une idée", once: "a" });
  await it.ask({ text: "Une idée", once: "b" });
  assert.deepEqual(told, ["Texte envoyé", "Texte envoyé"]);
});

test("what did nothing new tells nothing", async () => {
  const it = sender();
  answers(SENT, SENT);
  await it.load();
  await it.ask({ text: "", once: "a" });
  assert.deepEqual(told, []);
});
