// The fields of a step on a phone, the correction of a text of one's own, and the way back from one's
// last act: all that those who only take part do, with no page drawn again (`sender.js`).

import { isMine, item } from "../../board/cards.js";
import { h, icon } from "../../core/dom/draw.js";
import { giveFocus } from "../../core/compat/older.js";
import { shape, tintClass } from "../../board/labels.js";
import { alert, counted, form, nearsEnd, note, sending, waiting } from "./forms.js";
import { notes } from "./private_notes.js";
import { givenTo } from "./unsent.js";
import { widget } from "../../view/widgets.js";

/** @import { Sender } from "./sender.js" */
/** @import { Context } from "../../core/context.js" */
/** @import { Field, Frame } from "../../core/shapes.d.ts" */

/**
 * What stands above the view; `frame.writing` says what everybody can write.
 * @param {Frame} frame @param {Context} ctx
 */
export function writing(frame, ctx) {
  const { sender } = ctx;
  if (!sender) return null;
  ctx.press = (press, target) => sender.press(press, target);
  // What is one's own stands on no board, that of an earlier step neither.
  ctx.board = null;
  ctx.movers = [];
  // Beside a ballot, what one wrote before would read as if the ballot had been sent.
  const open = sender.fields.filter((field) => isMineToWrite(field, sender));
  if (!open.length && !sender.error && !sender.editing && !sender.own.views.length) return null;
  const fields = open.map((field, i) => fieldset(field, sender, frame, ctx, i === 0 && !sender.editing));
  return h(
    "section",
    { key: "writing", class: "tb-sect tb-writing" },
    sender.error && alert(sender.error, null, sender.refusals),
    ownViews(sender, ctx, (view) => view.widget === "text"),
    sender.editing && correction(sender, ctx),
    fields,
    // What is saved as one types is changed where it stands.
    (!open.length || open.some((field) => !field.autosave)) && did(sender),
    ownViews(sender, ctx, (view) => view.widget !== "text"),
  );
}

/**
 * What this person alone sees: sentences above the fields, what is private and what they decide below.
 * @param {Sender} sender @param {Context} ctx @param {(view: any) => boolean} which
 */
function ownViews(sender, ctx, which) {
  return sender.own.views.filter(which).map((view, i) => h("div", { key: `own ${view.widget} ${i}`, class: "tb-own" }, widget(view, ctx)));
}

/**
 * On the console, the part of whoever facilitates and holds another role besides; no script runs for it.
 * @param {Frame} frame @param {Context} ctx
 */
export function besidesLeading(frame, ctx) {
  const { sender } = ctx;
  if (!sender || (!sender.own.fields.length && !sender.own.views.length)) return null;
  const own = Object.assign(Object.create(ctx), { press: (press, target) => sender.press(press, target), board: null, movers: [] });
  return h(
    "section",
    { key: "writing", class: "tb-sect tb-writing tb-own-part" },
    sender.error && alert(sender.error, null, sender.refusals),
    ownViews(sender, own, (view) => view.widget === "text"),
    sender.editing && correction(sender, own),
    sender.own.fields.map((field) => fieldset(field, sender, frame, own, false)),
    did(sender),
    ownViews(sender, own, (view) => view.widget !== "text"),
  );
}

/** Why the last move or press was refused, where no field stands. */
export function refusal(sender) {
  return sender.error ? h("section", { key: "writing", class: "tb-sect tb-writing" }, alert(sender.error, null, sender.refusals)) : null;
}

/**
 * One's last act and its way back, over a board on which no script runs for a press.
 * @param {Context} ctx
 */
export function lastAct(sender, ctx) {
  if (!ctx.memory.loaded) {
    ctx.memory.loaded = true;
    sender.load();
  }
  return h("section", { key: "writing", class: "tb-sect tb-writing tb-own-acts" }, sender.error && alert(sender.error, null, sender.refusals), did(sender));
}

/**
 * One's own cards that nobody else sees before they are revealed.
 * @param {any} given @param {Context} ctx
 */
export function waitingToBeShown({ kept }, ctx) {
  const { sender } = ctx;
  if (!sender) return null;
  if (!kept) {
    sender.mine = [];
    return null;
  }
  if (!sender.loaded || (ctx.rerun && !ctx.plain)) sender.load();
  ctx.rerun = false;
  if (!ctx.phone && !sender.mine.length) return null;
  return h(
    "section",
    { key: "mine", class: "tb-sect tb-unshown" },
    h("p", { class: "tb-unshown-why" }, icon("eye-off"), h("span", {}, kept)),
    sender.mine.length > 0 && [
      h("h2", {}, ctx.t("writing.mine", { n: sender.mine.length })),
      h("ul", { class: "tb-cards" }, sender.mine.map((it) => item(it, ctx))),
    ],
  );
}

/**
 * Not what others write for all; but what was typed before it was theirs stays.
 * @param {Field} field
 */
function isMineToWrite(field, sender) {
  return !field.given || givenTo(field, sender.me) !== undefined || sender.allUnsent.get(field.name).typed;
}

