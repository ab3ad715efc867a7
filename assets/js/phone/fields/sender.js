// What one person has of a step on this phone: what is being written, what is theirs alone, what they
// did. Nothing is drawn here; each sending has a name of its own, so that it is taken once.

import { announce } from "../../core/dom/announcer.js";
import { at, own } from "../../core/network/addresses.js";
import { arranged } from "../../board/positions.js";
import { giveFocus, soon } from "../../core/compat/older.js";
import { showLeftover } from "./leftover.js";
import { whenForgotten } from "../../core/erasure.js";
import { ask, hasFailed } from "../../core/network/requests.js";
import { name, refusalOf, store, stored } from "../../core/network/sending.js";
import { PrivateNotes } from "./private_notes.js";
import { Pictures } from "./pictures.js";
import { Correction, Unsent } from "./unsent.js";

/** @import { Context } from "../../core/context.js" */
/** @import { Field, OwnPart } from "../../core/shapes.d.ts" */

const PREFIX = own("tablee-writing:");
/** Milliseconds for each person of a crowd that asks for what is their own, once the step has changed. */
const EACH = 4;
/** Until it is asked for again where nobody answered. */
const AGAIN = 3000;
/** Roles of the many; the others are a handful in a room, and have a part of their own at each step. */
const MANY = ["participant", "timekeeper"];
/** @type {OwnPart} */
const NOTHING = { prompt: "", shared: [], fields: [], views: [], told: "" };
/** A step that is over takes its fields along, but a page that is drawn again has them back at once. */
const GONE_FOR = 1200;

/** Address → what is written there; a part of the page taken down and put up again changes nothing. */
const senders = new Map();

whenForgotten((all) => {
  for (const sender of [...senders.values()]) sender.forget(all);
});

/**
 * The sender of a frame's step, for whoever looks.
 * @param {any} frame @param {Context} ctx
 */
export function senderOf(frame, ctx) {
  let sender = senders.get(frame.endpoint);
  if (!sender || sender.me !== ctx.me) senders.set(frame.endpoint, (sender = new Sender(frame.endpoint, ctx.me)));
  sender.follow(frame, ctx);
  return sender;
}

/**
 * Whether a step has something for a role that whoever facilitates holds besides.
 * @param {any} frame @param {Context} ctx
 */
export function hasOwnPart(frame, ctx) {
  return (frame.own || []).some((role) => role !== "facilitator" && ctx.roles.includes(role));
}

/**
 * The steps whose fields stand on the page now; what was typed for another is shown, to be copied. Null while
 * nobody knows which: all stay.
 * @param {(string | undefined)[] | null} addresses
 */
export function leaveOthers(addresses) {
  for (const [other, sender] of senders) {
    clearTimeout(sender.leaving);
    // On the console one may look at a step that is not the one that runs.
    if (addresses && !addresses.includes(other) && sender.onPhone) sender.leaving = setTimeout(() => sender.leave(), GONE_FOR);
  }
}

/** What was typed at an address and not sent; empty for nothing. @param {string} address */
export function wordsAt(address) {
  const sender = senders.get(address);
  return sender ? sender.words : "";
}

/** What holds what is typed in a field. @param {Field} field */
function kindOf(field) {
  if (field.autosave) return PrivateNotes;
  return field.several > 1 ? Pictures : Unsent;
}

export class Sender {
  /** @param {string} address @param {string} me */
  constructor(address, me) {
    this.address = address;
    /** Until it is left, once another step runs. @type {ReturnType<typeof setTimeout> | undefined} */
    this.leaving = undefined;
    this.me = me;
    this.allUnsent = new Map();
    this.screens = new Set();
    /** `{ id, text, error, busy }`: a text of one's own that is being corrected. */
    /** @type {any} */
    this.editing = null;
    /** Why the last press on a card, or the last way back, was refused. */
    this.error = "";
    /** How many refusals there were: the same words once more are said once more. */
    this.refusals = 0;
    /** `{ button, target, text, error, busy }`: what a card's button asks for. */
    this.asked = null;
    /** Moves that no frame shows yet: `{ id, place, before, v }`, `v` that of the frame that will. */
    this.moves = [];
    /** Until the move before has its answer. @type {Promise<any>} */
    this.moved = Promise.resolve();
    /** What a button asks for → `{ text, seen }`, typed there and left by Escape. */
    this.left = new Map();
    /** Cards of one's own that nobody else sees yet. */
    this.mine = [];
    /** What this person alone is asked, can write and sees. */
    this.own = NOTHING;
    /** What their own part was asked for; undefined while it never was. @type {string | undefined} */
    this.stage = undefined;
    /** The last change known by which somebody altered what is another's. */
    this.touched = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.asking = undefined;
    this.loaded = false;
    this.did = stored(this.name("did"));
    /** The name of a sending that nobody has answered → what one had done last when it was first sent. */
    this.befores = new Map();
  }

