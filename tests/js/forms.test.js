// What is typed in a field of several inputs: what is kept, sent, filled in by a choice, refused.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { counted, nearsEnd } from "../../assets/js/phone/fields/forms.js";
import { Pictures } from "../../assets/js/phone/fields/pictures.js";
import { Correction, Unsent } from "../../assets/js/phone/fields/unsent.js";

const INPUT = {
  name: "what", label: "Quoi", type: "text", value: "", required: false, longest: 500, least: null, most: null,
  choices: [], tints: [], help: "", placeholder: "", suggestions: [], fills: {},
};

function input(name, more = {}) {
  return { ...INPUT, name, ...more };
}

function field(...inputs) {
  return { name: "plan", kind: "plan", label: "", button: "Envoyer", value: "", choices: [], inputs };
}

/** A sender without a network: what is sent to it is kept, what it answers is given. */
class Sender {
  constructor(...replies) {
    Object.assign(this, { address: "/write/s/t", me: "adele", sent: [], replies, kept: {}, stopped: 0 });
    this.ctx = { t: (key) => key };
  }

  name(part) {
    return `kept ${part}`;
  }

  redraw() {}

  showOver() {}

  stopEditing() {
    this.stopped += 1;
  }

  store(name, value) {
    if (value) sessionStorage.setItem(name, JSON.stringify(value));
    else sessionStorage.removeItem(name);
  }

  async ask(body) {
    this.sent.push(body);
    return this.replies.shift();
  }
}

const OK = { status: 200, answer: { did: null } };

beforeEach(() => {
  const kept = new Map();
  globalThis.sessionStorage = {
    getItem: (name) => (kept.has(name) ? kept.get(name) : null),
    setItem: (name, value) => kept.set(name, value),
    removeItem: (name) => kept.delete(name),
  };
});

function unsent(sender, shown) {
  const made = new Unsent(sender, shown);
  made.follow(shown);
  return made;
}

test("what is typed outlives a reload, and what was not touched follows what it begins with", () => {
  const what = input("what");
  const when = input("when", { value: "demain" });
  unsent(new Sender(), field(what, when)).set(what, "Une fête");
  const again = unsent(new Sender(), field(what, { ...when, value: "jeudi" }));
  assert.deepEqual(again.all, { what: "Une fête", when: "jeudi" });
  assert.equal(again.typed, true);
  again.set(what, "");
  assert.equal(again.typed, false);
});

test("all that was typed is sent at once, under one name, and then the field is empty", async () => {
  const sender = new Sender(OK);
  const what = input("what");
  const made = unsent(sender, field(what, input("who", { value: "Naïma" })));
  made.set(what, "Une fête");
  await made.send();
  const [{ field: name, values, once }] = sender.sent;
  assert.deepEqual([name, values, once.length], ["plan", { what: "Une fête", who: "Naïma" }, 24]);
  assert.deepEqual(made.all, { what: "", who: "Naïma" });
});

test("what is refused stays typed, each sentence is beside its input, and the first has the focus", async () => {
  const refused = { status: 422, answer: { error: "Non", inputs: { who: "Qui ?", when: "Quand ?" } } };
  const sender = new Sender(refused, OK);
  const [what, who, when] = [input("what"), input("who"), input("when")];
  const made = unsent(sender, field(what, who, when));
  made.set(what, "Une fête");
  await made.send();
  assert.deepEqual([made.errors, made.focus, made.valueOf(what)], [refused.answer.inputs, "who", "Une fête"]);
  made.set(who, "Karim");
  assert.deepEqual(Object.keys(made.errors), ["when"]);
  await made.send();
  assert.deepEqual([made.errors, made.error, made.typed], [{}, "", false]);
});

test("a choice fills in what is empty; what it had filled in makes room, what was typed stays", () => {
  const fills = { a: { what: "Une charte", who: "Naïma" }, b: { what: "Une fête" } };
  const [source, what, who] = [input("source", { type: "list", fills }), input("what"), input("who")];
  const made = unsent(new Sender(), field(source, what, who));
  made.pick(source, "a");
  assert.deepEqual(made.all, { source: "a", what: "Une charte", who: "Naïma" });
  made.set(who, "Karim");
  made.pick(source, "b");
  assert.deepEqual(made.all, { source: "b", what: "Une fête", who: "Karim" });
  made.pick(source, "");
  assert.deepEqual(made.all, { source: "", what: "", who: "Karim" });
});

