// The console's controls of the wall: what it shows in large, a message, blank, dark, its pages. A press
// goes straight to the server; the stream brings what became of it, here as on the wall.

import { ask, hasFailed } from "../../core/network/requests.js";
import { h, icon } from "../../core/dom/draw.js";
import { staysAwake } from "../../core/clock/wake_lock.js";

/** @import { Context } from "../../core/context.js" */
/** @import { Frame, FrameProjection } from "../../core/shapes.d.ts" */

/** Minutes of a break that can be chosen. */
const BREAKS = [5, 10, 15, 20, 30, 60];
/** As `session.access.projector`. */
const LONGEST_MESSAGE = 140;

/**
 * The part `wall`: one button that says what the wall shows, and unfolds the rest.
 * @param {Frame} frame @param {Context} ctx
 */
export function projector(frame, ctx) {
  const now = frame.projection;
  if (!now) return null;
  const send = sender(now, ctx);
  const open = Boolean(ctx.memory.open);
  return h("div", { key: "projector", class: "tb-projector", on: { keydown: closing(ctx) } }, [
    opener(now, open, ctx),
    isElsewhere(now) && command("back", "undo-2", ctx.t("projector.back"), () => send({}), { class: "tb-act tb-projector-back" }),
    open && panel(frame, now, send, ctx),
    ctx.memory.refusal && h("p", { key: "refusal", class: "tb-refusal", role: "alert" }, ctx.memory.refusal),
  ]);
}

/**
 * Whether the wall shows something else than its step.
 * @param {FrameProjection} now
 */
function isElsewhere(now) {
  return Boolean(now.blank || now.message || now.target);
}

/** Sends one press; a refusal is said where it was pressed. */
function sender(now, ctx) {
  return async (asked) => {
    const reply = await ask(now.endpoint, asked);
    const failed = hasFailed(reply) ? ctx.t("projector.failed") : "";
    ctx.memory.refusal = failed || (reply && reply.status >= 400 ? reply.answer.error : "");
    ctx.redraw();
    return !ctx.memory.refusal;
  };
}

function closing(ctx) {
  return (event) => {
    if (event.key !== "Escape" || !ctx.memory.open) return;
    ctx.memory.open = false;
    ctx.redraw();
  };
}

/** @param {FrameProjection} now @param {Context} ctx */
function opener(now, open, ctx) {
  const toggle = () => {
    ctx.memory.open = !open;
    ctx.redraw();
  };
  const kind = `tb-act tb-projector-now${isElsewhere(now) ? " tb-pressed" : ""}`;
  return h(
    "button",
    { key: "opener", type: "button", class: kind, "aria-expanded": String(open), on: { click: toggle } },
    icon("monitor"),
    h("span", { class: "tb-words" }, told(now, ctx)),
    now.pages > 1 && !now.blank && !now.message && [
      h("span", { key: "pages", class: "tb-num tb-projector-at", "aria-hidden": "true" }, `${now.page}/${now.pages}`),
      h("span", { key: "said", class: "tb-vh" }, `, ${ctx.t("page.of", { page: now.page, pages: now.pages })}`),
    ],
    staysAwake() === false && [icon("triangle-alert"), h("span", { key: "asleep", class: "tb-vh" }, `, ${ctx.t("awake.console_not")}`)],
    icon("chevron-down"),
  );
}

/** @param {FrameProjection} now @param {Context} ctx */
function told(now, ctx) {
  // A wall says which of its pages stands there as soon as it has drawn one.
  if (isElsewhere(now) && !now.pages) return ctx.t("projector.no_wall");
  if (now.blank) return ctx.t("projector.is_blank");
  if (now.message) return ctx.t("projector.is_message", { text: brief(now.message) });
  if (now.target) return ctx.t("projector.is_large", { text: brief(now.words) });
  return ctx.t("projector.is_step");
}

function brief(words) {
  return words.length > 28 ? `${words.slice(0, 27)}…` : words;
}

/** @param {Frame} frame @param {FrameProjection} now @param {Context} ctx */
function panel(frame, now, send, ctx) {
  const toggle = (name, glyph, label, on) =>
    command(name, glyph, label, () => send({ [name]: !on }), { "aria-pressed": String(on), class: `tb-act${on ? " tb-pressed" : ""}` });
  return h("div", { key: "panel", class: "tb-projector-panel", role: "group", "aria-label": ctx.t("projector.panel") }, [
    pages(now, send, ctx),
    h("div", { key: "light", class: "tb-projector-row" }, [
      toggle("blank", "eye-off", ctx.t("projector.blank"), now.blank),
      toggle("dark", "moon", ctx.t("projector.dark"), now.dark),
    ]),
    frame.session.state === "waiting" && start(frame.session.starts_at || "", send, ctx),
    message(send, ctx),
    sounds(ctx),
    awake(now, ctx),
    h("p", { key: "keys", class: "tb-projector-keys" }, ctx.t("projector.keys")),
  ]);
}

/**
 * Which page stands on the wall, and what turns them; nothing to press where there is one.
 * @param {FrameProjection} now @param {Context} ctx
 */
