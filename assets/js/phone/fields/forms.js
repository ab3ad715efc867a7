// Draws fields of several inputs: text, number, year, choice, day, person, picture, each with its label, what
// helps to fill it in, and why it was refused. `unsent.js` holds what is typed, and sends it.

import { shape, tintClass } from "../../board/labels.js";
import { h, icon } from "../../core/dom/draw.js";
import { failingWords } from "../../core/network/sending.js";
import { OnePicture, pictureOf, Pictures } from "./pictures.js";

/** @import { Context } from "../../core/context.js" */
/** @import { Unsent } from "./unsent.js" */
/** @import { Field, Input } from "../../core/shapes.d.ts" */

/** Names up to which each has a button; more are looked for in a list. */
const FEW = 20;
/** Characters that are left when one is told how many there are; of long texts a fifth. */
const NEAR = 100;
/** Characters of the longest choice up to which two stand beside each other. */
const BRIEF = 12;

/**
 * A field of several inputs, its button and `more` of them.
 * @param {Field} field @param {Unsent} unsent @param {Context} ctx @param {{ strong?: boolean, more?: any }} with_
 */
export function form(field, unsent, ctx, { strong = false, more = null } = {}) {
  const body = h(
    "form",
    { key: "form", class: "tb-write tb-form", novalidate: true, on: sending(() => unsent.send()) },
    field.label && !field.folded && h("h2", {}, field.label),
    unsent instanceof Pictures ? several(field, unsent, ctx) : field.inputs.map((input) => drawn(input, field, unsent, ctx)),
    unsent.error && !Object.keys(unsent.errors).length && alert(unsent.error),
    h(
      "div",
      { class: "tb-write-row" },
      (!(unsent instanceof Pictures) || unsent.typed) && h("button", { type: "submit", class: `tb-big${strong ? " tb-strong" : ""}`, "aria-disabled": unsent.busy ? "true" : null }, field.button),
      more,
    ),
    unsent.busy && !(unsent instanceof Pictures) && h("p", { key: "busy", class: "tb-detail" }, waiting(unsent, ctx)),
    note(field),
  );
  focusOn(field, unsent);
  return field.folded ? folded(field, unsent, body, ctx) : h("div", { key: field.name, "data-field": field.name }, body);
}

/** @param {Field} field */
export function note(field) {
  return field.note && h("p", { key: "note", class: "tb-detail" }, field.note);
}

/** A field behind its label; what is half typed there stands open. @param {Field} field @param {Unsent} unsent @param {any} body @param {Context} ctx */
function folded(field, unsent, body, ctx) {
  const name = `folded ${field.name}`;
  if (unsent.typed && ctx.memory[name] === undefined) ctx.memory[name] = true;
  const toggled = (event) => (ctx.memory[name] = event.target.open);
  return h(
    "details",
    { key: field.name, class: "tb-form-folded", "data-field": field.name, live: { open: Boolean(ctx.memory[name]) }, on: { toggle: toggled } },
    h("summary", {}, field.label),
    body,
  );
}

/** After a refusal, in the first input that is to be changed. */
function focusOn(field, unsent) {
  if (!unsent.focus) return;
  const id = idOf(field, unsent.focus);
  unsent.focus = "";
  requestAnimationFrame(() => {
    const input = document.getElementById(id);
    if (input) input.focus();
  });
}

function idOf(field, name) {
  return `tb-in-${field.name}-${name}`;
}

const DRAWINGS = { choice, choices, list, person: list, picture };

/** @param {Input} input @param {Field} field @param {Unsent} unsent @param {Context} ctx */
function drawn(input, field, unsent, ctx) {
  const id = idOf(field, input.name);
  const error = unsent.errors[input.name];
  const count = counted(unsent.valueOf(input), input.longest, `${id}-count`, ctx, WITH_COUNT.includes(input.type));
  const said = [input.help && `${id}-help`, error && `${id}-why`, count && `${id}-count`].filter(Boolean).join(" ");
  const about = { id, said: said || null, wrong: error ? "true" : null };
  const draw = DRAWINGS[input.type] || line;
  return h(
    "div",
    { key: input.name, class: "tb-input", "data-input": input.name },
    draw(input, unsent, ctx, about),
    count,
    error && alert(error, `${id}-why`),
  );
}

