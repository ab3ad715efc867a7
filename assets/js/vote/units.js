// Two forms of a ballot: units spread over the options, and options that are picked.

import { h, icon } from "../core/dom/draw.js";
import { giveFocus, or } from "../core/compat/older.js";
import { about, explain, lengthClass, markable, optionsOf, ownMark, place, why, worded } from "./option.js";
import { opening } from "../board/labels.js";
import { capOf, costOf, purseOf, spentOn } from "./costs.js";

/** @import { Option } from "./option.js" */
/** @import { Context } from "../core/context.js" */
/** @import { Paper } from "../core/shapes.d.ts" */
/** @import { OwnBallot } from "./own_ballot.js" */

/** More units than this on one option are written as a number. */
const DOTS = 3;
/** More units than this in all can be typed. */
const FEW = 9;
/** Units that are still to give, drawn as dots up to this number. */
const DRAWN = 5;

// ── units ───────────────────────────────────────────────────────────────────────────────────

export const spread = { lead: unitsLeft, rows: spreadRows, isComplete: isSpent, doubt, progress };

/** @param {Paper} view @param {Pick<OwnBallot, "marks">} ballot */
function leftOf(view, ballot) {
  return view.units - spentOn(view, ballot.marks);
}

/**
 * Whether another unit can go on this option: the cap allows it, and what is left pays for it.
 * @param {Option} it @param {Paper} view @param {Pick<OwnBallot, "marks">} ballot
 */
function hasRoom(it, view, ballot) {
  const units = ballot.marks[it.id] || 0;
  return units < capOf(view) && costOf(view, units + 1) - costOf(view, units) <= leftOf(view, ballot);
}

/** @param {Paper} view @param {OwnBallot} ballot */
function isSpent(view, ballot) {
  return !markable(view, ballot).some((it) => hasRoom(it, view, ballot));
}

/**
 * "2 gommettes", in the words of the paper.
 * @param {Paper} view @param {Context} ctx
 */
function counted(view, n, ctx) {
  return `${n} ${ctx.worded(n, ...view.unit)}`.trim();
}

/**
 * "7 crédits": what one has to give, in the words of the paper.
 * @param {Paper} view @param {Context} ctx
 */
function priced(view, n, ctx) {
  return `${n} ${ctx.worded(n, ...purseOf(view))}`.trim();
}

/** @param {Paper} view @param {Pick<OwnBallot, "marks">} ballot @param {Context} ctx */
function leftWords(view, ballot, ctx) {
  const left = leftOf(view, ballot);
  return left > 0
    ? ctx.t("ballot.left", { units: priced(view, left, ctx), total: view.units })
    : ctx.t("ballot.spent", { units: priced(view, view.units, ctx) });
}

/**
 * What the units here have cost, and what another would: "4 crédits · une de plus : 5 crédits".
 * @param {Paper} view @param {Context} ctx
 */
function price(units, view, ctx) {
  const here = priced(view, costOf(view, units), ctx);
  if (units >= capOf(view)) return here;
  const more = ctx.t("ballot.one_more", { units: priced(view, costOf(view, units + 1) - costOf(view, units), ctx) });
  return units ? `${here} · ${more}` : more;
}

/**
 * What to ask before one ends with units that the rule wants given; empty where there is nothing to ask.
 * @param {Paper} view @param {OwnBallot} ballot @param {Context} ctx
 */
function doubt(view, ballot, ctx) {
  if (!view.all_units || isSpent(view, ballot)) return "";
  return ctx.t("ballot.some_left", { units: priced(view, leftOf(view, ballot), ctx) });
}

/**
 * How many are left, always in sight.
 * @param {Paper} view @param {OwnBallot} ballot @param {Context} ctx
 */
function unitsLeft(view, ballot, ctx) {
  const left = leftOf(view, ballot);
  const dots = Array.from({ length: view.units }, (_, i) => h("i", { class: i < left ? "tb-full" : "" }));
  return [
    view.units <= DRAWN && h("span", { class: "tb-units-left", "aria-hidden": "true" }, dots),
    h("span", {}, leftWords(view, ballot, ctx)),
  ];
}

/**
 * What is left to buy with, also where the lead has scrolled away.
 * @param {Paper} view @param {OwnBallot} ballot @param {Context} ctx
 */
