// What is typed in one field and not yet sent, and its sending under a name of its own, again for as
// long as the network fails: it is taken once. Kept in this tab, so that it outlives a reload.

import { announce } from "../../core/dom/announcer.js";
import { at } from "../../core/network/addresses.js";
import { failingWords, name, refusalOf, stored } from "../../core/network/sending.js";
import { upload } from "../../core/network/upload.js";

/** @import { Field, Input } from "../../core/shapes.d.ts" */

const RETRIES = [1000, 2000, 3000];

/** Milliseconds until what has failed so often is sent again; no two phones at the same time. */
export function pauseAfter(tries) {
  return RETRIES[Math.min(tries, RETRIES.length - 1)] * (0.75 + Math.random() / 2);
}
const WORDS = ["text", "long"];

export class Unsent {
  /** @param {any} sender @param {Field} field */
  constructor(sender, field) {
    this.sender = sender;
    this.field = field;
    this.place = sender.name(field.name);
    const kept = stored(this.place) || {};
    this.text = kept.text === undefined ? field.value : kept.text;
    this.choice = kept.choice || "";
    /** What was typed in inputs, by name; what is not here is as it began. @type {Record<string, any>} */
    this.values = kept.values || {};
    this.once = kept.once || "";
    this.error = "";
    /** Sentences beside inputs, by name. @type {Record<string, string>} */
    this.errors = {};
    /** How much of a picture has left, 0 to 1, by input. @type {Record<string, number>} */
    this.uploads = {};
    this.busy = false;
    this.failing = false;
    /** Why it is not taken just now, where somebody says so. */
    this.why = "";
    this.tries = 0;
    /** The input to which the focus goes at the next drawing. */
    this.focus = "";
  }

  /** @param {Field} field */
  follow(field) {
    this.field = field;
    const ids = field.choices.map(([id]) => id);
    const given = field.given && givenTo(field, this.sender.me);
    if (given) this.choice = given;
    else if (!ids.includes(this.choice)) this.choice = usualTo(field, this.sender.me) || "";
  }

  /** Whether there is something that would be lost. */
  get typed() {
    if (this.field.inputs.length) return this.field.inputs.some(({ name: input }) => input in this.values);
    return this.text.trim() !== "" && this.text.trim() !== this.field.value.trim();
  }

  /** All words that were typed, to be copied where they can no more be sent. */
  get words() {
    if (!this.typed) return "";
    const { inputs } = this.field;
    if (!inputs.length) return this.text;
    const typed = inputs.filter((input) => WORDS.includes(input.type) && input.name in this.values);
    return typed.map((input) => this.values[input.name]).join("\n");
  }

  write(text) {
    this.once = this.text === text ? this.once : "";
    this.text = text;
    this.keep();
  }

  choose(id) {
    Object.assign(this, { choice: id, once: "" });
    this.keep();
    this.sender.redraw();
  }

  /** @param {Input} input */
  valueOf(input) {
    return input.name in this.values ? this.values[input.name] : input.value;
  }

  /** @param {Input} input @param {any} value */
  set(input, value) {
    this.once = "";
    delete this.errors[input.name];
    if (String(value) === String(input.value)) delete this.values[input.name];
    else this.values[input.name] = value;
    this.keep();
  }

  /** A choice, and what it puts into other inputs where nothing else was typed. @param {Input} input */
  pick(input, id) {
    const before = input.fills[this.valueOf(input)] || {};
    const put = input.fills[id] || {};
    for (const other of this.field.inputs) {
      const now = this.valueOf(other);
      const own = now !== "" && now !== before[other.name];
      if (other !== input && !own && now !== (put[other.name] || "")) this.set(other, put[other.name] || "");
    }
    this.set(input, id);
    this.sender.redraw();
  }

  /** Sends a picture, whose name is then the input's value. @param {Input} input @param {File} file */
  async choosePicture(input, file) {
    this.uploads[input.name] = 0;
    delete this.errors[input.name];
    this.sender.redraw();
    this.arrived(input, await this.sendPicture(input, file));
  }