const WITH_COUNT = ["text", "long"];

/** How many characters of how many, once few are left; null before that. */
export function counted(text, longest, id, ctx, shown = true) {
  const n = String(text).trim().length;
  if (!shown || longest - n > Math.max(NEAR, longest / 5) || !n) return null;
  const over = n > longest ? " tb-over" : "";
  return h("p", { key: "count", id, class: `tb-detail tb-count${over}` }, ctx.t("writing.count", { n: grouped(n, ctx), of: grouped(longest, ctx) }));
}

/** Whether a count is to be drawn anew as one types. */
export function nearsEnd(text, longest) {
  return longest - text.trim().length <= Math.max(NEAR, longest / 5) + 1;
}

function grouped(n, ctx) {
  return n.toLocaleString([ctx.lang || "fr", "fr"]);
}

/** @param {Input} input */
function label(input, id) {
  return [h("label", { for: id, class: "tb-write-label" }, input.label), help(input, id)];
}

/** @param {Input} input */
function help(input, id) {
  return input.help && h("p", { key: "help", id: `${id}-help`, class: "tb-detail" }, input.help);
}

// ── words, numbers, days ────────────────────────────────────────────────────────────────────

/** @param {Input} input @param {Unsent} unsent @param {Context} ctx @param {any} about */
function line(input, unsent, ctx, { id, said, wrong }) {
  const long = input.type === "long";
  const value = unsent.valueOf(input);
  return [
    label(input, id),
    h(long ? "textarea" : "input", {
      id,
      class: "tb-field",
      type: long ? null : input.type === "date" ? "date" : "text",
      rows: long ? 3 : null,
      inputmode: keysFor(input),
      autocomplete: "off",
      dir: "auto",
      readonly: unsent.busy,
      placeholder: placeholderOf(input, ctx),
      "aria-required": input.required ? "true" : null,
      "aria-invalid": wrong,
      "aria-describedby": said,
      live: { value },
      on: { input: (event) => typed(input, unsent, event.target.value) },
    }),
    input.suggestions.length > 0 && suggestions(input, unsent, ctx),
  ];
}

/** The keys that a phone offers: figures; all of them where a sign may stand before. @param {Input} input */
function keysFor({ type, least }) {
  if (type === "number") return "decimal";
  return type === "year" && least !== null && least >= 0 ? "numeric" : null;
}

/** Where a browser knows no days, one is written as text. */
function placeholderOf(input, ctx) {
  return input.placeholder || (input.type === "date" ? ctx.t("form.day") : null);
}

function typed(input, unsent, text) {
  const wrong = input.name in unsent.errors;
  unsent.set(input, text);
  if (wrong || (WITH_COUNT.includes(input.type) && nearsEnd(text, input.longest))) unsent.sender.redraw();
}

/** Texts to add by a press: a button each, or a list of many. @param {Input} input @param {Unsent} unsent @param {Context} ctx */
function suggestions(input, unsent, ctx) {
  const there = String(unsent.valueOf(input)).split(",").map((part) => part.trim());
  const toggle = (words) => {
    const others = there.filter((part) => part && part !== words);
    unsent.set(input, (there.includes(words) ? others : [...others, words]).join(", "));
    unsent.sender.redraw();
  };
  const names = ctx.t("form.among_us");
  if (input.suggestions.length > FEW) {
    const left = input.suggestions.filter((words) => !there.includes(words));
    return select({ "aria-label": `${input.label}, ${names}` }, names, left.map((words) => [words, words]), "", toggle);
  }
  return h(
    "div",
    { key: "suggestions", class: "tb-suggestions", role: "group", "aria-label": `${input.label}, ${names}` },
    input.suggestions.map((words) =>
      h(
        "button",
        { key: words, type: "button", class: "tb-act", "aria-pressed": String(there.includes(words)), on: { click: () => toggle(words) } },
        words,
      ),
    ),
  );
}

