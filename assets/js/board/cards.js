// Cards and groups, alone or in columns: drawn the same for phones, console and wall; CSS does the rest.

import { asking } from "./prompts.js";
import { picking } from "./selection.js";
import { h, icon, memo } from "../core/dom/draw.js";
import { or } from "../core/compat/older.js";
import { handle, movable, zones } from "./handle.js";
import { showing } from "../view/projection_button.js";
import { called, opening, postedAt, shape, tintClass } from "./labels.js";

/** @import { Context } from "../core/context.js" */
/** @import { Button, Card, CardGroup } from "../core/shapes.d.ts" */

/** How long the wall shows a card as just posted, seconds. */
export const NEW_FOR = 6;
/** How many icons stand in one line beside the handle, on the narrowest phone; words take as much as `WORDY`. */
const FIT = 5;
const WORDY = 3;
/** How many icons stay on one's own card on a phone; of more, those that correct its words or take it back. */
const OWN = 3;
const WORDS = ["edit", "withdraw"];

/**
 * A card or a group. `tint` is its column's; `level` that of a group's heading; `listed` where cards are a list.
 * @param {Card | CardGroup} it @param {Context} ctx @param {{ tint?: number | null, level?: number, listed?: boolean }} of
 */
export function item(it, ctx, { tint = null, level = 3, listed = false } = {}) {
  return it.widget === "group" ? group(it, ctx, tint, level) : card(it, ctx, tint, listed);
}

function group(it, ctx, tint, level) {
  const tools = [handle(it, ctx), buttonsOf(it, { person: "", text: it.title }, ctx)];
  const list = h("ul", { key: "cards", class: "tb-cards", "data-zone": it.id }, it.cards.map((inner) => card(inner, ctx, tint)));
  return h(
    "li",
    {
      key: it.id,
      class: `tb-group${tintClass(tint)}${it.folded ? " tb-folded" : ""}${movable(it, ctx) ? " tb-movable" : ""}`,
      "data-id": it.id,
      "data-at": ctx.wall && it.folded ? postedAt(it) : null,
    },
    h(
      "div",
      { class: "tb-group-head" },
      h(`h${level}`, { class: "tb-group-title" }, icon("layers"), h("span", { class: "tb-words" }, it.title)),
      tools,
    ),
    zones(it, ctx),
    it.folded ? originals(it, list, ctx) : list,
  );
}

/**
 * The wordings that a group's title stands for, read when opened.
 * @param {CardGroup} it @param {any} list @param {Context} ctx
 */
function originals(it, list, ctx) {
  const words = ctx.t("card.originals", { n: it.cards.length });
  if (ctx.wall) return h("p", { class: "tb-mark" }, words);
  return h("details", { class: "tb-originals" }, h("summary", {}, words), list);
}

/** @param {Card} it @param {Context} ctx */
function card(it, ctx, columnTint, listed = false) {
  const tint = or(it.tint, columnTint);
  const mine = isMine(it, ctx);
  const fresh = isFresh(it, ctx);
  const chosen = ctx.picks(it) && ctx.chosen.has(it.id);
  // A frame changes what it must and no more (patch.js): the same object is the same card.
  const asked = ctx.sender && ctx.sender.asked && ctx.sender.asked.target === it.id ? ctx.sender.asked.n : 0;
  const moving = movable(it, ctx) && (ctx.memory.moving === it.id ? ctx.board : true);
  const signature = [it, tint, mine, fresh, chosen, ctx.signature, asked, moving, ctx.memory.more === it.id, ctx.projects ? ctx.projects.target === it.id : null, ctx.memory.held === it.id];
  return memo(it.id, signature, () => drawCard(it, ctx, { tint, mine, fresh, chosen, listed }));
}

