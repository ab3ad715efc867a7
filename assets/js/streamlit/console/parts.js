// What stands around the step on the console: its clock, the agenda, the people.

import { figures, pair, reading } from "../../core/clock/clock.js";
import { h, icon, memo } from "../../core/dom/draw.js";
import { initials } from "../../board/labels.js";
import { inOrder, moveByKey } from "./agenda_order.js";
import { elapsed, lost, timer } from "../../view/bar.js";

/** @import { Context } from "../../core/context.js" */
/** @import { Frame } from "../../core/shapes.d.ts" */

/**
 * The console's clock: large figures, the line, "7:20 sur 20 min".
 * @param {Frame} frame @param {Context} ctx
 */
export function clock(frame, ctx) {
  const read = reading(frame, ctx.now());
  return [
    lost(ctx),
    read &&
      h(
        "div",
        { key: "clock", class: "tb-clock" },
        timer(read, figures(read), ctx),
        read.allotted > 0 &&
          h(
            "div",
            { class: "tb-clock-side" },
            elapsed(read),
            h("p", { class: "tb-clock-of" }, ctx.t("clock.of", { spent: pair(read.elapsed, 1), minutes: minutes(read.allotted, ctx) })),
          ),
      ),
  ];
}

// ── agenda ──────────────────────────────────────────────────────────────────────────────────

/**
 * The console's left column.
 * @param {Frame} frame @param {Context} ctx
 */
export function agenda(frame, ctx) {
  const read = reading(frame, ctx.now());
  const gone = (read ? read.elapsed : 0) - ((frame.clock && frame.clock.elapsed) || 0);
  return [
    h(
      "div",
      { key: "head", class: "tb-side-head" },
      h("b", {}, ctx.t("agenda.title")),
      h("span", {}, ctx.t("agenda.head")),
    ),
    h(
      "ol",
      { key: "steps", class: "tb-agenda" },
      inOrder(frame.agenda || [], ctx).map((step) => agendaStep(step, gone, frame, ctx)),
    ),
    (frame.agenda || []).length > 1 && h("p", { key: "order", id: "tb-agenda-order", class: "tb-vh" }, ctx.t("agenda.order")),
    frame.totals && totals(frame, gone, ctx),
  ];
}

/** @param {Frame} frame @param {Context} ctx */
function agendaStep(step, gone, frame, ctx) {
  const running = step.state === "running";
  return h(
    "li",
    { key: step.id, "data-id": step.id },
    h(
      "button",
      {
        type: "button",
        class: `tb-agenda-step tb-${step.state}`,
        title: ctx.t("agenda.order"),
        "aria-current": running ? "step" : null,
        "aria-keyshortcuts": "Alt+ArrowUp Alt+ArrowDown",
        "aria-describedby": "tb-agenda-order",
        on: {
          click: () => ctx.trigger("step", step.id),
          keydown: (event) => moveByKey(event, step.id, frame.agenda || [], ctx),
        },
      },
      h("span", { class: "tb-k" }, step.state === "done" ? icon("check") : step.number),
      h("span", { class: "tb-words" }, h("span", {}, step.title), h("span", { class: step.state === "open" ? "tb-agenda-open" : "tb-vh" }, `${step.state === "open" ? " · " : ", "}${ctx.t(`agenda.state.${step.state}`)}`)),
      h("span", { class: "tb-m" }, stepMinutes(step, step.spent + (running ? gone : 0), ctx)),
    ),
  );
}

/** @param {Context} ctx */
function stepMinutes(step, spent, ctx) {
  const planned = minutes(step.planned, ctx);
  if (["waiting", "early", "skipped"].includes(step.state)) return planned;
  const late = Math.round((spent - step.planned) / 60);
  return [
    late > 0 && h("span", { class: "tb-late" }, `+${late}`),
    h("b", {}, Math.round(spent / 60)),
    ` / ${planned}`,
  ];
}