// ── choices ─────────────────────────────────────────────────────────────────────────────────

/** @param {Input} input @param {Unsent} unsent @param {Context} ctx @param {any} about */
function choice(input, unsent, ctx, about) {
  const now = unsent.valueOf(input);
  return options(input, about, "radio", (id) => now === id, (id) => unsent.pick(input, id));
}

/** @param {Input} input @param {Unsent} unsent @param {Context} ctx @param {any} about */
function choices(input, unsent, ctx, about) {
  const now = [...unsent.valueOf(input)];
  const change = (id, on) => {
    const others = now.filter((each) => each !== id);
    const wanted = on ? [...others, id] : others;
    unsent.set(input, input.choices.map(([each]) => each).filter((each) => wanted.includes(each)));
    unsent.sender.redraw();
  };
  return options(input, about, "checkbox", (id) => now.includes(id), change);
}

/** @param {Input} input @param {any} about @param {"radio" | "checkbox"} type */
function options(input, { id, said, wrong }, type, isOn, change) {
  const one = type === "radio";
  return h(
    "fieldset",
    { class: `tb-write-choices${input.pictures.length ? " tb-pictured" : input.choices.some(([, words]) => words.length > BRIEF) ? " tb-listed" : ""}`, role: one ? "radiogroup" : null, "aria-invalid": one ? wrong : null, "aria-describedby": said },
    h("legend", { class: "tb-write-label" }, input.label),
    help(input, id),
    input.choices.map(([each, words], i) => {
      const tint = input.tints.length ? input.tints[i] : null;
      return h(
        "label",
        { key: each, class: `tb-write-choice tb-plain-choice${tintClass(tint)}` },
        h("input", {
          // The first has the name of them all: the focus goes there after a refusal.
          id: i ? null : id,
          type,
          name: id,
          value: each,
          live: { checked: isOn(each) },
          on: { change: (event) => change(each, event.target.checked) },
        }),
        h("i", { class: `tb-tick tb-tick-${type}`, "aria-hidden": "true" }),
        tint !== null && tint !== undefined && shape(tint),
        h("span", { class: "tb-words" }, input.pictures.length ? h("img", { class: "tb-choice-picture", src: input.pictures[i], alt: words, loading: "lazy" }) : words),
      );
    }),
  );
}

/** @param {Input} input @param {Unsent} unsent @param {Context} ctx @param {any} about */
function list(input, unsent, ctx, { id, said, wrong }) {
  const pick = (chosen) => unsent.pick(input, chosen);
  const attributes = { id, "aria-invalid": wrong, "aria-describedby": said, "aria-required": input.required ? "true" : null };
  return [label(input, id), select(attributes, input.placeholder || ctx.t(`form.choose_${input.type}`), input.choices, unsent.valueOf(input), pick)];
}

/** A list of which one is chosen; `none` stands first, for none of them. */
function select(attributes, none, choicesOf, now, pick) {
  return h(
    "select",
    Object.assign({ key: "select", class: "tb-field", on: { change: (event) => pick(event.target.value) } }, attributes, { live: { value: now } }),
    h("option", { key: "", value: "" }, none),
    choicesOf.map(([id, words]) => h("option", { key: id, value: id, selected: id === now }, words)),
  );
}

// ── a picture ───────────────────────────────────────────────────────────────────────────────

