// Groups of people, each around its table: one's own first and in large on a phone, all of them on console
// and wall, with what they wrote there.

import { buttonsOf, item } from "../board/cards.js";
import { h, icon } from "../core/dom/draw.js";
import { inWords } from "../core/compat/older.js";
import { chips } from "./widgets.js";
import { countCards, shape, tintClass } from "../board/labels.js";

/** @import { Context } from "../core/context.js" */
/** @import { Circle, Circles } from "../core/shapes.d.ts" */

/** More names than these are counted, where one reads with whom one sits. */
const NAMES = 12;

/** On the wall, cards stand at each table as long as there are no more tables than these. */
const WORKING = 6;

/** How many sizes the style sheet has for the tables of the wall. */
const SIZES = 5;

/**
 * The groups, as this audience sees them.
 * @param {Circles} view @param {Context} ctx
 */
export function circles(view, ctx) {
  if (ctx.wall) return onWall(view, ctx);
  return ctx.phone ? onPhone(view, ctx) : onConsole(view, ctx);
}

/**
 * What a table wrote: no group stands there.
 * @param {Circle} circle @returns {any[]}
 */
function cardsOf(circle) {
  return circle.cards || [];
}

/**
 * Whether people write at these tables, in this step.
 * @param {Circles} view
 */
function works(view) {
  return view.circles.some((it) => it.empty || cardsOf(it).length || (it.reports && it.reports.length));
}

// ── phones ──────────────────────────────────────────────────────────────────────────────────

/** @param {Circles} view @param {Context} ctx */
function onPhone(view, ctx) {
  const own = view.circles.find((it) => it.people.some(({ person }) => ctx.me && person === ctx.me));
  const others = view.circles.filter((it) => it !== own);
  const lost = !own && ctx.me && !ctx.roles.includes("facilitator") && view.lost;
  return h("section", { key: "circles", class: "tb-sect tb-circles" }, [
    own && yours(own, ctx),
    lost && h("p", { key: "lost", class: "tb-circle-lost" }, lost),
    others.length > 0 && theOthers(view, others, own, ctx),
  ]);
}

/**
 * Where one goes, with whom, who receives.
 * @param {Circle} it @param {Context} ctx
 */
function yours(it, ctx) {
  return h(
    "section",
    { key: "own", class: `tb-circle tb-circle-own${tintClass(it.tint)}`, "data-id": it.id },
    h("p", { class: "tb-circle-yours" }, ctx.t("circle.yours")),
    title(it, ctx, 2),
    it.place && h("p", { key: "place", class: "tb-circle-place" }, it.place),
    h("p", { key: "with", class: "tb-circle-with" }, company(it, ctx)),
    host(it, ctx),
    note(it, ctx),
    h("div", { key: "acts", class: "tb-circle-acts" }, buttons(it, ctx, true)),
    table(it, ctx, 3),
    before(it, ctx, 3),
  );
}

/** @param {Circle} it @param {Context} ctx */
function company(it, ctx) {
  const others = it.people.filter(({ person }) => person !== ctx.me);
  if (!others.length) return ctx.t("circle.alone");
  if (others.length > NAMES) return ctx.t("circle.with_many", { n: others.length });
  return ctx.t("circle.with", { names: listed(others, ctx) });
}

/** @param {Circles} view @param {Context} ctx */
function theOthers(view, others, own, ctx) {
  if (own && view.others === "hidden") return null;
  const draw = () => others.map((it) => other(it, ctx));
  if (!own || view.others === "shown") return h("div", { key: "others", class: "tb-circle-others" }, draw());
  const inside = () => h("div", { class: "tb-fold-in tb-circle-others" }, draw());
  return folded("others", ctx.t("circle.others", { n: others.length }), inside, ctx);
}

/**
 * What is drawn only once it is opened; `first` where it is to begin with.
 * @param {Context} ctx
 */
function folded(key, words, inside, ctx, first = false) {
  const at = `circles ${key}`;
  const open = at in ctx.memory ? Boolean(ctx.memory[at]) : first;
  const toggled = (event) => {
    if (open === event.target.open) return;
    ctx.memory[at] = event.target.open;
    ctx.redraw();
  };
  return h(
    "details",
    { key, class: "tb-fold", open, on: { toggle: toggled } },
    h("summary", {}, icon("chevron-right"), h("span", {}, words)),
    open && inside(),
  );
}

/** @param {Circle} it @param {Context} ctx */
function other(it, ctx) {
  return h(
    "section",
    { key: it.id, class: `tb-circle${tintClass(it.tint)}`, "data-id": it.id },
    title(it, ctx, 3),
    it.place && h("p", { key: "place", class: "tb-circle-place" }, it.place),
    h("p", { key: "names", class: "tb-circle-names" }, names(it, ctx)),
    host(it, ctx),
    note(it, ctx),
    buttons(it, ctx, false),
    cardsOf(it).length + ((it.reports && it.reports.length) || 0) > 0 && table(it, ctx, 4),
  );
}