/** @param {Frame} frame @param {Context} ctx */
function totals(frame, gone, ctx) {
  const { spent = 0, planned = 0 } = frame.totals || {};
  const n = Math.round((spent + gone) / 60);
  return h(
    "div",
    { key: "totals", class: "tb-totals" },
    h("p", { class: "tb-strong" }, ctx.t("agenda.spent", { n, planned: minutes(planned, ctx) })),
    h("p", {}, [lateness(frame, ctx), ending(frame, ctx)].filter(Boolean).join(" ")),
  );
}

/** @param {Frame} frame @param {Context} ctx */
function lateness(frame, ctx) {
  const late = Math.round((((frame.totals && frame.totals.late) || 0) + overrun(frame, ctx)) / 60);
  if (late > 0) return ctx.t("agenda.late", { n: late });
  return late < 0 ? ctx.t("agenda.early", { n: -late }) : ctx.t("agenda.on_time");
}

/** @param {Frame} frame @param {Context} ctx */
function ending(frame, ctx) {
  if (!(frame.totals && frame.totals.ends_at)) return "";
  const end = new Date((frame.totals.ends_at + overrun(frame, ctx)) * 1000);
  const two = (n) => String(n).padStart(2, "0");
  const time = ctx.t("agenda.time", { hours: end.getHours(), minutes: two(end.getMinutes()) });
  return ctx.t("agenda.ends", { time });
}

/**
 * Seconds by which the running step has outrun its time since the frame was made.
 * @param {Frame} frame @param {Context} ctx
 */
function overrun(frame, ctx) {
  const read = reading(frame, ctx.now());
  return read && read.allotted ? Math.max(0, read.elapsed - Math.max(read.allotted, (frame.clock && frame.clock.elapsed) || 0)) : 0;
}

/**
 * Half a minute is said, so that the steps add up to the total.
 * @param {Context} ctx
 */
function minutes(seconds, ctx) {
  return (seconds / 60).toLocaleString([ctx.lang || "fr", "fr"], { maximumFractionDigits: 1 });
}

// ── people ──────────────────────────────────────────────────────────────────────────────────

const STATE_ICONS = {
  finished: "check",
  writing: "pencil",
  acting: "circle-check",
  listening: "ear",
  roomless: "keyboard",
  asleep: "moon",
  gone: "wifi-off",
  never: "circle-dashed",
};
/** How somebody is not here, in the order in which the facilitator may do something about it. */
const AWAY = ["asleep", "gone", "never"];
/** People above which only those who need attention stand in the column, until all are asked for. */
const FEW = 40;
/** People above which the list may have to be scrolled: the keyboard reaches it then. */
const TALL = 10;
/** How many of these then. */
const MOST_AWAY = 20;

/**
 * The console's right column: who is here and how each is doing, and since when who is not.
 * @param {Frame} frame @param {Context} ctx
 */
export function people(frame, ctx) {
  const all = frame.people || [];
  const finished = all.filter((person) => person.state === "finished").length;
  const remote = all.filter((person) => person.place).length;
  return [
    h(
      "div",
      { key: "head", class: "tb-side-head" },
      h("h2", {}, ctx.t("people.title", { n: all.length })),
      finished > 0 && h("span", {}, ctx.t("people.finished", { n: finished })),
    ),
    remote > 0 && h("p", { key: "remote", class: "tb-presence" }, ctx.t("people.remote", { n: remote })),
    presence(all, ctx),
    all.length > FEW ? crowd(all, ctx) : rows(all, ctx, all.findIndex((person) => !led(person))),
  ];
}

function led(person) {
  return person.roles.length > 0;
}

/**
 * How many are here, asleep, lost; nothing in a small group where all are.
 * @param {Context} ctx
 */
function presence(all, ctx) {
  const counts = AWAY.map((away) => [away, all.filter((person) => person.away === away).length]);
  const away = counts.reduce((sum, [, n]) => sum + n, 0);
  if (!away && all.length <= FEW) return null;
  return h(
    "p",
    { key: "presence", class: "tb-presence" },
    h("span", { class: "tb-is-here" }, icon("users"), ctx.t("people.here", { n: all.length - away })),
    counts
      .filter(([, n]) => n > 0)
      .map(([state, n]) => h("span", { key: state }, icon(STATE_ICONS[state]), ctx.t(`people.${state}`, { n }))),
  );
}