/** @param {Card} it @param {Context} ctx @param {any} given */
function drawCard(it, ctx, { tint, mine, fresh, chosen, listed }) {
  const kinds = { "tb-movable": movable(it, ctx), "tb-mine": mine, "tb-new": fresh, "tb-chosen": chosen, "tb-held": ctx.memory.held === it.id, "tb-off": it.hidden };
  const kind = Object.keys(kinds).filter((name) => kinds[name]);
  return h(
    "li",
    {
      class: `tb-card${tintClass(tint)} ${kind.join(" ")}`.trim(),
      "data-id": it.id,
      "data-at": ctx.wall ? (it.at || 0) : null,
      on: ctx.picks(it) ? picking(it, ctx) : {},
    },
    it.title && h("p", { class: "tb-card-title" }, shape(it.tint), h("span", { class: "tb-words" }, it.title)),
    it.picture && ctx.picture(it.picture, it.alt),
    !ctx.phone && handle(it, ctx),
    it.text && h("p", { class: "tb-text" }, ctx.glued(it.text)),
    (it.details || []).map((line) => h("p", { class: "tb-detail" }, line)),
    foot(it, ctx, { mine, fresh, listed }),
    zones(it, ctx),
    !ctx.wall && Boolean(it.source && it.source.length) && source(it, ctx),
    !ctx.wall && Boolean(it.replies && it.replies.length) && replies(it, ctx),
    asking(it, ctx),
  );
}

/**
 * Where it comes from, once one asks.
 * @param {Card} it @param {Context} ctx
 */
function source(it, ctx) {
  const lines = (it.source || []).map((line) => h("p", { class: "tb-detail" }, line));
  return h("details", { class: "tb-source" }, h("summary", {}, ctx.t("card.source")), lines);
}

/**
 * What others said about it.
 * @param {Card} it @param {Context} ctx
 */
function replies(it, ctx) {
  return h(
    "ul",
    { class: "tb-replies", "aria-label": ctx.t("card.replies") },
    (it.replies || []).map((reply) =>
      h(
        "li",
        { key: reply.id, "data-id": reply.id, class: reply.hidden ? "tb-off" : "" },
        h("p", { class: "tb-text" }, reply.by && h("b", {}, isMine(reply, ctx) ? ctx.t("card.you") : reply.by, " "), ctx.glued(reply.text)),
        buttonsOf(reply, { person: reply.person, text: reply.text }, ctx),
      ),
    ),
  );
}

/** @param {Card} it @param {Context} ctx */
function foot(it, ctx, { mine, fresh, listed }) {
  const author = by(it, ctx, mine, fresh);
  const labels = marks(it, ctx);
  const about = { person: it.person, text: called(it) || "", listed };
  const asked = listed ? askedFor(it, about, ctx) : [];
  // Whole, as a button that asks for words begins with the card's own.
  const buttons = buttonsOf({ ...it, buttons: (it.buttons || []).filter((button) => !asked.includes(button)) }, about, ctx);
  const box = ctx.picks(it) && pick(it, ctx);
  const grip = ctx.phone && handle(it, ctx);
  if (!author && !labels.length && !buttons && !box && !grip && !asked.length) return null;
  // By its name: where a mark comes to stand before them, the button with the focus is still the same.
  const kind = `tb-tools${Array.isArray(buttons) ? " tb-opened" : ""}`;
  const tools = (buttons || box || grip) && h("span", { key: "tools", class: kind }, grip, buttons, box);
  return h("div", { class: "tb-foot" }, author, labels, inWords(asked, it, about.text, ctx), tools);
}

/** @param {Button[]} asked @param {Card} it @param {string} text @param {Context} ctx */
function inWords(asked, it, text, ctx) {
  if (!asked.length) return null;
  return h("span", { key: "asked", class: "tb-acts tb-asked" }, asked.map((button) => drawButton(button, it, text, ctx)));
}

/**
 * Of a card in a list on the console, the buttons that stay in sight in words: one or two; of more, what has no answer
 * yet, what people have pressed, and what has no icon to stand for it.
 * @param {Card} it @param {{ person: string }} about @param {Context} ctx
 */