  /** The answer to a picture, made smaller here where that can be done. @param {Input} input @param {File} file */
  async sendPicture(input, file) {
    const { address, ctx } = this.sender;
    const place = at(`/picture/${address.split("/").slice(-2).join("/")}?lang=${ctx.lang || ""}`);
    // Without a network it leaves as it is, once there is one.
    const small = await import("./resize.js").then(({ smaller }) => smaller(file)).catch(() => file);
    return upload(place, small, (part) => {
      this.uploads[input.name] = part;
      this.sender.redraw();
    });
  }

  /** @param {Input} input */
  arrived(input, reply) {
    delete this.uploads[input.name];
    const refused = refusalOf(reply, this.sender.ctx);
    if (refused) this.errors[input.name] = refused;
    else this.set(input, reply && reply.answer.name);
    this.sender.redraw();
  }

  keep() {
    const { text, choice, values, once } = this;
    this.sender.store(this.place, this.typed || choice ? { text, choice, values, once } : null);
  }

  /** What is sent. @returns {Record<string, any>} */
  get body() {
    const { text, choice, once, field } = this;
    if (!field.inputs.length) return { field: field.name, text, choice, once };
    return { field: field.name, values: this.all, once };
  }

  get all() {
    return valuesOf(this.field, (input) => this.valueOf(input));
  }

  async send() {
    if (this.busy || Object.keys(this.uploads).length) return;
    Object.assign(this, { busy: true, error: "", errors: {}, tries: 0, once: this.once || name() });
    this.keep();
    this.sender.redraw();
    await this.post();
  }

  async post() {
    if (this.sender.forgotten) return;
    const reply = await this.sender.ask(this.body);
    const said = (reply && reply.answer) || {};
    if (!this.isAnswer(reply)) {
      const why = said.again ? said.error : "";
      if (!this.failing || this.why !== why) announce(failingWords(why, this.sender.ctx));
      Object.assign(this, { failing: true, why });
      setTimeout(() => this.post(), pauseAfter(this.tries));
      this.tries += 1;
    } else this.answered(reply);
    this.sender.redraw();
  }

  /** Whether it was taken or refused; else it is sent again. */
  isAnswer(reply) {
    if (!reply) return false;
    const said = reply.answer || {};
    return reply.status < 500 || Boolean(said.error && !said.again);
  }

  answered(reply) {
    this.error = refusalOf(reply, this.sender.ctx) || "";
    this.errors = (this.error && reply.answer && reply.answer.inputs) || {};
    this.focus = this.field.inputs.map((input) => input.name).find((input) => input in this.errors) || "";
    Object.assign(this, { busy: false, failing: false, why: "", once: "" });
    if (!this.error) this.empty();
    this.keep();
    if (this.error) this.sender.showOver(this.words);
  }

  /** It was taken: the field is as it begins. */
  empty() {
    this.text = this.field.value;
    this.values = {};
  }
}

/** The correction of something of several inputs, or what a card's button asks for. */
export class Correction extends Unsent {
  /** @param {any} sender @param {Field} field */
  constructor(sender, id, field, press = "edit") {
    super(sender, Object.assign({}, field, { name: `${press} ${id}` }));
    this.id = id;
    this.press = press;
    this.follow(field);
  }

  get body() {
    const began = valuesOf(this.field, (input) => input.value);
    const what = this.press === "edit" ? { edit: this.id } : { press: this.press, target: this.id };
    return Object.assign(what, { values: this.all, began, once: this.once });
  }

  empty() {
    super.empty();
    this.sender.stopEditing();
  }

  /** Nothing is changed. */
  drop() {
    this.values = {};
    this.keep();
  }
}

function valuesOf(field, valueOf) {
  const values = {};
  for (const input of field.inputs) values[input.name] = valueOf(input);
  return values;
}

/**
 * The choice that is made already for this person; undefined for none.
 * @param {Field} field
 */
export function givenTo(field, me) {
  const found = (field.given || []).find(({ person }) => person === me);
  return found && found.to;
}

/** What this person's choice begins with; undefined for none. */
function usualTo({ usual, choices }, me) {
  if (!usual) return choices.length ? choices[0][0] : undefined;
  const found = usual.find(({ person }) => person === me);
  return found && found.to;
}
