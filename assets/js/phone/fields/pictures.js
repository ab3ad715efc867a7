// Several pictures chosen at once in one field: each with its own words, sent by itself, one after the other, and
// refused by itself while the others go on.

import { hasFailed } from "../../core/network/requests.js";
import { Unsent, pauseAfter } from "./unsent.js";
import { name, stored } from "../../core/network/sending.js";

/** @import { Field, Input } from "../../core/shapes.d.ts" */

/** The field as one of its pictures has it. @param {Field} field */
function partOf(field, id) {
  return Object.assign({}, field, { name: `${field.name} ${id}`, label: "", folded: false, several: 1 });
}

/** One picture of those. */
export class OnePicture extends Unsent {
  /** @param {Pictures} whole @param {File | null} file */
  constructor(whole, id, file = null) {
    super(whole.sender, partOf(whole.field, id));
    this.whole = whole;
    this.id = id;
    /** What is still to leave; null once it was answered. */
    this.file = file;
    /** Called once it was taken or refused. */
    this.settled = () => {};
  }

  get picture() {
    return pictureOf(this.field);
  }

  get body() {
    return Object.assign(super.body, { field: this.whole.field.name });
  }

  /** Until the picture was taken or refused: as often as nobody answers. */
  async depart() {
    for (let tries = 0; this.file && this.whole.goesOn; tries += 1) {
      this.uploads[this.picture.name] = 0;
      this.sender.redraw();
      const reply = await this.sendPicture(this.picture, this.file);
      if (!this.file) return; // it was taken away meanwhile
      this.failing = hasFailed(reply);
      if (this.failing) {
        this.sender.redraw();
        await new Promise((resolve) => setTimeout(resolve, pauseAfter(tries)));
      } else {
        this.file = null;
        this.arrived(this.picture, reply);
      }
    }
  }

  /** Another one in its place. @param {Input} _input @param {File} file */
  async choosePicture(_input, file) {
    Object.assign(this, { file, error: "", errors: {} });
    await this.whole.bring();
  }

  remove() {
    this.file = null;
    this.values = {};
    this.keep();
    this.whole.without(this);
  }

  /** Whoever sends ten is told of no haste: it goes on by itself. */
  isAnswer(reply) {
    return super.isAnswer(reply) && !hasFailed(reply);
  }

  answered(reply) {
    super.answered(reply);
    if (!this.error) this.whole.without(this);
    this.settled();
  }

  /** Sent, until it was taken or refused. */
  sent() {
    return new Promise((resolve) => {
      this.settled = () => resolve(undefined);
      this.send();
    });
  }
}

/** The input of a field that is a picture. @param {Field} field @returns {Input} */
export function pictureOf(field) {
  return /** @type {Input} */ (field.inputs.find((input) => input.type === "picture"));
}

export class Pictures extends Unsent {
  /** @param {any} sender @param {Field} field */
  constructor(sender, field) {
    super(sender, field);
    const kept = (stored(this.place) || {}).parts || [];
    /** @type {OnePicture[]} */
    this.parts = kept.map((id) => new OnePicture(this, id)).filter((part) => part.valueOf(part.picture));
    /** Until all that were chosen were taken or refused. */
    this.coming = Promise.resolve();
    this.bringing = false;
    this.busy = false;
  }

  /** @param {Field} field */
  follow(field) {
    this.field = field;
    for (const part of this.parts) part.follow(partOf(field, part.id));
  }

  get typed() {
    return this.parts.length > 0;
  }

  get words() {
    return this.parts.map((part) => part.words).filter(Boolean).join("\n");
  }

  /** Nothing leaves any more once the step is over, or its person was forgotten. */
  get goesOn() {
    return !this.sender.over && !this.sender.forgotten;
  }

  keep() {
    const parts = this.parts.map((part) => part.id);
    this.sender.store(this.place, parts.length ? { parts } : null);
  }

  /** Adds these, as many as there is room for; of the rest it is said. @param {File[]} files */
  async choose(files) {
    const room = this.field.several - this.parts.length;
    this.error = files.length > room ? this.sender.ctx.t("form.too_many_pictures", { n: this.field.several }) : "";
    for (const file of files.slice(0, Math.max(0, room))) this.parts.push(new OnePicture(this, name(), file));
    this.keep();
    await this.bring();
  }

  /** One after the other: ten at once would keep each other, and the room, waiting. */
  bring() {
    for (const part of this.parts) if (part.file) part.uploads[part.picture.name] = 0;
    this.sender.redraw();
    if (!this.bringing) this.coming = this.bringAll();
    return this.coming;
  }

  async bringAll() {
    this.bringing = true;
    for (let next; this.goesOn && (next = this.parts.find((part) => part.file)); ) await next.depart();
    this.bringing = false;
  }

  /** @param {OnePicture} part */
  without(part) {
    this.parts = this.parts.filter((each) => each !== part);
    this.error = "";
    this.keep();
    this.sender.redraw();
  }

  /** Each, once it has arrived; those that are refused stay, with why. */
  async send() {
    if (this.busy || !this.parts.length) return;
    this.busy = true;
    this.sender.redraw();
    await this.coming;
    const ready = this.parts.filter((part) => part.valueOf(part.picture));
    for (const part of ready) if (this.goesOn) await part.sent();
    this.busy = false;
    const wrong = this.parts.filter((part) => part.focus);
    for (const part of wrong.slice(1)) part.focus = "";
    this.sender.redraw();
  }
}