function askedFor(it, about, ctx) {
  if (ctx.wall || ctx.phone) return [];
  const worded = (it.buttons || []).filter((button) => drawnFor(button, about.person, ctx) && !isBare(button, ctx) && !button.rare);
  return worded.length > 2 ? worded.filter((button) => (button.asks && !button.begins) || button.count || !button.icon) : worded;
}

/** @param {Card} it @param {Context} ctx */
function by(it, ctx, mine, fresh) {
  if (ctx.wall) {
    if (!fresh) return null;
    return h("span", { class: "tb-by" }, it.by ? ctx.t("card.just_now", { name: it.by }) : ctx.t("card.now"));
  }
  if (mine) return h("b", { class: "tb-by tb-you" }, ctx.t("card.you"));
  return it.by ? h("span", { class: "tb-by" }, it.by) : null;
}

/** @param {Card} it @param {Context} ctx */
function marks(it, ctx) {
  const hidden = it.hidden ? [{ label: ctx.t("card.hidden"), icon: "eye-off", tone: "plain" }] : [];
  return [...hidden, ...(it.marks || [])].map((mark) =>
    h("span", { class: `tb-mark tb-tone-${mark.tone || "plain"}` }, icon(mark.icon), mark.label),
  );
}

/** @param {Card} it @param {Context} ctx */
function pick(it, ctx) {
  return h(
    "label",
    { class: "tb-pick" },
    h("input", {
      type: "checkbox",
      "aria-label": ctx.t("card.choose", { text: opening(called(it)) }),
      live: { checked: ctx.chosen.has(it.id) },
      on: { change: (event) => ctx.choose(it.id, event.target.checked) },
    }),
  );
}

/**
 * The buttons of a card, group or column that this person sees.
 * @param {{ id: string, buttons?: Button[] }} it @param {{ person: string, text: string, listed?: boolean }} about @param {Context} ctx
 */
export function buttonsOf(it, about, ctx) {
  if (ctx.wall) return null;
  const shown = (it.buttons || []).filter((button) => drawnFor(button, about.person, ctx));
  const onWall = showing(it.id, opening(about.text), ctx);
  if (!shown.length) return onWall && h("span", { key: "acts", class: "tb-acts tb-alone" }, onWall);
  const rare = aside(shown, about, ctx);
  const folds = rare.length > 1;
  const drawn = folds ? shown.filter((button) => !rare.includes(button)) : shown;
  // Where even so they do not fit in one line, none is spelled out.
  const bare = folds && ctx.phone && lengthOf(drawn, ctx) >= FIT;
  const draw = (button) => drawButton(button, it, about.text, ctx, { bare });
  const spell = (button) => drawButton(button, it, about.text, ctx, { whole: ctx.phone });
  const wordy = ctx.phone && !folds ? drawn.filter((button) => !isBare(button, ctx)) : [];
  if (wordy.length > 1 && lengthOf(drawn, ctx) > FIT) return inRows(drawn, wordy, draw);
  const acts = h("span", { key: "acts", class: "tb-acts" }, drawn.map(draw), onWall, folds && more(it, about.text, ctx));
  // Under the button that shows them: none comes to stand where a second press would meet it.
  if (!folds || ctx.memory.more !== it.id) return acts;
  return [acts, h("span", { key: "rare", class: "tb-acts tb-rare" }, rare.map(spell))];
}

/**
 * Those that stand behind "…": what is rarely pressed; of one's own card on a phone all but what its words are for.
 * @param {Button[]} shown @param {{ person: string, listed?: boolean }} about @param {Context} ctx
 */
function aside(shown, about, ctx) {
  const own = ctx.phone && ctx.movers.length > 0 && Boolean(ctx.me) && about.person === ctx.me;
  const rewords = WORDS.every((name) => shown.some((button) => button.name === name));
  if (own && rewords && shown.length > OWN && shown.every((button) => spared(button, ctx))) return shown.filter((button) => !WORDS.includes(button.name));
  if (!ctx.movers.length && (ctx.phone || !about.listed)) return [];
  const many = ctx.phone ? lengthOf(shown, ctx) > FIT : shown.length > 4;
  return many ? shown.filter((button) => button.rare) : [];
}

