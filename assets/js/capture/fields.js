// The fields of one ballot, to be typed without a look at the screen: one for each option, in order.

import { h, icon } from "../core/dom/draw.js";
import { giveFocus, or } from "../core/compat/older.js";
import { opensText } from "../vote/marks.js";
import { canBeJudged, isWhole, numbersOf, read, readAll } from "./parser.js";

const HELP = {
  spread: "capture.help_spread",
  pick: "capture.help_pick",
  grade: "capture.help_grade",
  rank: "capture.help_rank",
};

/** What stands in a form: what to type, one field an option, the sum, and words where they are asked for. */
export function ballotFields(form) {
  const { paper, ballot } = form;
  const said = readAll(ballot.values, paper);
  return [
    legend(form),
    h("ol", { key: "rows", class: "tb-e-rows" }, paper.options.map((option, i) => row(option, i, form))),
    paper.units > 0 && sum(said, form),
    opensText(said.marks, paper) && words(form),
  ];
}

/** Above the fields: what a number means. It stays in sight while one scrolls. */
function legend({ paper, ctx, name }) {
  const numbers = numbersOf(paper);
  const help = paper.decimals ? "capture.help_number" : numbers.includes(0) ? "capture.help_zero" : HELP[paper.form];
  return h(
    "div",
    { key: "legend", id: `${name}-legend`, class: "tb-e-legend" },
    h("p", {}, ctx.t(help)),
    paper.choices.length > 0 &&
      h(
        "ul",
        {},
        paper.choices.map(({ label }, i) =>
          h("li", { key: i }, label.startsWith(numbers[i]) ? label : [h("b", { class: "tb-num" }, numbers[i]), ` = ${label}`]),
        ),
      ),
  );
}

function row([id, text], i, form) {
  const { ballot, name } = form;
  const field = `${name}-${i}`;
  const wrong = ballot.wrong[id];
  const answer = echo(id, form);
  const said = [wrong && `${field}-wrong`, answer && `${field}-said`, `${name}-legend`];
  return h(
    "li",
    { key: id, class: `tb-e-row${wrong ? " tb-e-off" : ""}` },
    input(form, { id: field, "data-field": "mark", "data-id": id, wrong, said }),
    h(
      "label",
      { class: "tb-e-option", for: field },
      h("b", { class: "tb-num" }, `${i + 1}.`),
      " ",
      h("span", { class: "tb-words" }, text),
    ),
    answer && h("span", { key: "said", id: `${field}-said`, class: "tb-e-echo" }, answer),
    fault(field, wrong, form),
  );
}

/** The words of what is typed, to be checked at a glance. */
function echo(id, { paper, ballot }) {
  const { mark } = read(ballot.values[id] || "", paper);
  const choice = mark === undefined ? undefined : paper.choices.find(({ value }) => value === mark);
  return mark === undefined ? "" : choice && choice.label;
}

function input({ paper, ballot }, { wrong, said, ...props }) {
  const value = or(ballot.values[props["data-id"]], "");
  const told = { "aria-invalid": wrong ? "true" : null, "aria-describedby": said.filter(Boolean).join(" ") };
  if (paper.form === "pick") {
    return h("input", { ...props, ...told, type: "checkbox", class: "tb-e-tick", live: { checked: value === "1" } });
  }
  return h("input", {
    ...props,
    ...told,
    ...numberField,
    inputmode: paper.decimals ? "decimal" : "numeric",
    live: { value },
  });
}

/** Not `type=number`: there a comma, or a word typed by mistake, would be gone without a trace. */
export const numberField = {
  type: "text",
  class: "tb-e-box",
  inputmode: "numeric",
  autocomplete: "off",
  spellcheck: "false",
  on: { focus: (event) => event.target.select() },
};

/** What is wrong with a field, said as soon as it is known. */
export function fault(field, wrong, { ctx }) {
  return (
    wrong &&
    h("p", { key: "wrong", id: `${field}-wrong`, class: "tb-e-wrong", role: "alert" }, icon("circle-alert"), ctx.t(...wrong))
  );
}

function sum({ total, over }, { paper, ctx }) {
  const words = ctx.t("capture.total", { n: total, most: paper.units });
  const more = over > 0 && [icon("circle-alert"), ctx.t("capture.over", { n: over })];
  return h("p", { key: "sum", class: `tb-e-sum${over ? " tb-e-wrong" : ""}` }, h("span", {}, words), " ", more);
}

/**
 * A field with its label above it, and a hint below.
 * @param {any} form @param {string} kind @param {Record<string, any>} given
 */
export function labelled(form, kind, { label, hint, tag = "input", children = [], ...props }) {
  const { ballot, name } = form;
  const field = `${name}-${kind}`;
  const wrong = ballot.wrong[kind];
  const said = [wrong && `${field}-wrong`, hint && `${field}-hint`].filter(Boolean).join(" ");
  return h(
    "div",
    { key: kind, class: "tb-e-field" },
    h("label", { for: field }, label),
    h(
      tag,
      {
        autocomplete: "off",
        ...props,
        id: field,
        "data-field": kind,
        "aria-invalid": wrong ? "true" : null,
        "aria-describedby": said || null,
        live: tag === "select" ? {} : { value: ballot[kind] },
      },
      children,
    ),
    hint && h("p", { id: `${field}-hint`, class: "tb-detail" }, hint),
    fault(field, wrong, form),
  );
}

