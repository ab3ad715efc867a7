// What is being written on this phone for one step, and what of it has left. Nothing is drawn here.
// A text is sent under a name of its own, again for as long as the network fails: it is taken once.

import { showKept } from "./drafts.js";
import { ask } from "./post.js";

const PREFIX = "tablee-writing:";
const RETRIES = [1000, 2000, 3000];
/** A step that is over takes its fields along, but a page that is drawn again has them back at once. */
const GONE_FOR = 1200;

/** Address → what is written there; a part of the page taken down and put up again changes nothing. */
const desks = new Map();

/** The desk at this address, for whoever looks. */
export function deskOf({ address, fields }, ctx) {
  let desk = desks.get(address);
  if (desk?.me !== ctx.me) desks.set(address, (desk = new Desk(address, ctx.me)));
  desk.follow(fields, ctx);
  return desk;
}

/** The step whose fields stand on the page now; what was typed for another is shown, to be copied. */
export function leaveOthers(address) {
  for (const [other, desk] of desks) {
    clearTimeout(desk.leaving);
    if (other !== address) desk.leaving = setTimeout(() => desk.leave(), GONE_FOR);
  }
}

class Desk {
  constructor(address, me) {
    this.address = address;
    this.me = me;
    this.drafts = new Map();
    this.screens = new Set();
    /** `{ id, text, error, busy }`: a text of one's own that is being corrected. */
    this.editing = null;
    /** Why the last press on a card, or the last way back, was refused. */
    this.error = "";
    this.did = stored(this.name("did"));
  }

  follow(fields, ctx) {
    this.ctx = ctx;
    this.screens.add(ctx);
    for (const field of fields) {
      const draft = this.drafts.get(field.name) ?? new Draft(this, field);
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
    const reply = await ask(`${this.address}?lang=${this.ctx.lang ?? ""}`, body);
    if (reply?.answer && "did" in reply.answer) this.take(reply.answer.did);
    return reply;
  }

  take(did) {
    this.did = did;
    store(this.name("did"), did);
  }

  /** A press that needs no text: on a card, or the way back. Said where it is refused. */
  async do(body) {
    this.error = "";
    const reply = await this.ask(body);
    this.error = refusalOf(reply, this.ctx) ?? "";
    this.redraw();
    return reply?.status === 200 ? reply.answer : null;
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
    editing.error = refusalOf(reply, this.ctx) ?? "";
    if (!editing.error) this.editing = null;
    this.redraw();
  }

  stopEditing() {
    this.editing = null;
    this.redraw();
  }

  /** The step is over. */
  leave() {
    desks.delete(this.address);
    this.over = true;
    const left = [...this.drafts.values()].filter((draft) => !draft.busy && draft.typed).map((draft) => draft.text);
    if (this.editing) left.push(this.editing.text);
    if (left.length) showKept(left.join("\n"));
  }
}

class Draft {
  constructor(desk, field) {
    this.desk = desk;
    this.place = desk.name(field.name);
    const kept = stored(this.place);
    this.text = kept?.text ?? field.value;
    this.choice = kept?.choice ?? "";
    this.once = kept?.once ?? "";
    this.error = "";
    this.busy = this.failing = false;
    this.tries = 0;
  }

  follow(field) {
    this.field = field;
    const ids = field.choices.map(([id]) => id);
    if (!ids.includes(this.choice)) this.choice = ids[0] ?? "";
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
    store(this.place, this.typed || choice ? { text, choice, once } : null);
  }

  async send() {
    if (this.busy) return;
    Object.assign(this, { busy: true, error: "", tries: 0, once: this.once || name() });
    this.keep();
    this.desk.redraw();
    await this.post();
  }

  async post() {
    const { text, choice, once, field } = this;
    const reply = await this.desk.ask({ field: field.name, text, choice, once });
    if (!reply || (reply.status >= 500 && !reply.answer?.error)) {
      this.failing = true;
      const wait = RETRIES[Math.min(this.tries, RETRIES.length - 1)];
      this.tries += 1;
      setTimeout(() => this.post(), wait * (0.75 + Math.random() / 2));
    } else {
      this.error = refusalOf(reply, this.desk.ctx) ?? "";
      Object.assign(this, { busy: false, failing: false, once: "" });
      if (!this.error) this.text = field.value;
      this.keep();
      if (this.desk.over && this.error) showKept(this.text);
    }
    this.desk.redraw();
  }
}

function name() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The sentence of a refusal; null where it was done. */
function refusalOf(reply, ctx) {
  if (!reply) return ctx.t("writing.unanswered");
  return reply.status === 200 ? null : reply.answer?.error || ctx.t("writing.unanswered");
}

function stored(name) {
  try {
    return JSON.parse(sessionStorage.getItem(name));
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