  follow(frame, ctx) {
    this.ctx = ctx;
    this.onPhone = ctx.phone;
    this.screens.add(ctx);
    this.shared = (frame.writing && frame.writing.fields) || [];
    if (ctx.phone || hasOwnPart(frame, ctx)) this.watch(frame);
    this.prepare();
  }

  /** All that this person can write: their own fields, and those of everybody that are not closed to them. */
  get fields() {
    const { fields: own, shared } = this.own;
    const mine = new Map(own.map((field) => /** @type {[string, any]} */ ([field.name, field])));
    const open = this.shared.filter(({ name }) => mine.has(name) || this.isMany || shared.includes(name));
    const rest = own.filter(({ name }) => !this.shared.some((field) => field.name === name));
    return [...open.map((field) => mine.get(field.name) || field), ...rest, ...this.orphans];
  }

  /** Fields that others made needless while words stood in them: they stay until these are sent, or cleared. */
  get orphans() {
    const known = [...this.own.fields, ...this.shared].map((field) => field.name);
    const typed = [...this.allUnsent.values()].filter((unsent) => unsent.typed && !unsent.field.autosave);
    return typed.map((unsent) => unsent.field).filter(({ name }) => !known.includes(name));
  }

  get isMany() {
    return this.ctx.roles.every((role) => MANY.includes(role));
  }

  prepare() {
    for (const field of this.fields) {
      const unsent = this.allUnsent.get(field.name) || new (kindOf(field))(this, field);
      this.allUnsent.set(field.name, unsent);
      unsent.follow(field);
    }
  }

  /** Asks for one's own part where it may be another; a crowd does not ask at once. */
  watch(frame) {
    const named = (frame.own || []).some((role) => this.ctx.roles.includes(role));
    // After a restart no number is told until somebody alters something again.
    if (frame.touched) this.touched = frame.touched;
    const told = named || !this.isMany ? `${frame.stage} ${named} ${this.touched}` : "";
    // Somebody's text was hidden: its author is told.
    const stage = frame.aside ? `${told} ${frame.aside}` : told;
    if (stage === this.stage) return;
    const first = this.stage === undefined;
    this.stage = stage;
    clearTimeout(this.asking);
    if (!stage) this.own = NOTHING;
    else if (first || !this.isMany) this.load();
    else this.asking = setTimeout(() => this.load(), Math.random() * EACH * frame.room.people);
  }

  /** Where a kept picture of this session is. */
  pictureAt(picture) {
    return at(`/pictures/${this.address.split("/").slice(-2)[0]}/${picture}`);
  }

  name(part) {
    return `${PREFIX}${this.address} ${this.me} ${part}`;
  }

  redraw() {
    const screens = [...this.screens];
    this.screens.clear();
    for (const ctx of screens) ctx.redraw();
  }

  /** The answer, or null where nobody gave one. What was done is said `aloud`, unless something else says it. */
  async ask(body, { aloud = !("move" in body) } = {}) {
    const named = body.once ? body : Object.assign({}, body, { once: name() });
    // Before it is first sent: one's own part may bring what was done sooner than the answer does.
    const before = this.befores.get(named.once) || this.said;
    this.befores.set(named.once, before);
    const reply = await ask(`${this.address}?lang=${this.ctx.lang || ""}`, named);
    if (!hasFailed(reply)) this.befores.delete(named.once);
    if (reply && reply.answer && "did" in reply.answer) {
      this.take(reply.answer);
      if (aloud && this.did && this.said !== before) announce(this.did.words, { once: true });
    }
    return reply;
  }

  /** What one did last, by its number too: the same words twice are two acts. */
  get said() {
    return JSON.stringify(this.did);
  }

  take({ did, mine, own }) {
    this.did = did;
    this.mine = mine || [];
    const told = this.own.told;
    this.own = own || NOTHING;
    // What was there when the page came can be read.
    if (this.loaded && this.own.told && this.own.told !== told) announce(this.own.told);
    this.prepare();
    this.store(this.name("did"), did);
  }

  store(name, value) {
    if (!this.forgotten) store(name, value);
  }

  /** Its person erased what they wrote: what they did last is asked for again; with `all`, nothing is left. */
  forget(all) {
    this.take({ did: null, mine: [], own: NOTHING });
    this.loaded = false;
    this.stage = undefined;
    if (all) {
      this.forgotten = true;
      clearTimeout(this.leaving);
      senders.delete(this.address);
    }
    soon(() => this.redraw());
  }

  /** What is one's own here; asked for again, after a while, where nobody answered. */
  async load() {
    this.loaded = true;
    clearTimeout(this.asking);
    const reply = await ask(`${this.address}?lang=${this.ctx.lang || ""}`);
    if (reply && reply.status === 200) this.take(reply.answer);
    else if (hasFailed(reply) && !this.over) this.asking = setTimeout(() => this.load(), AGAIN);
    this.redraw();
  }

  /** A press that needs no text: on a card, or the way back. Said where it is refused. */
  async do(body) {
    this.error = "";
    const reply = await this.ask(body);
    this.error = refusalOf(reply, this.ctx) || "";
    this.refusals += 1;
    this.redraw();
    if (!reply || reply.status !== 200) return null;
    this.told();
    return reply.answer;
  }