test("a correction says what it began with, and closes once it is taken", async () => {
  const sender = new Sender({ status: 422, answer: { error: "Non" } }, OK);
  const what = input("what", { value: "Une fête" });
  const made = new Correction(sender, "c1", field(what));
  made.set(what, "Une grande fête");
  await made.send();
  assert.deepEqual([made.error, sender.stopped, made.valueOf(what)], ["Non", 0, "Une grande fête"]);
  await made.send();
  assert.deepEqual(
    [sender.sent[1].edit, sender.sent[1].values, sender.sent[1].began, sender.stopped],
    ["c1", { what: "Une grande fête" }, { what: "Une fête" }, 1],
  );
});

test("words that can no more be sent are all there to be copied; a choice is none", () => {
  const [what, why, way] = [input("what"), input("why", { type: "long" }), input("way", { type: "choice" })];
  const made = unsent(new Sender(), field(what, why, way));
  made.set(what, "Une fête");
  made.set(why, "Pour se voir");
  made.set(way, "bike");
  assert.equal(made.words, "Une fête\nPour se voir");
});

test("how many characters are left is said once few are, and in red beyond the last", () => {
  const ctx = { lang: "fr", t: (key, { n, of }) => `${n} sur ${of}` };
  const said = (n, longest) => counted("x".repeat(n), longest, "count", ctx);
  assert.equal(said(0, 140), null);
  assert.equal(said(39, 140), null);
  assert.equal(said(62, 140).children[0].text, "62 sur 140");
  assert.equal(said(1599, 2000), null);
  assert.match(said(1600, 2000).children[0].text, /^1\s600 sur 2\s000$/);
  assert.ok(said(141, 140).props.class.includes("tb-over"));
  assert.ok(!said(140, 140).props.class.includes("tb-over"));
  assert.deepEqual([nearsEnd("x".repeat(10), 140), nearsEnd("x".repeat(40), 140)], [false, true]);
});

// ── several pictures at once ────────────────────────────────────────────────────────────────

const PHOTO = { ...field(input("name", { type: "picture" }), input("alt")), name: "photo", several: 3 };

/** What the server answers to each picture that is sent, in turn; null for no network. */
function takesPictures(...replies) {
  globalThis.XMLHttpRequest = class {
    constructor() {
      this.upload = {};
    }

    open() {}

    setRequestHeader() {}

    send() {
      const reply = replies.shift();
      Object.assign(this, reply ? { status: reply[0], responseText: JSON.stringify(reply[1]) } : {});
      (reply ? this.onload : this.onerror)();
      this.onloadend();
    }
  };
}

test("pictures chosen at once leave one by one, again without a network, and each is refused by itself", async () => {
  takesPictures([200, { name: "a.png" }], null, [200, { name: "b.png" }], [400, { error: "trop lourde" }]);
  const sender = new Sender(OK, { status: 400, answer: { error: "sans mots", inputs: { alt: "sans mots" } } });
  const several = new Pictures(sender, PHOTO);
  await several.choose([new Blob(["1"]), new Blob(["2"]), new Blob(["3"]), new Blob(["4"])]);
  assert.equal(several.error, "form.too_many_pictures");
  assert.deepEqual(several.parts.map((part) => part.valueOf(part.picture)), ["a.png", "b.png", ""]);
  assert.deepEqual(several.parts.map((part) => part.errors.name), [undefined, undefined, "trop lourde"]);
  const [first, second, third] = several.parts;
  first.set(PHOTO.inputs[1], "Le four");
  await several.send();
  assert.deepEqual(sender.sent.map(({ field: name, values }) => [name, values]), [
    ["photo", { name: "a.png", alt: "Le four" }],
    ["photo", { name: "b.png", alt: "" }],
  ]);
  assert.deepEqual(several.parts, [second, third]);
  assert.equal(second.errors.alt, "sans mots");
  const again = new Pictures(sender, PHOTO);
  assert.deepEqual(again.parts.map((part) => part.valueOf(part.picture)), ["b.png"]);
  second.remove();
  third.remove();
  assert.equal(several.typed, false);
});
