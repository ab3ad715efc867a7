// What is being written on this phone for one step, and what of it has left. Nothing is drawn here.
// A text is sent under a name of its own, again for as long as the network fails: it is taken once.

import { arranged } from "../board/arranging.js";
import { giveFocus, or, soon } from "../core/older.js";
import { showKept } from "./drafts.js";
import { whenForgotten } from "../core/forgetting.js";
import { ask } from "../core/post.js";

/** @import { Context } from "../core/context.js" */
/** @import { Field } from "../core/shapes.d.ts" */

const PREFIX = "tablee-writing:";
const RETRIES = [1000, 2000, 3000];
/** A step that is over takes its fields along, but a page that is drawn again has them back at once. */
const GONE_FOR = 1200;

/** Address → what is written there; a part of the page taken down and put up again changes nothing. */
const desks = new Map();

whenForgotten((all) => {
  for (const desk of [...desks.values()]) desk.forget(all);
});

/**
 * The desk of a frame's step, for whoever looks.
 * @param {any} given @param {Context} ctx
 */
export function deskOf({ desk: address, writing }, ctx) {
  let desk = desks.get(address);
  if (!desk || desk.me !== ctx.me) desks.set(address, (desk = new Desk(address, ctx.me)));
  desk.follow((writing && writing.fields) || [], ctx);
  return desk;
}

/** The step whose fields stand on the page now; what was typed for another is shown, to be copied. */
export function leaveOthers(address) {
  for (const [other, desk] of desks) {
    clearTimeout(desk.leaving);
    // On the console one may look at a step that is not the one that runs.
    if (other !== address && desk.onPhone) desk.leaving = setTimeout(() => desk.leave(), GONE_FOR);
  }
}

export class Desk {
  /** @param {string} address @param {string} me */
  constructor(address, me) {
    this.address = address;
    /** Until it is left, once another step runs. @type {ReturnType<typeof setTimeout> | undefined} */
    this.leaving = undefined;
    this.me = me;
    this.drafts = new Map();
    this.screens = new Set();
    /** `{ id, text, error, busy }`: a text of one's own that is being corrected. */
    /** @type {any} */
    this.editing = null;
    /** Why the last press on a card, or the last way back, was refused. */
    this.error = "";
    /** `{ action, target, text, error, busy }`: what a card's button asks for. */
    this.asked = null;
    /** Moves that no frame shows yet: `{ id, place, before, v }`, `v` that of the frame that will. */
    this.moves = [];
    /** What a button asks for → `{ text, seen }`, typed there and left by Escape. */
    this.left = new Map();
    /** Cards of one's own that nobody else sees yet. */
    this.mine = [];
    this.loaded = false;
    this.did = stored(this.name("did"));
  }

  follow(fields, ctx) {
    this.ctx = ctx;
    this.onPhone = ctx.phone;
    this.screens.add(ctx);
    for (const field of fields) {
      const draft = this.drafts.get(field.name) || new Draft(this, field);
      this.drafts.set(field.name, draft);
      draft.follow(field);
    }
  }

  name(part) {
    return `${PREFIX}${this.address} ${this.me} ${part}`;
  }

  redraw() {
    const screens = [...this.screens];
    this.screens.clear();
    for (const ctx of screens) ctx.redraw();
  }

  /** The answer, or null where nobody gave one. */
  async ask(body) {
    const reply = await ask(`${this.address}?lang=${this.ctx.lang || ""}`, body);
    if (reply && reply.answer && "did" in reply.answer) this.take(reply.answer);
    return reply;
  }

  take({ did, mine }) {
    this.did = did;
    this.mine = mine || [];
    this.store(this.name("did"), did);
  }

  store(name, value) {
    if (!this.forgotten) store(name, value);
  }

  /** Its person erased what they wrote: what they did last is asked for again; with `all`, nothing is left. */
  forget(all) {
    this.take({ did: null, mine: [] });
    this.loaded = false;
    if (all) {
      this.forgotten = true;
      clearTimeout(this.leaving);
      desks.delete(this.address);
    }
    soon(() => this.redraw());
  }

  /** What of one's own waits to be revealed. */
  async load() {
    this.loaded = true;
    const reply = await ask(`${this.address}?lang=${this.ctx.lang || ""}`);
    if (reply && reply.status === 200) this.take(reply.answer);
    else this.loaded = false;
    this.redraw();
  }