/**
 * Those with a role, those who were lost last; the others once they are asked for.
 * @param {Context} ctx
 */
function crowd(all, ctx) {
  const { memory } = ctx;
  const first = all.filter(led);
  const away = all.filter((person) => person.away && !led(person)).sort((a, b) => b.heard - a.heard);
  const shown = away.slice(0, MOST_AWAY);
  const open = memory.everybody === true;
  const rest = open ? all.filter((person) => !person.away && !led(person)) : [];
  const told = open ? [...first, ...away, ...rest] : [...first, ...shown];
  const toggle = () => {
    memory.everybody = !open;
    ctx.redraw();
  };
  return [
    rows(told, ctx, first.length),
    !open && away.length > shown.length && h("p", { key: "more", class: "tb-more-away" }, ctx.t("people.more_away", { n: away.length - shown.length })),
    h(
      "button",
      { key: "everybody", type: "button", class: "tb-everybody", "aria-expanded": String(open), on: { click: toggle } },
      open ? ctx.t("people.fewer") : ctx.t("people.everybody", { n: all.length }),
    ),
  ];
}

/**
 * `ruled` is the place of the row above which a line is drawn.
 * @param {Context} ctx
 */
function rows(shown, ctx, ruled) {
  return h(
    "ul",
    { key: "people", class: "tb-people", tabindex: shown.length > TALL ? "0" : null, "aria-label": shown.length > TALL ? ctx.t("people.title", { n: shown.length }) : null },
    shown.map((person, i) => {
      const since = away(person, ctx);
      const line = i > 0 && i === ruled;
      return memo(person.id, [person, since, line], () => personRow(person, since, line, ctx));
    }),
  );
}

/** @param {Context} ctx */
function personRow(person, since, ruled, ctx) {
  const here = person.away ? "" : ` tb-is-${person.state}`;
  const roles = [...person.roles, person.place].filter(Boolean).join(", ");
  const said = [person.label, since].filter(Boolean).join(", ");
  const about = [person.name, roles, said].filter(Boolean).join(" · ");
  return h(
    "li",
    { class: `tb-person-row${ruled ? " tb-ruled" : ""}` },
    h(
      "button",
      {
        type: "button",
        class: `tb-person${here}${person.away ? " tb-is-away" : ""}`,
        title: about,
        "aria-haspopup": "dialog",
        on: { click: () => ctx.trigger("person", `${person.id} ${Date.now()}`) },
      },
      h("span", { class: "tb-av", "aria-hidden": "true" }, initials(person.name)),
      h("span", { class: "tb-words" }, person.name, roles && h("span", { class: "tb-role" }, roles)),
      h(
        "span",
        { class: `tb-state tb-is-${since ? "away" : person.state}` },
        since ? icon(STATE_ICONS[person.away]) : person.label && icon(STATE_ICONS[person.state]),
        said && h("span", { class: "tb-vh" }, ` ${said}`),
        said && h("span", { "aria-hidden": "true" }, since ? ctx.t(`people.short.${person.away}`) : person.label),
      ),
    ),
  );
}

/**
 * "en veille depuis 3 min"; nothing for who is here.
 * @param {Context} ctx
 */
function away(person, ctx) {
  if (!person.away) return "";
  return ctx.t(`people.since.${person.away}`, { time: lapse(Math.max(0, ctx.now() - person.heard), ctx) });
}

/** @param {Context} ctx */
function lapse(seconds, ctx) {
  if (seconds < 60) return ctx.t("people.seconds", { seconds: 5 * Math.floor(seconds / 5) });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return ctx.t("people.minutes", { minutes });
  return ctx.t("people.hours", { n: Math.floor(minutes / 60), minutes: String(minutes % 60).padStart(2, "0") });
}