function words(form) {
  return labelled(form, "text", { label: form.paper.text, tag: "textarea", rows: "2", class: "tb-e-text" });
}

// ── keys ────────────────────────────────────────────────────────────────────────────────────

/** What a form listens to. `form.save()` sends it. */
export function listeners(form) {
  return {
    keydown: (event) => pressed(event, form),
    input: (event) => typed(event, form),
    submit: (event) => event.preventDefault(),
  };
}

/**
 * The fields of a form as they follow each other.
 * @returns {HTMLInputElement[]}
 */
export function fieldsOf(name) {
  const form = document.getElementById(name);
  const found = form ? form.querySelectorAll("[data-field]") : [];
  return [.../** @type {NodeListOf<HTMLInputElement>} */ (found)];
}

function typed(event, form) {
  const { target: field } = event;
  if (!field.dataset.field) return;
  const { ballot, paper } = form;
  keep(field, ballot);
  const asks = field.dataset.field === "mark" && field.type === "text";
  const { wrong } = asks ? read(field.value, paper) : {};
  if (wrong && canBeJudged(field.value, paper)) ballot.wrong[field.dataset.id] = wrong;
  form.typed.redraw();
  const shorter = event.inputType && event.inputType.startsWith("delete");
  if (asks && !wrong && !shorter && isWhole(field.value, paper)) goOn(field, form);
}

function keep(field, ballot) {
  const { field: kind, id } = field.dataset;
  const value = field.type === "checkbox" ? (field.checked ? "1" : "") : field.value;
  if (id) ballot.values[id] = value;
  else ballot[kind] = value;
  delete ballot.wrong[or(id, kind)];
  ballot.alert = "";
  ballot.led = null;
  ballot.warned = false;
}

/** To the next field by itself, where there is one and the sum allows more. */
function goOn(field, form) {
  const { ballot, paper } = form;
  if (!readAll(ballot.values, paper).over && step(field, 1, form)) ballot.led = document.activeElement;
}

function step(field, by, { name }) {
  const fields = fieldsOf(name);
  const next = fields[fields.indexOf(field) + by];
  giveFocus(next);
  return Boolean(next);
}

function pressed(event, form) {
  const { key, target } = event;
  if (event.isComposing) return;
  if (form.ballot.sending) {
    hold(event, form.ballot);
    return;
  }
  const field = target.dataset.field ? target : null;
  if (key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    if (!event.repeat) form.save();
  } else if (field && key === "Enter") {
    enter(event, field, form);
  } else if (field && (key === "ArrowDown" || key === "ArrowUp")) {
    move(event, field, form);
  } else if (field && field.type === "checkbox") {
    tick(event, field, form);
  }
}

/** On to the next field; after the last the ballot is saved. A field that is wrong is not left. */
function enter(event, field, form) {
  if (field.tagName === "TEXTAREA" && event.shiftKey) return;
  event.preventDefault();
  if (event.repeat) return;
  const { ballot, paper } = form;
  // Whoever presses Enter after each number, or twice, has been led here already: nothing is left out.
  const led = ballot.led === field && !(field.type === "checkbox" ? field.checked : field.value);
  ballot.led = null;
  if (led) return;
  const { wrong } = field.dataset.field === "mark" ? read(ballot.values[field.dataset.id] || "", paper) : {};
  if (wrong) {
    ballot.wrong[field.dataset.id] = wrong;
    form.typed.redraw();
  } else if (!step(field, 1, form)) {
    form.save();
  }
}

function move(event, field, form) {
  if (field.tagName === "TEXTAREA" || field.tagName === "SELECT") return;
  event.preventDefault();
  step(field, event.key === "ArrowDown" ? 1 : -1, form);
}

/** `1` or `x` ticks and goes on, or unticks; `0` goes on; the space bar is the browser's own. */
function tick(event, field, form) {
  const key = event.key.toLowerCase();
  if (!["0", "1", "x"].includes(key) || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  const on = key !== "0" && !field.checked;
  if (on !== field.checked) field.click();
  if (on || key === "0") goOn(field, form);
}

/** A key pressed while the server answers belongs to the next ballot. */
function hold(event, ballot) {
  if (event.key === "Tab") return;
  event.preventDefault();
  const bare = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (bare && (event.key.length === 1 || event.key === "Enter") && !event.repeat) ballot.ahead.push(event.key);
}

/** Puts the focus on the first field of the next ballot, and types what was typed ahead. */
export function begin(form) {
  const [first] = fieldsOf(form.name);
  giveFocus(first);
  form.ballot.led = first;
  const head = document.getElementById(`${form.name}-head`);
  if (head) head.scrollIntoView({ block: "nearest" });
  const { ballot } = form;
  for (const key of ballot.ahead.splice(0)) {
    const field = /** @type {HTMLInputElement} */ (document.activeElement);
    if (ballot.sending) ballot.ahead.push(key);
    else if (key === "Enter" || field.type === "checkbox") press(field, key);
    else if ("value" in field && field.tagName !== "SELECT") write(field, key);
  }
}

function press(field, key) {
  if (key === " ") field.click();
  else field.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}

function write(field, key) {
  field.setRangeText(key, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}