function progress(view, ballot, ctx) {
  return view.costs.length ? leftWords(view, ballot, ctx) : "";
}

/** @param {Paper} view @param {OwnBallot} ballot @param {Context} ctx */
function spreadRows(view, ballot, ctx) {
  return h("ol", { key: "options", class: "tb-options" }, optionsOf(view).map((it) => spreadRow(it, view, ballot, ctx)));
}

/** @param {Option} it @param {Paper} view @param {OwnBallot} ballot @param {Context} ctx */
function spreadRow(it, view, ballot, ctx) {
  const units = ballot.marks[it.id] || 0;
  const typed = (view.costs.length ? capOf(view) : view.units) > FEW;
  const kind = `tb-option tb-spread${units ? " tb-has" : ""}${lengthClass(it)}`;
  if (ballot.own.has(it.id)) return h("li", { key: it.id, class: kind }, worded(it), ownMark(ctx));
  return h(
    "li",
    { key: it.id, class: kind },
    worded(it),
    h(
      "div",
      { class: `tb-stepper${typed ? " tb-typed" : ""}` },
      stepButton(it, -1, { view, ballot, ctx, off: units <= 0 }),
      typed ? field(it, units, view, ballot, ctx) : amount(units, view, ctx),
      stepButton(it, 1, { view, ballot, ctx, off: !hasRoom(it, view, ballot) }),
    ),
    view.costs.length > 0 && h("p", { key: "price", class: "tb-price" }, price(units, view, ctx)),
    why(it, ballot),
  );
}

/** @param {Paper} view @param {Context} ctx */
function amount(units, view, ctx) {
  const dots = Array.from({ length: units > DOTS ? 1 : units }, () => h("i", { class: "tb-full" }));
  return h(
    "span",
    { class: "tb-amount" },
    h("span", { class: "tb-units", "aria-hidden": "true" }, dots),
    units > 0 && h("b", { class: "tb-n", "aria-hidden": "true" }, units > DOTS ? `× ${units}` : units),
    h("span", { class: "tb-vh" }, counted(view, units, ctx)),
  );
}

/** @param {Option} it @param {any} by @param {any} given */
function stepButton(it, by, { view, ballot, ctx, off }) {
  const adds = by > 0;
  const press = () => {
    if (off) {
      if (adds) explain(it, whyNotMore(it, view, ballot, ctx), ballot);
      return;
    }
    delete ballot.memory.typed[it.id];
    give(it, (ballot.marks[it.id] || 0) + by, { view, ballot, ctx });
    // The button that took the last one hides: its neighbour keeps the keyboard's place.
    if (!ballot.marks[it.id] && !adds) giveFocus(document.getElementById(place(view, it.id, "add")));
  };
  return h(
    "button",
    {
      type: "button",
      id: place(view, it.id, adds ? "add" : "take"),
      class: `tb-round${off ? " tb-idle" : ""}${off && !adds ? " tb-hidden" : ""}`,
      "aria-label": adds ? about("ballot.add", it, ctx) : about("ballot.take", it, ctx),
      "aria-disabled": off ? "true" : null,
      on: { click: press },
    },
    icon(adds ? "plus" : "minus"),
  );
}

/** @param {Option} it @param {Paper} view @param {OwnBallot} ballot @param {Context} ctx */
function whyNotMore(it, view, ballot, ctx) {
  const units = ballot.marks[it.id] || 0;
  if (units < capOf(view)) {
    if (!view.costs.length) return ctx.t("ballot.none_left");
    const asked = priced(view, costOf(view, units + 1) - costOf(view, units), ctx);
    return ctx.t("ballot.too_dear", { units: asked, left: priced(view, leftOf(view, ballot), ctx) });
  }
  return ctx.t("ballot.capped", { units: counted(view, capOf(view), ctx) });
}

/** @param {Option} it @param {any} units @param {any} given @param {any} options */
function give(it, units, { view, ballot, ctx }, options = {}) {
  const { [it.id]: _old, ...others } = ballot.marks;
  const marks = units ? { ...others, [it.id]: units } : others;
  const back = costOf(view, ballot.marks[it.id] || 0) - costOf(view, units);
  const refund = view.costs.length && back > 0 ? `${ctx.t("ballot.refund", { units: priced(view, back, ctx) })} ` : "";
  const words = `${opening(it.text)}, ${counted(view, units, ctx)}. ${refund}${leftWords(view, { marks }, ctx)}.`;
  ballot.change({ marks }, { words, ...options });
}