/** @param {Input} input @param {Unsent} unsent @param {Context} ctx @param {any} about */
function picture(input, unsent, ctx, { id, said, wrong }) {
  const name = unsent.valueOf(input);
  const part = unsent.uploads[input.name];
  const sent = part !== undefined;
  // All of it has left, and the server works on it: nothing says how long.
  const leaving = sent && part < 1;
  const oneOfThem = unsent instanceof OnePicture;
  const away = () => (oneOfThem ? unsent.remove() : without(input, unsent));
  const words = leaving ? ctx.t("form.sending_picture", { n: Math.floor(part * 100) }) : ctx.t(sent ? "form.preparing_picture" : name ? "form.other_picture" : "form.choose_picture");
  return [
    h("p", { class: "tb-write-label", id: `${id}-label` }, input.label),
    help(input, id),
    name && h("img", { key: "shown", class: "tb-picture", src: unsent.sender.pictureAt(name), alt: ctx.t("form.chosen_picture") }),
    h(
      "label",
      { key: "pick", class: "tb-big tb-file" },
      h("input", {
        id,
        type: "file",
        accept: "image/*",
        disabled: sent,
        "aria-labelledby": `${id}-label ${id}-button`,
        "aria-invalid": wrong,
        "aria-describedby": said,
        on: { change: (event) => chosen(event.target, input, unsent) },
      }),
      icon("image"),
      h("span", { id: `${id}-button` }, words),
    ),
    sent && h("progress", { key: "progress", max: "1", value: leaving ? String(part) : null, "aria-label": words }),
    sent && unsent.failing && h("p", { key: "failing", class: "tb-detail" }, waiting(unsent, ctx)),
    (oneOfThem || (name && !sent)) && h("button", { key: "none", type: "button", class: "tb-link", on: { click: away } }, ctx.t("form.no_picture")),
  ];
}

function chosen(el, input, unsent) {
  const [file] = el.files;
  // The same file may be chosen again, after a refusal.
  if (file) unsent.choosePicture(input, file).then(() => (el.value = ""));
}

function without(input, unsent) {
  unsent.set(input, "");
  unsent.sender.redraw();
}

/** Each picture with its words, and the button that adds some. @param {Field} field @param {any} unsent @param {Context} ctx */
function several(field, unsent, ctx) {
  const id = idOf(field, "files");
  const n = unsent.parts.length;
  const full = n >= field.several;
  for (const part of unsent.parts) focusOn(part.field, part);
  return [
    unsent.parts.map((part, i) =>
      h(
        "fieldset",
        { key: part.id, class: "tb-part" },
        h("legend", { class: "tb-write-label" }, ctx.t("form.nth_picture", { n: i + 1, of: n })),
        part.field.inputs.map((input) => drawn(input.type === "picture" ? quiet(input) : input, part.field, part, ctx)),
        part.error && !Object.keys(part.errors).length && alert(part.error),
        part.busy && h("p", { key: "busy", class: "tb-detail" }, waiting(part, ctx)),
      ),
    ),
    !full &&
      h(
        "label",
        { key: "files", class: "tb-big tb-file" },
        h("input", {
          id,
          type: "file",
          accept: "image/*",
          multiple: true,
          disabled: unsent.busy,
          "aria-label": ctx.t(n ? "form.more_pictures" : "form.choose_pictures", { n: field.several - n }),
          on: { change: (event) => chosenSeveral(event.target, unsent) },
        }),
        icon("image"),
        h("span", {}, ctx.t(n ? "form.more_pictures" : "form.choose_pictures", { n: field.several - n })),
      ),
    h("p", { key: "help", class: "tb-detail" }, pictureOf(field).help),
  ];
}

/** What helps is said once, not with each. @param {Input} input */
function quiet(input) {
  return Object.assign({}, input, { help: "" });
}

function chosenSeveral(el, unsent) {
  // The list empties itself with the input, from which the same files may be chosen again.
  const files = [...el.files];
  el.value = "";
  unsent.choose(files);
}

// ── sending, and why not ────────────────────────────────────────────────────────────────────

export function sending(send) {
  return {
    submit: (event) => {
      event.preventDefault();
      send();
    },
    keydown: (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
      event.preventDefault();
      send();
    },
  };
}

/** @param {any} given @param {Context} ctx */
export function waiting({ failing, why }, ctx) {
  return failing ? [icon("wifi-off"), " ", failingWords(why, ctx)] : ctx.t("writing.sending");
}

/**
 * Why something was refused; of another number it is said again, though its words are the same.
 * @param {string} words @param {string | null} id @param {number} n
 */
export function alert(words, id = null, n = 0) {
  return h("div", { key: `alert ${n}`, id, class: "tb-ban tb-err", role: "alert" }, icon("circle-alert"), h("p", {}, words));
}
