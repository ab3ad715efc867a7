// What every face stands on: sentences, the clock, differences between two frames.

import assert from "node:assert/strict";
import { test } from "node:test";

import { calmFigures, figures, pair, reading, untilNextSecond } from "../../assets/js/core/clock/clock.js";
import { h, inOtherLanguages } from "../../assets/js/core/dom/draw.js";
import { inWords, or, pluralOf } from "../../assets/js/core/compat/older.js";
import { patched } from "../../assets/js/core/network/patch.js";
import { withSets } from "../../assets/js/core/network/sets.js";
import { pieces, speaker } from "../../assets/js/core/texts.js";

test("a sentence counts as its language does, and fills in what people typed once", () => {
  const t = speaker({ cards: "{n} carte|{n} cartes", said: "{who} : {what}" });
  assert.deepEqual([0, 1, 2].map((n) => t("cards", { n })), ["0 carte", "1 carte", "2 cartes"]);
  assert.equal(speaker({ cards: "{n} card|{n} cards", "plural.forms": "10".padEnd(201, "1") })("cards", { n: 0 }), "0 cards");
  assert.equal(t("said", { who: "{what}", what: "oui" }), "{what} : oui");
  assert.equal(t("no.such.sentence"), "no.such.sentence");
  assert.deepEqual(pieces("avant {code} après", { code: ["123"] }), ["avant ", ["123"], " après"]);
});

const frame = (clock) => ({ now: 1000, clock });

test("a clock goes on by the server's time, stands still when paused, and tells what is over", () => {
  const read = reading(frame({ running: true, elapsed: 60, allotted: 120 }), 1030);
  assert.deepEqual([read.elapsed, read.left, read.share, read.over], [90, 30, 0.75, false]);
  assert.equal(reading(frame({ running: false, elapsed: 60, allotted: 120 }), 1030).elapsed, 60);
  assert.equal(reading(frame({ running: true, elapsed: 60, allotted: 120 }), 900).elapsed, 60);
  assert.equal(reading(frame(null), 1030), null);
});

test("a large clock counts down, then up; a phone's stays at zero; without an end it shows the time gone", () => {
  const at = (elapsed, allotted = 120) => reading(frame({ running: false, elapsed, allotted }), 1000);
  assert.deepEqual([figures(at(0)), figures(at(119.5)), figures(at(192))], ["02:00", "00:01", "+1:12"]);
  assert.equal(calmFigures(at(192)), "00:00");
  assert.equal(figures(at(61, 0)), "01:01");
  assert.equal(pair(-3, 2), "00:00");
  assert.ok(untilNextSecond(at(0.25)) >= 750);
});

test("a difference is applied without touching what was there, and what did not change stays the same object", () => {
  const old = { cards: [{ id: "a" }, { id: "b", "x/y": 1 }], step: { title: "Idées" } };
  const told = JSON.stringify(old);
  const made = patched(old, [
    { op: "replace", path: "/cards/1/x~1y", value: 2 },
    { op: "add", path: "/cards/-", value: { id: "c" } },
    { op: "move", from: "/cards/0", path: "/cards/1" },
  ]);
  assert.deepEqual(made.cards.map(({ id }) => id), ["b", "a", "c"]);
  assert.equal(made.cards[0]["x/y"], 2);
  assert.equal(made.cards[1], old.cards[0]);
  assert.equal(made.step, old.step);
  assert.equal(JSON.stringify(old), told);
  assert.throws(() => patched(old, [{ op: "remove", path: "/nobody/here" }]), /no /);
});

test("what a browser of 2018 lacks is done with what it has", () => {
  const english = "101".padEnd(201, "1");
  assert.deepEqual([0, 1, 1.5, 2].map(pluralOf()), [0, 0, 0, 1]);
  assert.deepEqual([0, 1, 1.5, 2].map(pluralOf(english)), [1, 0, 1, 1]);
  const polish = Array.from({ length: 200 }, (_each, n) => polishForm(n)).join("") + "2";
  assert.deepEqual([1, 2, 5, 22, 112, 1004, 11012].map(pluralOf(polish)), [0, 1, 2, 1, 2, 1, 2]);
  const { ListFormat } = /** @type {any} */ (Intl);
  const listed = (lang, last) => {
    const t = speaker({ "list.last": last });
    return [["Ali"], ["Ali", "Béa", "Cléo"], []].map((names) => inWords(names, lang, t));
  };
  const french = listed("fr", "{before} et {last}");
  Object.assign(Intl, { ListFormat: undefined });
  try {
    assert.deepEqual(listed("fr", "{before} et {last}"), french);
    assert.deepEqual(listed("en", "{before} and {last}"), ["Ali", "Ali, Béa and Cléo", ""]);
  } finally {
    Object.assign(Intl, { ListFormat });
  }
  assert.deepEqual([or(0, 1), or("", 1), or(null, 1), or(undefined, 1)], [0, "", 1, 1]);
});

test("buttons come back from their sets, and a card that did not change stays the same object", () => {
  const sent = {
    format: 2,
    sets: { s1: [{ name: "me_too", label: "Moi aussi" }, { name: "edit", label: "Corriger" }], s2: [{ label: "important" }] },
    view: { widget: "cards", cards: [{ id: "a", buttons: "s1", marks: "s2" }, { id: "b", buttons: ["s1", { 0: { count: 1, pressed_by: ["x"] } }] }] },
  };
  const told = JSON.stringify(sent);
  const { cards } = withSets(sent).view;
  assert.deepEqual(cards[0].buttons, sent.sets.s1);
  assert.deepEqual(cards[0].marks, [{ label: "important" }]);
  assert.deepEqual(cards[1].buttons[0], { name: "me_too", label: "Moi aussi", count: 1, pressed_by: ["x"] });
  const after = withSets(patched(sent, [{ op: "add", path: "/view/cards/2", value: { id: "c", buttons: "s1" } }]));
  assert.equal(after.view.cards[0], cards[0]);
  assert.equal(after.view.cards[2].buttons.length, 2);
  assert.equal(JSON.stringify(sent), told);
});

test("an element whose whole text is in another language says which", () => {
  const lang = (...children) => h("b", {}, ...children).props.lang;
  inOtherLanguages({ "Qui vient ?": "fr" });
  assert.deepEqual([lang("Qui vient\u00a0?"), lang("Qui vient ?", "!"), lang("constructor"), lang()], ["fr", undefined, undefined, undefined]);
  assert.equal(h("b", { lang: "es" }, "Qui vient ?").props.lang, "es");
  inOtherLanguages(null);
  assert.equal(lang("Qui vient ?"), undefined);
});

test("a frame of before there were sets is drawn as it is", () => {
  const old = { view: { widget: "cards", cards: [{ id: "a", buttons: [{ name: "edit" }] }] } };
  assert.equal(withSets(old), old);
});

function polishForm(n) {
  if (n === 1) return 0;
  return n % 10 > 1 && n % 10 < 5 && ![12, 13, 14].includes(n % 100) ? 1 : 2;
}