  /** A press that needs no text: on a card, or the way back. Said where it is refused. */
  async do(body) {
    this.error = "";
    const reply = await this.ask(body);
    this.error = refusalOf(reply, this.ctx) || "";
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
    const answer = await this.do({ move: id, place, before });
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

  askFor(action, { id, text = "" }) {
    const said = action.own_words ? text : action.begins || "";
    const typed = this.left.get(`${action.name} ${id}`) || { text: said, seen: said };
    this.asked = { action, target: id, ...typed, error: "", busy: false, fresh: true, n: Date.now() };
    this.redraw();
  }

  /** Closes what a card's button asks for; with `keep`, what was typed is there when it is opened again. */
  stopAsking({ keep = false } = {}) {
    if (!this.asked) return;
    const { action, target, text, seen } = this.asked;
    const name = `${action.name} ${target}`;
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
    const { action, target, text, seen } = asked;
    const reply = await this.ask({ press: action.name, target, text, seen });
    Object.assign(asked, { busy: false, error: refusalOf(reply, this.ctx) || "", n: asked.n + 1 });
    if (!asked.error) {
      this.left.delete(`${action.name} ${target}`);
      if (this.asked === asked) this.stopAsking();
      this.told();
    }
    this.redraw();
  }

  async press(action, target) {
    if (action === "edit") await this.edit(target);
    else await this.do({ press: action, target });
  }

  async edit(id) {
    const answer = await this.do({ edit: id });
    if (!answer) return;
    this.editing = { id, text: answer.editing, error: "", busy: false, fresh: true };
    this.redraw();
  }

  async save() {
    const { editing } = this;
    if (!editing || editing.busy) return;
    Object.assign(editing, { busy: true, error: "" });
    this.redraw();
    const reply = await this.ask({ edit: editing.id, text: editing.text });
    editing.busy = false;
    editing.error = refusalOf(reply, this.ctx) || "";
    if (editing.error) this.redraw();
    else this.stopEditing();
  }

  stopEditing() {
    const { id } = this.editing;
    this.editing = null;
    this.redraw();
    focusOn(`edit ${id}`);
  }

  /** The step is over. */
  leave() {
    if (this.forgotten) return;
    desks.delete(this.address);
    this.over = true;
    const left = [...this.drafts.values()].filter((draft) => !draft.busy && draft.typed).map((draft) => draft.text);
    if (this.editing) left.push(this.editing.text);
    if (this.asked && this.asked.text.trim()) left.push(this.asked.text);
    left.push(...[...this.left.values()].map(({ text }) => text).filter((text) => text.trim()));
    if (left.length) showKept(left.join("\n"));
  }
}

export class Draft {
  constructor(desk, field) {
    this.desk = desk;
    this.place = desk.name(field.name);
    const kept = stored(this.place);
    this.text = kept ? or(kept.text, field.value) : field.value;
    this.choice = (kept && kept.choice) || "";
    this.once = (kept && kept.once) || "";
    this.error = "";
    this.busy = this.failing = false;
    this.tries = 0;
  }

  follow(field) {
    this.field = field;
    const ids = field.choices.map(([id]) => id);
    const given = field.given && givenTo(field, this.desk.me);
    if (given) this.choice = given;
    else if (!ids.includes(this.choice)) this.choice = usualTo(field, this.desk.me) || "";
  }

  /** Whether there is something that would be lost. */
  get typed() {
    return this.text.trim() !== "" && this.text.trim() !== this.field.value.trim();
  }

  write(text) {
    this.once = this.text === text ? this.once : "";
    this.text = text;
    this.keep();
  }

  choose(id) {
    Object.assign(this, { choice: id, once: "" });
    this.keep();
    this.desk.redraw();
  }

  keep() {
    const { text, choice, once } = this;
    this.desk.store(this.place, this.typed || choice ? { text, choice, once } : null);
  }

  async send() {
    if (this.busy) return;
    Object.assign(this, { busy: true, error: "", tries: 0, once: this.once || name() });
    this.keep();
    this.desk.redraw();
    await this.post();
  }

  async post() {
    if (this.desk.forgotten) return;
    const { text, choice, once, field } = this;
    const reply = await this.desk.ask({ field: field.name, text, choice, once });
    if (!reply || (reply.status >= 500 && !(reply.answer && reply.answer.error))) {
      this.failing = true;
      const wait = RETRIES[Math.min(this.tries, RETRIES.length - 1)];
      this.tries += 1;
      setTimeout(() => this.post(), wait * (0.75 + Math.random() / 2));
    } else {
      this.error = refusalOf(reply, this.desk.ctx) || "";
      Object.assign(this, { busy: false, failing: false, once: "" });
      if (!this.error) this.text = field.value;
      this.keep();
      if (this.desk.over && !this.desk.forgotten && this.error) showKept(this.text);
    }
    this.desk.redraw();
  }
}

/** Gives the keyboard back to the button that a form was opened with, also where it was drawn anew. */
function focusOn(opener) {
  const button = document.querySelector(`[data-opens="${CSS.escape(opener)}"]`);
  giveFocus(button, { preventScroll: true });
}

/**
 * The choice that is made already for this person; undefined for none.
 * @param {Field} field
 */
export function givenTo(field, me) {
  return toOf(field.given || [], me);
}

function toOf(all, me) {
  const found = all.find(({ person }) => person === me);
  return found && found.to;
}

/** What this person's choice begins with; undefined for none. */
function usualTo({ usual, choices }, me) {
  return usual ? toOf(usual, me) : choices[0] && choices[0][0];
}

function name() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * The sentence of a refusal; null where it was done.
 * @param {Context} ctx
 */
function refusalOf(reply, ctx) {
  if (!reply) return ctx.t("writing.unanswered");
  return reply.status === 200 ? null : (reply.answer && reply.answer.error) || ctx.t("writing.unanswered");
}

function stored(name) {
  try {
    return JSON.parse(sessionStorage.getItem(name) || "null");
  } catch {
    return null;
  }
}

function store(name, value) {
  try {
    if (value) sessionStorage.setItem(name, JSON.stringify(value));
    else sessionStorage.removeItem(name);
  } catch {
    // Storage may be full, or forbidden: the page still has it.
  }
}
