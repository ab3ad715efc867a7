// What stands around the step: the phone's top bar, and the console's clock, agenda and people.

import { initials } from "./board.js";
import { calmFigures, figures, pair, reading } from "./clock.js";
import { h, icon } from "./dom.js";

/** The phone's top bar: where we are, how long is left, whether the network holds. */
export function bar(frame, ctx) {
  const read = reading(frame, ctx.now());
  return [
    h(
      "header",
      { key: "bar", class: "tb-bar" },
      h(
        "div",
        { class: "tb-bar-row1" },
        h(
          "div",
          { class: "tb-bar-step" },
          h("p", { class: "tb-bar-title" }, place(frame, ctx)),
          read?.over && h("p", { class: "tb-bar-over" }, ctx.t("clock.over")),
        ),
        read && timer(read, calmFigures(read), ctx, [icon("clock")]),
      ),
      elapsed(read),
      lost(ctx),
    ),
    // The bar is fixed: this keeps its place in the page, and grows with the banner.
    h("div", { key: "room", class: "tb-bar-room" }),
  ];
}

function place(frame, ctx) {
  const { step } = frame;
  if (!step) return h("b", {}, frame.session.title);
  return [
    h("b", {}, step.title),
    // A step open beside the agenda has no number.
    step.number > 0 && h("span", { class: "tb-bar-place" }, " · ", ctx.t("bar.place", { number: step.number, of: step.of })),
  ];
}

/** The figures, silent for screen readers unless asked (role timer), with the word when it stands still. */
export function timer(read, shown, ctx, before = []) {
  const paused = !read.running;
  const kind = `tb-timer${paused ? " tb-paused" : ""}${read.over ? " tb-over" : ""}`;
  return h(
    "span",
    { key: "timer", class: kind, role: "timer", "aria-label": ctx.t("clock.label") },
    paused ? h("span", { class: "tb-word" }, ctx.t("clock.pause")) : before,
    h("span", { class: "tb-figures" }, shown),
  );
}

/** The thin line of the time gone. */
export function elapsed(read) {
  const width = `${Math.round((read?.share ?? 0) * 1000) / 10}%`;
  return h("div", { key: "elapsed", class: "tb-elapsed", "aria-hidden": "true" }, h("i", { vars: { "--tb-share": width } }));
}

/** The banner of a lost connection, in a status that is there before it speaks. */
export function lost(ctx, sentence = "lost.text") {
  return h(
    "div",
    { key: "lost", class: "tb-lost", role: "status" },
    ctx.lost &&
      h(
        "div",
        { class: "tb-ban tb-warn" },
        icon("wifi-off"),
        h("p", {}, h("b", {}, ctx.t("lost.title")), " ", ctx.t(sentence)),
      ),
  );
}

/** The console's clock: large figures, the line, "7:20 sur 20 min". */
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
            h("p", { class: "tb-clock-of" }, ctx.t("clock.of", { spent: pair(read.elapsed, 1), minutes: minutes(read.allotted) })),
          ),
      ),
  ];
}

// ── agenda ──────────────────────────────────────────────────────────────────────────────────

/** The console's left column. */
export function agenda(frame, ctx) {
  const gone = (reading(frame, ctx.now())?.elapsed ?? 0) - (frame.clock?.elapsed ?? 0);
  return [
    h(
      "div",
      { key: "head", class: "tb-side-head" },
      h("h2", {}, ctx.t("agenda.title")),
      h("span", {}, ctx.t("agenda.head")),
    ),
    h(
      "ol",
      { key: "steps", class: "tb-agenda" },
      (frame.agenda ?? []).map((step) => agendaStep(step, gone, ctx)),
    ),
    frame.totals && totals(frame, gone, ctx),
  ];
}