/**
 * The number itself, for who has many to give.
 * @param {Option} it @param {Paper} view @param {OwnBallot} ballot @param {Context} ctx
 */
function field(it, units, view, ballot, ctx) {
  const { typed } = ballot.memory;
  const pays = (n) => costOf(view, n) <= costOf(view, units) + leftOf(view, ballot);
  let most = capOf(view);
  while (most > units && !pays(most)) most -= 1;
  const change = (event) => {
    const text = event.target.value.trim();
    typed[it.id] = text;
    const n = /^\d{0,6}$/.test(text) ? Number(text) : NaN;
    if (n <= most) give(it, n, { view, ballot, ctx }, { after: 300 });
    else explain(it, ctx.t("ballot.not_units", { most }), ballot);
  };
  const leave = () => {
    if (Number(typed[it.id]) === units) delete typed[it.id];
    ballot.redraw();
  };
  return h("input", {
    class: "tb-field tb-number",
    type: "text",
    inputmode: "numeric",
    autocomplete: "off",
    placeholder: "0",
    "aria-label": about("ballot.how_many", it, ctx),
    "aria-invalid": ballot.memory.why && ballot.memory.why.id === it.id ? "true" : null,
    live: { value: or(typed[it.id], units || "") },
    on: { input: change, blur: leave },
  });
}

// ── picks ───────────────────────────────────────────────────────────────────────────────────

export const pick = { lead: picksLeft, rows: pickRows, isComplete: isPicked };

/** @param {OwnBallot} ballot */
function picked(ballot) {
  return Object.keys(ballot.marks).length;
}

/** @param {Paper} view @param {OwnBallot} ballot */
function isFull(view, ballot) {
  return view.units > 0 && picked(ballot) >= view.units;
}

/** @param {Paper} view @param {OwnBallot} ballot */
function isPicked(view, ballot) {
  const most = Math.min(view.units || 1, markable(view, ballot).length);
  return picked(ballot) >= most;
}

/** @param {Paper} view @param {OwnBallot} ballot @param {Context} ctx */
function picksLeft(view, ballot, ctx) {
  return h("span", {}, pickWords(view, picked(ballot), ctx));
}

/** @param {Paper} view @param {Context} ctx */
function pickWords(view, n, ctx) {
  if (!view.units) return ctx.t("ballot.picked", { n });
  if (n >= view.units) return ctx.t("ballot.picked_all", { n, total: view.units });
  return ctx.t("ballot.picks_left", { n: view.units - n, total: view.units });
}

/** @param {Paper} view @param {OwnBallot} ballot @param {Context} ctx */
function pickRows(view, ballot, ctx) {
  return h("ol", { key: "options", class: "tb-options" }, optionsOf(view).map((it) => pickRow(it, view, ballot, ctx)));
}

/** @param {Option} it @param {Paper} view @param {OwnBallot} ballot @param {Context} ctx */
function pickRow(it, view, ballot, ctx) {
  if (ballot.own.has(it.id)) return h("li", { key: it.id, class: "tb-option" }, worded(it), ownMark(ctx));
  const checked = it.id in ballot.marks;
  const off = !checked && isFull(view, ballot);
  const press = (event) => {
    if (!off) return;
    event.preventDefault();
    explain(it, ctx.t("ballot.full", { n: view.units }), ballot);
  };
  const change = (event) => {
    const on = event.target.checked;
    ballot.mark(it.id, on ? 1 : null, `${pickWords(view, picked(ballot) + (on ? 1 : -1), ctx)}.`);
  };
  return h(
    "li",
    { key: it.id, class: `tb-option tb-pickable${checked ? " tb-has" : ""}${off ? " tb-idle" : ""}` },
    h(
      "label",
      { class: "tb-check" },
      h("input", {
        type: "checkbox",
        "aria-disabled": off ? "true" : null,
        live: { checked },
        on: { click: press, change },
      }),
      worded(it),
    ),
    why(it, ballot),
  );
}
