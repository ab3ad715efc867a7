// Hands counted in the room: how many people vote so, then how many hands for each option and answer.

import { h, icon } from "../core/dom/draw.js";
import { fault, numberField } from "./fields.js";
import { marksOfHands, readHands } from "./parser.js";

/** @import { Context } from "../core/context.js" */
/** @import { Paper } from "../core/shapes.d.ts" */

/** Answers that stand side by side where there is room. */
const FEW = 5;

/** The number of people, then a table of numbers whose sums are checked while one types. */
export function handsFields(form) {
  const { paper, ballot } = form;
  const read = readHands(ballot.values, paper);
  return [voters(form), h("div", { key: "table", class: "tb-e-hands-box" }, table(read, form)), left(read, form)];
}

/**
 * What keeps these hands from being counted, by field; nothing where all is well.
 * @param {Paper} paper
 */
export function faultsOfHands(typed, paper) {
  const { voters, balance, left } = readHands(typed, paper);
  const wrong = {};
  if (!(voters > 0)) wrong.voters = ["capture.wrong_voters"];
  for (const [id] of paper.options) {
    if (Number.isNaN(balance[id])) {
      if (!wrong.voters) wrong[id] = ["capture.wrong_hands"];
    } else if (balance[id] < 0 && !wrong.voters) wrong[id] = excess(-balance[id], paper);
  }
  if (left !== null && left < 0 && !Object.keys(wrong).length) wrong.sum = excess(-left, paper);
  return wrong;
}

/** @param {Paper} paper */
function excess(n, paper) {
  return [paper.form === "spread" ? "capture.over" : "capture.hands_over", { n }];
}

function voters(form) {
  const { ballot, ctx, name } = form;
  const field = `${name}-voters`;
  const wrong = ballot.wrong.voters;
  return h(
    "div",
    { key: "voters", class: "tb-e-field" },
    h("label", { for: field }, ctx.t("capture.voters")),
    h("input", {
      ...numberField,
      id: field,
      "data-field": "hand",
      "data-id": "voters",
      "aria-invalid": wrong ? "true" : null,
      "aria-describedby": `${wrong ? `${field}-wrong ` : ""}${field}-hint`,
      live: { value: ballot.values.voters || "" },
    }),
    h("p", { id: `${field}-hint`, class: "tb-detail" }, ctx.t("capture.adds")),
    fault(field, wrong, form),
  );
}

/** A table by its roles alone: its rows are blocks where it is narrow, and elements of a table would be none there. */
function table(read, form) {
  const { paper, ctx } = form;
  const heads = headsOf(paper, ctx);
  const cell = (text, i) => h("div", { key: i, role: "columnheader" }, text);
  return h(
    "div",
    { class: `tb-e-hands${heads.length <= FEW ? " tb-e-few" : ""}`, role: "table", "aria-label": ctx.t("capture.hands") },
    h(
      "div",
      { role: "rowgroup", class: "tb-heads" },
      h(
        "div",
        { role: "row" },
        h("div", { key: "option", role: "columnheader" }, ctx.t("capture.option")),
        heads.map(cell),
        paper.form === "grade"
          ? h("div", { key: "sum", role: "columnheader" }, ctx.t("capture.sum"))
          : h("div", { key: "sum", role: "cell" }),
      ),
    ),
    h("div", { role: "rowgroup" }, paper.options.map((option, i) => row(option, i, heads, read, form))),
  );
}

/** @param {Paper} paper @param {Context} ctx */
function headsOf(paper, ctx) {
  if (paper.form === "grade") return paper.choices.map(({ label }) => label);
  const unit = paper.form === "spread" ? paper.unit[paper.unit.length - 1] : "";
  return [unit ? unit[0].toUpperCase() + unit.slice(1) : ctx.t("capture.hands_head")];
}

function row([id, text], i, heads, read, form) {
  const { paper, name } = form;
  const sum = `${name}-sum-${i}`;
  const cell = (mark, j) =>
    h(
      "div",
      { key: mark, role: "cell", "data-head": heads[j] },
      h("input", {
        ...numberField,
        "data-field": "hand",
        "data-id": `${id} ${mark}`,
        "aria-label": `${i + 1}. ${text} ${heads[j]}`,
        "aria-describedby": sum,
        "aria-invalid": form.ballot.wrong[id] ? "true" : null,
        live: { value: form.ballot.values[`${id} ${mark}`] || "" },
      }),
    );
  return h(
    "div",
    { key: id, role: "row", class: "tb-e-hand" },
    h(
      "div",
      { key: "option", role: "rowheader" },
      h("span", { class: "tb-e-option" }, h("b", { class: "tb-num" }, `${i + 1}.`), " ", h("span", { class: "tb-words" }, text)),
    ),
    marksOfHands(paper).map(cell),
    h("div", { key: "sum", role: "cell", id: sum, class: "tb-e-balance" }, balance(id, read, form)),
  );
}

/** "le compte y est", "il manque 3 mains", "2 mains de trop": only once the number of people is known. */
function balance(id, { voters, balance, counts }, { paper, ctx }) {
  const n = balance[id];
  if (Number.isNaN(n) && !Number.isNaN(voters)) return told("circle-alert", ctx.t("capture.wrong_hands"), "tb-e-wrong");
  if (!(voters > 0)) return null;
  if (n < 0) return told("circle-alert", ctx.t(...excess(-n, paper)), "tb-e-wrong");
  if (paper.form !== "grade") return null;
  if (n === 0) return told("check", ctx.t("capture.even"), "tb-e-even");
  return counts[id] ? told("circle-dashed", ctx.t("capture.missing", { n }), "tb-e-short") : null;
}

function told(name, words, kind) {
  return h("span", { key: name, class: kind }, icon(name), words);
}

/** What these people have still to give, over all options. */
function left({ voters, left, total }, { paper, ctx }) {
  if (left === null || !(voters > 0) || Number.isNaN(left)) return null;
  const sentence = ctx.t("capture.total", { n: total, most: voters * paper.units });
  const over = left < 0 && [icon("circle-alert"), ctx.t(...excess(-left, paper))];
  return h("p", { key: "left", class: `tb-e-sum${over ? " tb-e-wrong" : ""}`, role: "status" }, h("span", {}, sentence), " ", over);
}