/** On a phone, several that are spelled out: as wide as the card, icons in a line of their own. */
function inRows(drawn, wordy, draw) {
  const icons = drawn.filter((button) => !wordy.includes(button));
  return [
    h("span", { key: "acts", class: "tb-acts tb-wordy" }, wordy.map(draw)),
    icons.length > 0 && h("span", { key: "icons", class: "tb-acts" }, icons.map(draw)),
  ];
}

/**
 * The button that shows those that are rarely pressed.
 * @param {{ id: string }} it @param {string} text @param {Context} ctx
 */
function more(it, text, ctx) {
  const opened = ctx.memory.more === it.id;
  const press = () => {
    ctx.memory.more = opened ? null : it.id;
    ctx.redraw();
  };
  const label = ctx.t("card.more", { text: opening(text) });
  return h(
    "button",
    { key: " more", type: "button", class: "tb-act tb-bare", "aria-expanded": String(opened), "aria-label": label, title: label, on: { click: press } },
    icon("ellipsis"),
  );
}

/** @param {Button} button @param {Context} ctx */
export function drawnFor(button, author, ctx) {
  const only = button.only || [];
  if (button.never && button.never.some((role) => ctx.roles.includes(role))) return false;
  const mine = Boolean(ctx.me) && author === ctx.me;
  return (
    !only.length ||
    only.includes(mine ? "author" : "others") ||
    only.some((role) => ctx.roles.includes(role))
  );
}

/** How long a line they make, in icons. @param {Button[]} buttons @param {Context} ctx */
function lengthOf(buttons, ctx) {
  return buttons.reduce((sum, each) => sum + (spared(each, ctx) ? 1 : WORDY), 0);
}

/** Whether its label is not spelled out. @param {Button} button @param {Context} ctx */
function spared(button, ctx) {
  return button.spelled === "never" || (ctx.phone && (button.spelled === "wide" || button.rare));
}

/** Whether its icon stands for it. @param {Button} button @param {Context} ctx */
function isBare(button, ctx) {
  return Boolean(button.icon) && (spared(button, ctx) || !button.label);
}

/**
 * `whole` where its label is spelled out whatever else is said: it stands among few; `bare` where it is not.
 * @param {Button} button @param {{ id: string }} it @param {string} text @param {Context} ctx
 * @param {{ whole?: boolean, bare?: boolean }} [how]
 */
function drawButton(button, it, text, ctx, how = {}) {
  const bare = how.whole ? Boolean(button.icon) && !button.label : isBare(button, ctx) || (Boolean(how.bare) && Boolean(button.icon));
  const pressed = Boolean(ctx.me) && (button.pressed_by || []).includes(ctx.me);
  return h(
    "button",
    {
      key: button.name,
      type: "button",
      class: `tb-act${bare ? " tb-bare" : ""}${pressed ? " tb-pressed" : ""}`,
      "aria-pressed": button.toggle ? String(pressed) : null,
      "aria-label": bare ? ctx.t("action.about", { label: button.label, text: opening(text) }) : null,
      title: button.icon && !ctx.phone ? button.label : null,
      "data-opens": button.toggle ? null : `${button.name} ${it.id}`,
      on: { click: () => (button.asks ? ctx.sender && ctx.sender.askFor(button, it) : ctx.act(button.name, it.id)) },
    },
    icon(button.icon),
    bare ? null : h("span", {}, button.label),
    button.count === null || button.count === undefined
      ? null
      : h("span", { class: "tb-n" }, button.count),
  );
}

/**
 * Whether this person wrote it.
 * @param {Card} it @param {Context} ctx
 */
export function isMine(it, ctx) {
  return Boolean(ctx.me) && it.person === ctx.me;
}

/**
 * Whether the wall still shows it as just posted: the newest of all, for a few seconds.
 * @param {Card} it @param {Context} ctx
 */
function isFresh(it, ctx) {
  return ctx.wall && it.id === ctx.newest && ctx.now() - it.at < NEW_FOR;
}