// ── console ─────────────────────────────────────────────────────────────────────────────────

/** @param {Circles} view @param {Context} ctx */
function onConsole(view, ctx) {
  const working = works(view);
  const look = working ? ` tb-circles-work${view.circles.length === 4 ? " tb-circles-four" : ""}` : "";
  return h(
    "section",
    { key: "circles", class: "tb-sect tb-circles" },
    view.title && h("h2", { key: "title" }, view.title),
    view.apart && view.apart.length > 0 && apart(view, ctx),
    h("div", { key: "all", class: `tb-circles-in${look}` }, view.circles.map((it) => whole(it, ctx, working, view.title ? 3 : 2))),
  );
}

/**
 * A table; where people write at it, its cards have the room and its people one line.
 * @param {Circle} it @param {Context} ctx
 */
function whole(it, ctx, working, level) {
  const seated = working || !it.people.length ? h("p", { key: "names", class: "tb-circle-names" }, names(it, ctx)) : chips(it.people, ctx);
  return h(
    "section",
    { key: it.id, class: `tb-circle${tintClass(it.tint)}`, "data-id": it.id },
    title(it, ctx, level, working ? countCards([...(it.reports || []), ...cardsOf(it)]) : null),
    it.place && h("p", { key: "place", class: "tb-circle-place" }, it.place),
    seated,
    host(it, ctx),
    note(it, ctx),
    buttons(it, ctx, false),
    table(it, ctx, level + 1),
    before(it, ctx, level + 1),
  );
}

/** @param {Circles} view @param {Context} ctx */
function apart(view, ctx) {
  return h("p", { key: "apart", class: "tb-detail" }, ctx.t("circle.apart", { names: listed(view.apart, ctx) }));
}

// ── wall ────────────────────────────────────────────────────────────────────────────────────

/** @param {Circles} view @param {Context} ctx */
function onWall(view, ctx) {
  const only = view.only && view.circles.find(({ id }) => id === view.only);
  if (only) return alone(only, ctx);
  const shown = view.circles;
  return works(view) && shown.length <= WORKING ? working(shown, ctx) : seats(view, shown, ctx);
}

/**
 * The table that reports: what it keeps, then its cards.
 * @param {Circle} it @param {Context} ctx
 */
function alone(it, ctx) {
  const cards = [...(it.reports || []), ...cardsOf(it)];
  return h(
    "section",
    { key: `only ${it.id}`, class: `tb-sect tb-circle tb-circle-only${tintClass(it.tint)}` },
    title(it, ctx, 2),
    h("p", { class: "tb-circle-names" }, names(it, ctx)),
    host(it, ctx),
    h(
      "ul",
      { key: "cards", class: "tb-cards", "data-paged": true },
      !cards.length && it.empty && h("li", { key: " empty", class: "tb-slot" }, it.empty),
      cards.map((card) => item(card, ctx, { tint: it.tint })),
    ),
  );
}

/**
 * The tables side by side, each with how many cards it has and the last ones.
 * @param {Context} ctx
 */
function working(shown, ctx) {
  return h(
    "div",
    { key: "working", class: "tb-circles tb-circles-work", "data-together": true, vars: { "--tb-across": shown.length < 5 ? String(shown.length) : across(shown.length) } },
    shown.map((it) => {
      const cards = [...(it.reports || []), ...cardsOf(it)];
      return h(
        "section",
        { key: it.id, class: `tb-circle${tintClass(it.tint)}` },
        title(it, ctx, 2, countCards(cards)),
        h("p", { class: "tb-circle-names" }, names(it, ctx)),
        note(it, ctx),
        !cards.length && former(it, ctx),
        h(
          "ul",
          { key: "cards", class: "tb-cards", "data-paged": true },
          !cards.length && !former(it, ctx) && it.empty && h("li", { key: " empty", class: "tb-slot" }, it.empty),
          (cards.length ? cards : it.before || []).map((card) => item(card, ctx, { tint: it.tint })),
        ),
      );
    }),
  );
}

/**
 * That what stands there is of the conversation before: nothing was written in this one yet.
 * @param {Circle} it @param {Context} ctx
 */
function former(it, ctx) {
  return Boolean(it.before && it.before.length) && h("p", { key: "former", class: "tb-circle-former" }, ctx.t("circle.before", { n: (it.before || []).length }));
}

/**
 * Who sits where, to be read from afar: smaller where there is much, then page after page.
 * @param {Circles} view @param {Context} ctx
 */