function pages(now, send, ctx) {
  const which = now.pages > 1 ? ctx.t("page.of", { page: now.page, pages: now.pages }) : "";
  return h("div", { key: "pages", class: "tb-projector-row" }, [
    h("span", { key: "name", class: "tb-projector-name" }, ctx.t("projector.pages"), which && h("span", { class: "tb-num tb-projector-which" }, ` · ${which}`)),
    now.pages === 1 && h("span", { key: "one", class: "tb-projector-which" }, ctx.t("projector.one_page")),
    now.pages !== 1 && [
      command("earlier", "arrow-left", ctx.t("projector.earlier"), () => send({ advance: -1 }), { bare: true }),
      command("hold", now.held ? "play" : "pause", ctx.t(now.held ? "projector.let_turn" : "projector.hold"), () => send({ hold: !now.held })),
      command("later", "arrow-right", ctx.t("projector.later"), () => send({ advance: 1 }), { bare: true }),
    ],
    now.cut > 0 && h("p", { key: "cut", class: "tb-projector-cut" }, ctx.t("projector.cut", { n: now.cut })),
  ]);
}

/**
 * The gong here and on a wall of this browser: fetched when this part is first opened.
 * @param {Context} ctx
 */
function sounds(ctx) {
  const { memory } = ctx;
  const fetch = () => {
    if (memory.gong) return;
    memory.gong = true;
    Promise.all([import("../../core/clock/gong_panel.js"), import("../../core/clock/sound.js")]).then(([{ gongSettings }, sound]) => {
      memory.gong = gongSettings;
      memory.sound = sound;
      ctx.redraw();
    }).catch(() => (memory.gong = null));
  };
  const changed = () => ctx.redraw();
  const drawn = typeof memory.gong === "function" && [memory.gong("console", ctx, changed, memory.sound), memory.gong("wall", ctx, changed, null)];
  return h("details", { key: "gong", class: "tb-gongs", on: { toggle: fetch } }, [h("summary", {}, ctx.t("gong.title")), drawn]);
}

/** Whether this screen, and the wall's, are kept from sleeping. @param {FrameProjection} now @param {Context} ctx */
function awake(now, ctx) {
  const here = staysAwake();
  return h("div", { key: "awake", class: "tb-projector-keys" }, [
    here !== undefined && h("p", { key: "here" }, ctx.t(here ? "awake.console" : "awake.console_not")),
    now.pages > 0 && h("p", { key: "wall" }, ctx.t(now.awake ? "awake.wall" : "awake.wall_not")),
  ]);
}

/** @param {Record<string, any>} given `bare`: its label is read aloud alone; the rest are attributes. */
function command(key, glyph, label, press, given = {}) {
  const { bare = false, ...more } = given;
  const spoken = bare ? { "aria-label": label, title: label } : {};
  return h("button", { key, type: "button", class: `tb-act${bare ? " tb-bare" : ""}`, ...spoken, ...more, on: { click: press } }, icon(glyph), bare ? null : h("span", {}, label));
}

/**
 * When the session begins: the lobby says it.
 * @param {Context} ctx
 */
function start(time, send, ctx) {
  const changed = (event) => send({ starts_at: event.target.value });
  return h("label", { key: "start", class: "tb-projector-start" }, h("span", {}, ctx.t("projector.starts")), h("input", { type: "time", value: time, on: { change: changed } }));
}

/** @param {Context} ctx */
function message(send, ctx) {
  const { memory } = ctx;
  const minutes = memory.minutes || 0;
  const usual = minutes ? ctx.t("projector.again_at", { time: clockTime(minutes, ctx) }) : "";
  const submit = async (event) => {
    event.preventDefault();
    if (await send({ message: (memory.words || "").trim() || usual, minutes })) memory.words = "";
    ctx.redraw();
  };
  const chosen = (event) => {
    memory.minutes = Number(event.target.value);
    ctx.redraw();
  };
  return h("form", { key: "message", class: "tb-projector-message", on: { submit } }, [
    h("label", { key: "words" }, h("span", {}, ctx.t("projector.message")), h("input", {
      type: "text",
      maxlength: LONGEST_MESSAGE,
      autocomplete: "off",
      placeholder: usual || ctx.t("projector.example"),
      live: { value: memory.words || "" },
      on: { input: (event) => (memory.words = event.target.value) },
    })),
    h("label", { key: "minutes" }, h("span", {}, ctx.t("projector.countdown")), h("select", { on: { change: chosen } }, [
      h("option", { value: 0, selected: !minutes }, ctx.t("projector.no_countdown")),
      BREAKS.map((n) => h("option", { value: n, selected: n === minutes }, ctx.t("projector.minutes", { n }))),
    ])),
    h("button", { key: "send", type: "submit", class: "tb-act" }, icon("message-circle"), h("span", {}, ctx.t("projector.say"))),
  ]);
}

/** @param {Context} ctx */
function clockTime(minutes, ctx) {
  const then = new Date((ctx.now() + minutes * 60) * 1000);
  return hour(then, ctx);
}

/**
 * A time of day as it is read: "11 h 05".
 * @param {Date} then @param {Context} ctx
 */
function hour(then, ctx) {
  const two = (n) => String(n).padStart(2, "0");
  return ctx.t("agenda.time", { hours: then.getHours(), minutes: two(then.getMinutes()) });
}
