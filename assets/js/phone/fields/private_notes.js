// What one writes for oneself alone: saved as one types, with no button, and said so.

import { h, icon } from "../../core/dom/draw.js";
import { hasFailed } from "../../core/network/requests.js";
import { showLeftover } from "./leftover.js";
import { alert } from "./forms.js";
import { name, refusalOf } from "../../core/network/sending.js";
import { Unsent } from "./unsent.js";

/** @import { Context } from "../../core/context.js" */
/** @import { Field } from "../../core/shapes.d.ts" */

/** Milliseconds after the last key; and at the latest, while one types on. */
const PAUSE = 1200;
const LATEST = 8000;
const AGAIN = [2000, 4000, 8000];

export class PrivateNotes extends Unsent {
  /** @param {any} sender @param {Field} field */
  constructor(sender, field) {
    super(sender, field);
    /** What the server has, as it said last. */
    this.saved = field.value;
    /** What is on its way, under one name until it is answered. @type {{ text: string, once: string } | null} */
    this.pending = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.since = 0;
    document.addEventListener("visibilitychange", () => document.hidden && this.save());
    if (this.typed) this.plan(PAUSE);
  }

  get typed() {
    return this.text.trim() !== this.saved.trim();
  }

  /** Nothing of it is to be copied elsewhere: it is saved. */
  get words() {
    return "";
  }

  /** What was written meanwhile elsewhere comes in, unless one types here. @param {Field} field */
  follow(field) {
    super.follow(field);
    if (field.value === this.saved || this.pending) return;
    if (!this.typed) this.text = field.value;
    this.saved = field.value;
  }

  write(text) {
    const calm = !this.typed && !this.error;
    Object.assign(this, { text, error: "" });
    this.keep();
    const now = Date.now();
    if (calm) this.since = now;
    this.plan(Math.max(0, Math.min(PAUSE, this.since + LATEST - now)));
    if (calm) this.sender.redraw();
  }

  keep() {
    this.sender.store(this.place, this.typed ? { text: this.text } : null);
  }

  plan(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  async save() {
    clearTimeout(this.timer);
    if (this.busy || this.sender.forgotten || (!this.typed && !this.pending)) return;
    this.pending = this.pending || { text: this.text.trim(), once: name() };
    Object.assign(this, { busy: true });
    const { text, once } = this.pending;
    const reply = await this.sender.ask({ field: this.field.name, text, once }, { aloud: false });
    Object.assign(this, { busy: false, failing: hasFailed(reply) });
    if (this.failing) {
      this.plan(AGAIN[Math.min(this.tries, AGAIN.length - 1)] * (0.75 + Math.random() / 2));
      this.tries += 1;
    } else this.settled(reply, text);
    this.sender.redraw();
  }

  settled(reply, text) {
    Object.assign(this, { error: refusalOf(reply, this.sender.ctx) || "", pending: null, tries: 0, since: Date.now() });
    if (!this.error) this.saved = text;
    this.keep();
    if (this.error && this.sender.over) showLeftover(this.text, this.sender.ctx.t, "notes.kept");
    else if (this.typed && !this.error) this.plan(PAUSE);
  }

  /** The step is over: what was typed last is saved at once. */
  leave() {
    if (this.typed) this.save();
  }
}

/** @param {Field} field @param {PrivateNotes} unsent @param {Context} ctx */
export function notes(field, unsent, ctx) {
  const id = `tb-write-${field.name}`;
  return h(
    "div",
    { key: field.name, class: "tb-write tb-notes" },
    h("label", { for: id, class: "tb-write-label" }, icon("lock"), h("span", {}, field.label)),
    h("textarea", {
      id,
      class: "tb-field",
      rows: 6,
      dir: "auto",
      "aria-invalid": unsent.error ? "true" : null,
      "aria-describedby": `${id}-who`,
      live: { value: unsent.text },
      on: { input: (event) => unsent.write(event.target.value), blur: () => unsent.save() },
    }),
    unsent.error && alert(unsent.error),
    h(
      "div",
      { class: "tb-notes-foot" },
      h("p", { id: `${id}-who`, class: "tb-detail" }, field.note),
      h("p", { class: "tb-notes-failing", role: "status" }, unsent.failing && [icon("wifi-off"), " ", ctx.t("notes.failing")]),
      !unsent.typed && !unsent.failing && unsent.text.trim() && h("p", { key: "saved", class: "tb-notes-saved" }, icon("check"), ctx.t("notes.saved")),
    ),
  );
}