function agendaStep(step, gone, ctx) {
  const running = step.state === "running";
  const spent = Math.round((step.spent + (running ? gone : 0)) / 60);
  const planned = Math.round(step.planned / 60);
  return h(
    "li",
    { key: step.id },
    h(
      "button",
      {
        type: "button",
        class: `tb-agenda-step tb-${step.state}`,
        "aria-current": running ? "step" : null,
        on: { click: () => ctx.trigger("step", step.id) },
      },
      h("span", { class: "tb-k" }, step.state === "done" ? icon("check") : step.number),
      h("span", { class: "tb-words" }, step.title, h("span", { class: "tb-vh" }, `, ${ctx.t(`agenda.state.${step.state}`)}`)),
      h("span", { class: "tb-m" }, stepMinutes(step, spent, planned)),
    ),
  );
}

function stepMinutes(step, spent, planned) {
  if (step.state === "waiting") return String(planned);
  const late = spent - planned;
  return [
    late > 0 && h("span", { class: "tb-late" }, `+${late}`),
    h("b", {}, spent),
    ` / ${planned}`,
  ];
}

function totals(frame, gone, ctx) {
  const { spent, planned } = frame.totals;
  const n = Math.round((spent + gone) / 60);
  return h(
    "div",
    { key: "totals", class: "tb-totals" },
    h("p", { class: "tb-strong" }, ctx.t("agenda.spent", { n, planned: Math.round(planned / 60) })),
    h("p", {}, [lateness(frame, ctx), ending(frame, ctx)].filter(Boolean).join(" ")),
  );
}

function lateness(frame, ctx) {
  const late = Math.round((frame.totals.late + overrun(frame, ctx)) / 60);
  if (late > 0) return ctx.t("agenda.late", { n: late });
  return late < 0 ? ctx.t("agenda.early", { n: -late }) : ctx.t("agenda.on_time");
}

function ending(frame, ctx) {
  if (!frame.totals.ends_at) return "";
  const end = new Date((frame.totals.ends_at + overrun(frame, ctx)) * 1000);
  const two = (n) => String(n).padStart(2, "0");
  const time = ctx.t("agenda.time", { hours: end.getHours(), minutes: two(end.getMinutes()) });
  return ctx.t("agenda.ends", { time });
}

/** Seconds by which the running step has outrun its time since the frame was made. */
function overrun(frame, ctx) {
  const read = reading(frame, ctx.now());
  return read?.allotted ? Math.max(0, read.elapsed - Math.max(read.allotted, frame.clock.elapsed)) : 0;
}

function minutes(seconds) {
  return Math.round(seconds / 6) / 10;
}

// ── people ──────────────────────────────────────────────────────────────────────────────────

const STATE_ICONS = {
  finished: "check",
  writing: "pencil",
  listening: "ear",
  asleep: "moon",
  gone: "log-out",
  roomless: "keyboard",
};

/** The console's right column: who is here and how each is doing. */
export function people(frame, ctx) {
  const all = frame.people ?? [];
  const finished = all.filter((person) => person.state === "finished").length;
  const led = all.findIndex((person) => !person.roles.length);
  return [
    h(
      "div",
      { key: "head", class: "tb-side-head" },
      h("h2", {}, ctx.t("people.title", { n: all.length })),
      finished > 0 && h("span", {}, ctx.t("people.finished", { n: finished })),
    ),
    h(
      "ul",
      { key: "people", class: "tb-people" },
      all.map((person, i) => personRow(person, i > 0 && i === led)),
    ),
  ];
}

function personRow(person, ruled) {
  return h(
    "li",
    { key: person.id, class: `tb-person tb-is-${person.state}${ruled ? " tb-ruled" : ""}` },
    h("span", { class: "tb-av", "aria-hidden": "true" }, initials(person.name)),
    h(
      "span",
      { class: "tb-words tb-grow" },
      person.name,
      person.roles.length > 0 && h("span", { class: "tb-role" }, person.roles.join(", ")),
    ),
    person.label && h("span", { class: "tb-state" }, icon(STATE_ICONS[person.state]), person.label),
  );
}