/** @param {Field} field @param {Frame} frame @param {Context} ctx */
function fieldset(field, sender, frame, ctx, first) {
  const unsent = sender.allUnsent.get(field.name);
  if (field.once && !unsent.typed && mineIn(frame.view, ctx)) {
    return h("p", { key: field.name, class: "tb-detail" }, field.once);
  }
  if (field.autosave) return notes(field, unsent, ctx);
  if (field.inputs.length) return form(field, unsent, ctx, { strong: first });
  const id = `tb-write-${field.name}`;
  const count = counted(unsent.text, field.longest, `${id}-count`, ctx);
  const said = [(unsent.error || unsent.failing) && `${id}-why`, count && `${id}-count`].filter(Boolean).join(" ");
  return h(
    "form",
    { key: field.name, class: "tb-write", on: sending(() => unsent.send()) },
    !field.given && field.choices.length > 1 && choices(field, unsent, ctx),
    h("label", { for: id, class: "tb-write-label" }, labelOf(field, unsent)),
    h("textarea", {
      id,
      class: "tb-field",
      rows: field.short ? 2 : 3,
      dir: "auto",
      readonly: unsent.busy,
      "aria-invalid": unsent.error ? "true" : null,
      "aria-describedby": said || null,
      live: { value: unsent.text },
      on: { input: (event) => write(event.target.value, unsent, field) },
    }),
    count,
    unsent.error && alert(unsent.error, `${id}-why`),
    h("button", { type: "submit", class: `tb-big${first ? " tb-strong" : ""}`, "aria-disabled": unsent.busy ? "true" : null }, field.button),
    unsent.busy && h("p", { key: "busy", id: `${id}-why`, class: "tb-detail" }, waiting(unsent, ctx)),
    note(field),
  );
}

function write(text, unsent, field) {
  unsent.write(text);
  if (nearsEnd(text, field.longest)) unsent.sender.redraw();
}

/** @param {Field} field @param {Context} ctx */
function choices(field, unsent, ctx) {
  // The column written in is the one shown, until one looks at another.
  if (ctx.memory.writtenIn !== unsent.choice) ctx.memory.writtenIn = ctx.memory.column = unsent.choice;
  return h(
    "fieldset",
    { class: "tb-write-choices" },
    h("legend", { class: "tb-write-label" }, field.ask),
    field.choices.map(([id, words], i) =>
      h(
        "label",
        { key: id, class: `tb-write-choice${tintClass(tintOf(field, i))}` },
        h("input", {
          type: "radio",
          name: `tb-choice-${field.name}`,
          value: id,
          live: { checked: unsent.choice === id },
          on: { change: () => unsent.choose(id) },
        }),
        shape(tintOf(field, i)),
        h("span", { class: "tb-words" }, words),
      ),
    ),
  );
}

/** With what is chosen already, where there are several: "Votre idée · Table 2". */
function labelOf({ label, given, choices: all }, { choice }) {
  const chosen = given && all.length > 1 && all.find(([id]) => id === choice);
  return chosen ? `${label} · ${chosen[1]}` : label;
}

/**
 * Of its own; or that of the column in its place.
 * @param {Field} field
 */
function tintOf(field, i) {
  return field.tints && field.tints.length ? field.tints[i] : i;
}

/** @param {Context} ctx */
function correction(sender, ctx) {
  const { editing } = sender;
  const leave = h("button", { type: "button", class: "tb-big", on: { click: () => sender.stopEditing() } }, ctx.t("writing.leave"));
  if (editing.unsent) {
    const { field } = editing.unsent;
    if (editing.fresh) editing.unsent.focus = field.inputs[0].name;
    editing.fresh = false;
    return h("div", { key: `edit ${editing.id}`, class: "tb-write-edit" }, form(field, editing.unsent, ctx, { strong: true, more: leave }));
  }
  const id = "tb-write-edit";
  if (editing.fresh) {
    editing.fresh = false;
    requestAnimationFrame(() => giveFocus(document.getElementById(id)));
  }
  return h(
    "form",
    { key: `edit ${editing.id}`, class: "tb-write tb-write-edit", on: sending(() => sender.save()) },
    h("label", { for: id, class: "tb-write-label" }, ctx.t("writing.edit")),
    h("textarea", {
      id,
      class: "tb-field",
      rows: 3,
      dir: "auto",
      "aria-invalid": editing.error ? "true" : null,
      "aria-describedby": editing.error ? `${id}-why` : null,
      live: { value: editing.text },
      on: { input: (event) => (editing.text = event.target.value) },
    }),
    editing.error && alert(editing.error, `${id}-why`, sender.refusals),
    h(
      "div",
      { class: "tb-write-row" },
      h("button", { type: "submit", class: "tb-big tb-strong" }, ctx.t("writing.save")),
      leave,
    ),
  );
}

/**
 * What one did last, and its way back; the sender says it aloud.
 * @param {Sender} sender
 */
function did(sender) {
  const { words, undo, redo, note } = sender.did || {};
  const back = (way, verb) =>
    way && h("button", { key: verb, type: "button", class: "tb-link", on: { click: () => sender.do({ [verb]: way.n }) } }, way.label);
  return [
    h("div", { key: "did", class: "tb-write-did" }, h("p", {}, words), back(redo, "redo"), back(undo, "undo")),
    note && h("p", { key: "note", class: "tb-detail" }, note),
  ];
}

/**
 * Whether a card in the view is one's own.
 * @param {Context} ctx
 */
function mineIn(it, ctx) {
  if (!it || typeof it !== "object") return false;
  if (it.widget === "card") return isMine(it, ctx);
  const inner = [...(it.items || []), ...(it.columns || []), ...(Array.isArray(it.cards) ? it.cards : [])];
  return inner.some((each) => mineIn(each, ctx));
}