function seats(view, shown, ctx) {
  const working = works(view);
  return h(
    "section",
    { key: "seats", class: "tb-sect tb-circles" },
    h(
      "div",
      { class: "tb-sect-head" },
      h("h2", { class: "tb-words" }, view.title || ctx.t("circle.tables", { n: shown.length })),
      h("span", { class: "tb-page", hidden: true }),
    ),
    h(
      "div",
      { key: "all", class: "tb-circles-in", "data-levels": SIZES, vars: { "--tb-across": across(shown.length) } },
      shown.map((it, i) =>
        h(
          "section",
          { key: it.id, class: `tb-circle${tintClass(it.tint)}`, "data-at": -i },
          title(it, ctx, 3, working ? countCards([...(it.reports || []), ...cardsOf(it)]) : null),
          sitting(it, ctx),
          note(it, ctx),
        ),
      ),
    ),
    view.apart && view.apart.length > 0 && h("p", { key: "apart", class: "tb-circle-apart" }, ctx.t("circle.apart_n", { n: view.apart.length })),
  );
}

/**
 * Who sits there, until something is written: then the last card.
 * @param {Circle} it @param {Context} ctx
 */
function sitting(it, ctx) {
  const last = [...(it.reports || []), ...cardsOf(it)].reduce((best, card) => (card.at > (best ? best.at : -1) ? card : best), null);
  if (last) return h("p", { key: "last", class: "tb-circle-last tb-text" }, ctx.glued(last.text));
  return [
    it.place && h("p", { key: "place", class: "tb-circle-place" }, it.place),
    h("p", { key: "names", class: "tb-circle-names" }, names(it, ctx)),
    host(it, ctx),
  ];
}

/** Side by side, in rows of about the same length. */
function across(n) {
  if (n <= 6) return String(n === 4 ? 2 : Math.min(3, n));
  return String(n <= 12 ? 4 : 5);
}

// ── the parts of a table ────────────────────────────────────────────────────────────────────

/** @param {Circle} it @param {Context} ctx */
function title(it, ctx, level, n = null) {
  return h(
    `h${level}`,
    { key: "title", class: "tb-circle-title" },
    shape(it.tint),
    h("span", { class: "tb-words" }, it.title),
    it.mark && h("span", { class: "tb-tag" }, it.mark),
    n !== null && h("span", { class: "tb-n" }, n),
  );
}

/** @param {Circle} it @param {Context} ctx */
function host(it, ctx) {
  const found = it.host && it.people.find(({ person }) => person === it.host);
  if (!found) return null;
  const mine = ctx.me && it.host === ctx.me;
  return h("p", { key: "host", class: "tb-circle-host" }, mine ? ctx.t("circle.you_host") : ctx.t("circle.host", { name: found.name }));
}

/** @param {Circle} it @param {Context} ctx */
function note(it, ctx) {
  const words = ctx.me && it.turn === ctx.me ? it.to_turn : it.note;
  return words && h("p", { key: "note", class: "tb-circle-note" }, icon("ear"), h("span", { class: "tb-words" }, words));
}

/** @param {Circle} it @param {Context} ctx */
function names(it, ctx) {
  if (!it.people.length) return ctx.t("circle.nobody");
  if (it.people.length > NAMES * 2) return ctx.t("circle.people", { n: it.people.length });
  return listed(it.people, ctx);
}

/** @param {Context} ctx */
function listed(people, ctx) {
  const all = people.map(({ name, person }) => (ctx.me && person === ctx.me ? ctx.t("card.you") : name));
  return inWords(all, ctx.lang, ctx.t);
}

/**
 * Its buttons: those of who sits there, or of all others.
 * @param {Circle} it @param {Context} ctx
 */
function buttons(it, ctx, mine) {
  const all = { id: it.id, buttons: mine ? it.own : it.buttons };
  return buttonsOf(all, { person: it.host || "", text: it.title }, ctx);
}

/**
 * What it keeps, then its cards.
 * @param {Circle} it @param {Context} ctx
 */
function table(it, ctx, level) {
  const cards = [...(it.reports || []), ...cardsOf(it)];
  if (!cards.length && !it.empty) return null;
  return h(
    "ul",
    { key: "cards", class: "tb-cards" },
    !cards.length && h("li", { key: " empty", class: "tb-slot" }, it.empty),
    cards.map((card) => item(card, ctx, { tint: it.tint, level })),
  );
}

/**
 * What was written in earlier rounds by these people, or at this table.
 * @param {Circle} it @param {Context} ctx
 */
function before(it, ctx, level) {
  if (!(it.before && it.before.length)) return null;
  const inside = () =>
    h(
      "ul",
      { class: "tb-fold-in tb-cards" },
      (it.before || []).map((card) => item(card, ctx, { tint: it.tint, level })),
    );
  // In sight while it is all that the table has.
  const first = !cardsOf(it).length && !(it.reports && it.reports.length);
  return folded(`before ${it.id}`, ctx.t("circle.before", { n: it.before.length }), inside, ctx, first);
}