  /** A page that a script drew shows what one did last: it is to be drawn again. */
  told() {
    if (!this.ctx.plain && !this.ctx.direct) this.ctx.trigger("act", { action: "", target: "", n: Date.now() });
  }

  // ── on the board ──────────────────────────────────────────────────────────────────────────

  /** Puts a card elsewhere: shown there at once, and back where it was if that is refused. */
  async move(id, place, before) {
    const move = { id, place, before, v: Infinity };
    this.moves.push(move);
    this.redraw();
    // One after the other: two that overtook each other on the way would leave the card where the first put it.
    const send = () => this.do({ move: id, place, before });
    this.moved = this.moved.then(send, send);
    const answer = await this.moved;
    if (answer) move.v = answer.v;
    else this.moves = this.moves.filter((each) => each !== move);
    this.redraw();
    return Boolean(answer);
  }

  /** A frame's view, with the cards where they were put here since. */
  arranged({ v, view }) {
    this.moves = this.moves.filter((move) => v < move.v);
    return arranged(view, this.moves);
  }

  askFor(button, { id, text = "" }) {
    const said = button.own_words ? text : button.begins || "";
    const typed = this.left.get(`${button.name} ${id}`) || { text: said, seen: said };
    this.asked = { button, target: id, ...typed, error: "", busy: false, fresh: true, n: Date.now() };
    this.redraw();
  }

  /** Closes what a card's button asks for; with `keep`, what was typed is there when it is opened again. */
  stopAsking({ keep = false } = {}) {
    if (!this.asked) return;
    const { button, target, text, seen } = this.asked;
    const name = `${button.name} ${target}`;
    if (keep && text !== seen) this.left.set(name, { text, seen });
    else this.left.delete(name);
    this.asked = null;
    this.redraw();
    focusOn(name);
  }

  async sendAsked() {
    const { asked } = this;
    if (!asked || asked.busy) return;
    Object.assign(asked, { busy: true, error: "", n: asked.n + 1 });
    this.redraw();
    const { button, target, text, seen } = asked;
    const reply = await this.ask({ press: button.name, target, text, seen });
    Object.assign(asked, { busy: false, error: refusalOf(reply, this.ctx) || "", n: asked.n + 1 });
    if (!asked.error) {
      this.left.delete(`${button.name} ${target}`);
      if (this.asked === asked) this.stopAsking();
      this.told();
    }
    this.redraw();
  }

  async press(press, target) {
    if (press === "edit") await this.edit(target);
    else this.correct(target, await this.do({ press, target }), press);
  }

  async edit(id) {
    this.correct(id, await this.do({ edit: id }), "edit");
  }

  /** Opens the form that an answer says, if it says one. */
  correct(id, answer, press) {
    if (!answer || answer.editing === undefined) return;
    this.editing = { id, press, error: "", busy: false, fresh: true };
    if (typeof answer.editing === "string") this.editing.text = answer.editing;
    else this.editing.unsent = new Correction(this, id, answer.editing, press);
    this.redraw();
  }

  async save() {
    const { editing } = this;
    if (!editing || editing.busy) return;
    Object.assign(editing, { busy: true, error: "" });
    this.redraw();
    const reply = await this.ask({ edit: editing.id, text: editing.text });
    editing.busy = false;
    this.refusals += 1;
    editing.error = refusalOf(reply, this.ctx) || "";
    if (editing.error) this.redraw();
    else this.stopEditing();
  }

  stopEditing() {
    const { id, press, unsent } = this.editing;
    this.editing = null;
    if (unsent) unsent.drop();
    this.redraw();
    focusOn(`${press} ${id}`);
  }

  /** What was refused after the step: its field is gone, and the words are to be copied. */
  showOver(words) {
    if (this.over && !this.forgotten && words) showLeftover(words, this.ctx.t);
  }

  /** The step is over. */
  leave() {
    if (this.forgotten) return;
    senders.delete(this.address);
    this.over = true;
    clearTimeout(this.asking);
    for (const unsent of this.allUnsent.values()) if (unsent.leave) unsent.leave();
    const { words } = this;
    if (words) showLeftover(words, this.ctx.t);
  }

  /** All that was typed and not sent. */
  get words() {
    const left = [...this.allUnsent.values()].filter((unsent) => !unsent.busy).map((unsent) => unsent.words);
    if (this.editing) left.push(this.editing.unsent ? this.editing.unsent.words : this.editing.text);
    if (this.asked && this.asked.text.trim()) left.push(this.asked.text);
    left.push(...[...this.left.values()].map(({ text }) => text).filter((text) => text.trim()));
    return left.filter(Boolean).join("\n");
  }
}

/** Gives the keyboard back to the button that a form was opened with, also where it was drawn anew. */
function focusOn(opener) {
  const button = document.querySelector(`[data-opens="${CSS.escape(opener)}"]`);
  giveFocus(button, { preventScroll: true });
}
