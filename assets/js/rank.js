// A form of a ballot: options put in order, the preferred first; those left out come last together.

import { opening } from "./cards.js";
import { h, icon } from "./dom.js";
import { about, lengthClass, markable, optionsOf, ownMark, place, worded } from "./option.js";
import { keepStill } from "./still.js";

export const rank = { lead, rows, isComplete };

/** The options that are ranked, in order. */
function ranked(view, envelope) {
  const placed = markable(view, envelope).filter(({ id }) => id in envelope.marks);
  return placed.sort((one, other) => envelope.marks[one.id] - envelope.marks[other.id]);
}

function isComplete(view, envelope) {
  return ranked(view, envelope).length === markable(view, envelope).length;
}

/** How far one is, in sight where the order itself has scrolled away. */
function lead(view, envelope, ctx) {
  const n = ranked(view, envelope).length;
  if (!n) return h("span", {}, ctx.t("ballot.rank_hint"));
  return [h("span", {}, ctx.t("ballot.ranked", { n, total: markable(view, envelope).length })), lastPlaced(view, envelope, ctx)];
}

/** What was tapped goes up to the order, which may be out of sight: here one sees where it went. */
function lastPlaced(view, envelope, ctx) {
  const it = ranked(view, envelope).find(({ id }) => id === envelope.memory.placed);
  if (!it) return null;
  const words = ctx.t("ballot.placed_now", { n: envelope.marks[it.id], text: it.text });
  return h("span", { class: "tb-placed", dir: "auto", "aria-hidden": "true" }, words);
}

function rows(view, envelope, ctx) {
  const order = ranked(view, envelope);
  const others = optionsOf(view).filter(({ id }) => !order.some((it) => it.id === id));
  const all = { view, envelope, ctx, order };
  return h(
    "div",
    { key: "options", class: "tb-ranking" },
    order.length > 0 && h("ol", { key: "order", class: "tb-options" }, order.map((it, i) => rankedRow(it, i, all))),
    order.length > 0 && others.length > 0 && h("h2", { key: "title", class: "tb-ranking-title" }, ctx.t("ballot.unranked")),
    others.length > 0 && h("ul", { key: "others", class: "tb-options" }, others.map((it) => unrankedRow(it, all))),
  );
}

function rankedRow(it, i, all) {
  const { envelope, ctx, order } = all;
  const button = (what, name, label, to) =>
    h(
      "button",
      {
        type: "button",
        id: place(all.view, it.id, what),
        class: `tb-round${to < 0 || to >= order.length ? " tb-idle" : ""}`,
        "aria-label": label,
        "aria-disabled": to < 0 || to >= order.length ? "true" : null,
        on: { click: () => moved(it, i, to, what, all) },
      },
      icon(name),
    );
  return h(
    "li",
    { key: it.id, class: `tb-option tb-has${lengthClass(it)}` },
    h("span", { class: "tb-place" }, h("span", { class: "tb-vh" }, `${ctx.t("ballot.place")} `), i + 1),
    worded(it),
    h(
      "div",
      { class: "tb-rank-tools" },
      button("up", "arrow-up", about("ballot.up", it, ctx), i - 1),
      button("down", "arrow-down", about("ballot.down", it, ctx), i + 1),
      h(
        "button",
        {
          type: "button",
          class: "tb-round",
          "aria-label": about("ballot.unrank", it, ctx),
          on: { click: () => leave(it, all) },
        },
        icon("x"),
      ),
    ),
  );
}

function unrankedRow(it, all) {
  const { view, envelope, ctx, order } = all;
  if (envelope.own.has(it.id)) return h("li", { key: it.id, class: "tb-option" }, worded(it), ownMark(ctx));
  return h(
    "li",
    { key: it.id, class: "tb-option tb-unranked" },
    h(
      "button",
      {
        type: "button",
        id: place(view, it.id, "rank"),
        class: "tb-rank-it",
        on: { click: () => give(it, all) },
      },
      h("span", { class: "tb-place tb-empty", "aria-hidden": "true" }, icon("plus")),
      h("span", { class: "tb-vh" }, ctx.t("ballot.give_place", { n: order.length + 1 })),
      worded(it),
    ),
  );
}

// ── moves ───────────────────────────────────────────────────────────────────────────────────

function put(order, words, { envelope }) {
  envelope.change({ marks: Object.fromEntries(order.map(({ id }, i) => [id, i + 1])) }, { words });
}

function placeWords(it, at, { view, envelope, ctx }) {
  envelope.memory.placed = it.id;
  return ctx.t("ballot.placed", { text: opening(it.text), n: at + 1, total: markable(view, envelope).length });
}

function element(all, option, what) {
  return document.getElementById(place(all.view, option, what));
}

/** The next place, and the next option comes under the finger; the one above where there is no next. */
function give(it, all) {
  const { order } = all;
  const tapped = element(all, it.id, "rank");
  const row = tapped.closest("li");
  const beside = row.nextElementSibling ?? row.previousElementSibling;
  const after = beside?.querySelector("button")?.id ?? place(all.view, it.id, "up");
  keepStill(
    () => tapped,
    () => put([...order, it], placeWords(it, order.length, all), all),
    () => document.getElementById(after),
  );
  element(all, it.id, "up")?.focus({ preventScroll: true });
}

function moved(it, from, to, what, all) {
  const order = [...all.order];
  if (to < 0 || to >= order.length) return;
  order.splice(to, 0, order.splice(from, 1)[0]);
  keepStill(
    () => element(all, it.id, what),
    () => put(order, placeWords(it, to, all), all),
  );
  element(all, it.id, what)?.focus({ preventScroll: true });
}

function leave(it, all) {
  put(all.order.filter(({ id }) => id !== it.id), all.ctx.t("ballot.unranked_now", { text: opening(it.text) }), all);
  element(all, it.id, "rank")?.focus({ preventScroll: true });
}
