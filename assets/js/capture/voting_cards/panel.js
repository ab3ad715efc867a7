// "Cartes et photo": the question for the wall, photos with what was read on each, and the count.

import { Album, LETTERS, MOST, roundsOf, sidesOf } from "./album.js";
import { Camera } from "./camera.js";
import { h, icon } from "../../core/dom/draw.js";
import { giveFocus } from "../../core/compat/older.js";
import { overlay } from "../overlay.js";

/** @import { Context } from "../../core/context.js" */
/** @import { CardCapture, VoteCapture } from "../../core/shapes.d.ts" */

/**
 * The same where cards answer what is no vote: a place on a line.
 * @param {CardCapture} view @param {Context} ctx
 */
export function cardCapture({ address, take, asked }, ctx) {
  // What was read for another moment is no answer to this one: its album is another.
  const paper = { address, round: take.name };
  const name = `tb-e-${address.split("/").pop()}`;
  const album = Album.at(paper, null, ctx);
  const counted = () => (album.state ? album.state.cards.filter(({ shown }) => shown).length : 0);
  album.typed = { name, redraw: () => album.ctx.redraw(), count: counted, load: () => Promise.resolve() };
  const view = { paper, takes: [take], take: asked ? take.name : "", take_round: asked || 1 };
  return h("section", { key: `cards ${take.name}`, class: "tb-sect tb-capture", on: { keydown: countsByKey } }, cardsPanel(/** @type {any} */ (view), album.typed, ctx));
}

/** Ctrl and Enter count what was read, from wherever one is. @param {any} event */
export function countsByKey({ key, ctrlKey, metaKey, currentTarget }) {
  const button = key === "Enter" && (ctrlKey || metaKey) && currentTarget.querySelector("[data-counts]");
  if (button) button.click();
}

/**
 * The panel of the tab.
 * @param {VoteCapture} view @param {any} typed @param {Context} ctx
 */
export function cardsPanel(view, typed, ctx) {
  if (!view.takes.length) return h("p", { key: "never", class: "tb-c-note" }, ctx.t("voting_cards.never"));
  const album = Album.at(view.paper, typed, ctx);
  album.begin();
  if (!view.takes.some(({ name }) => name === album.take)) {
    album.take = view.take || view.takes[0].name;
    album.takeRound = view.take ? view.take_round : 1;
  }
  const take = view.takes.find(({ name }) => name === album.take);
  const panel = { view, album, typed, ctx, take, name: `${typed.name}-cards` };
  return [
    h(
      "div",
      { key: "head", class: "tb-e-head" },
      h("b", { class: "tb-num" }, ctx.t("voting_cards.counted", { n: typed.count("cards") })),
      h("p", { role: "status" }, album.told && h("span", { class: "tb-e-said" }, icon("circle-check"), told(album.told, ctx))),
    ),
    question(panel),
    album.missing ? h("p", { key: "missing", class: "tb-ban tb-warn" }, icon("triangle-alert"), h("span", {}, album.missing)) : sources(panel),
    Camera.of(album).drawn(panel),
    album.photos.map((photo, n) => picture(photo, n, panel)),
    lines(panel),
    album.alert && h("div", { key: "alert", class: "tb-ban tb-err", role: "alert" }, icon("circle-alert"), h("p", {}, album.alert)),
    refusals(panel),
    h("div", { key: "acts", class: "tb-e-acts" }, countButton(panel), album.begun && letGo(panel)),
    album.begun && h("p", { key: "keys", class: "tb-detail" }, ctx.t("voting_cards.keys")),
    unseen(panel),
  ];
}

/** "23 cartes comptées, 2 changées". @param {any} came @param {Context} ctx */
function told(came, ctx) {
  const { new: fresh, changed, same, instead } = came;
  const parts = [ctx.t("voting_cards.new", { n: fresh.length })];
  if (changed.length) parts.push(ctx.t("voting_cards.changed", { n: changed.length, numbers: changed.join(", ") }));
  if (same.length) parts.push(ctx.t("voting_cards.same", { n: same.length }));
  if (instead.length) parts.push(ctx.t("voting_cards.instead", { names: instead.join(", ") }));
  return parts.join(" ");
}

// ── the question ────────────────────────────────────────────────────────────────────────────

function question({ view, album, ctx, take, name }) {
  const asked = view.take === album.take && view.take_round === album.takeRound;
  const every = [].concat(...view.takes.map((one) => (roundsOf(one) > 1 ? [[one, 1], [one, 2]] : [[one, 1]])));
  const key = (one, round) => `${round} ${one.name}`;
  const words = (one, round) => (roundsOf(one) > 1 ? ctx.t("voting_cards.in_round", { words: one.words, n: round }) : one.words);
  const choose = (event) => {
    const [one, round] = every[event.target.selectedIndex];
    album.choose(one.name, round, Boolean(view.take));
  };
  const option = ([one, round]) =>
    h("option", { key: key(one, round), value: key(one, round), live: { selected: one === take && round === album.takeRound } }, words(one, round));
  return h(
    "div",
    { key: "question", class: "tb-c-question" },
    h(
      "div",
      { class: "tb-e-field" },
      h("label", { for: `${name}-take` }, ctx.t("voting_cards.question")),
      h("select", { id: `${name}-take`, class: "tb-e-text", on: { change: choose } }, every.map(option)),
    ),
    h(
      "ul",
      { class: "tb-c-sides" },
      sidesOf(take, album.takeRound).map(([first, sides]) =>
        sides.map(({ label }, i) =>
          h("li", { key: first + LETTERS[i] }, h("b", {}, first + LETTERS[i]), " ", h("span", { class: "tb-words" }, label)),
        ),
      ),
    ),
    h(
      "div",
      { class: "tb-e-acts" },
      asked
        ? h("p", { key: "asked", class: "tb-e-said" }, icon("monitor"), ctx.t("voting_cards.asked"))
        : h("button", { key: "ask", type: "button", class: "tb-act", on: { click: () => album.askOnWall(album.take, album.takeRound) } }, icon("monitor"), ctx.t("voting_cards.ask")),
      view.take && h("button", { key: "unask", type: "button", class: "tb-link", on: { click: () => album.askOnWall("", 1) } }, ctx.t("voting_cards.unask")),
    ),
  );
}

// ── photos ──────────────────────────────────────────────────────────────────────────────────

function sources({ album, ctx, name }) {
  const chosen = (event) => {
    const { files } = event.target;
    album.add(Array.from(files).map((file) => ({ file, name: file.name })));
    event.target.value = "";
  };
  const camera = Camera.of(album);
  return h(
    "div",
    { key: "sources", class: "tb-c-sources" },
    h(
      "p",
      { key: "file" },
      h("label", { class: "tb-act tb-c-choose", for: `${name}-files` }, icon("image"), ctx.t("voting_cards.photos")),
      h("input", { id: `${name}-files`, class: "tb-c-files", type: "file", accept: "image/*", multiple: true, on: { change: chosen } }),
    ),
    Camera.possible() && !camera.on && h("button", { key: "live", type: "button", class: "tb-act", on: { click: () => camera.start() } }, icon("play"), ctx.t("voting_cards.live")),
    h("p", { key: "kept", class: "tb-detail" }, ctx.t(Camera.possible() ? "voting_cards.not_kept" : "voting_cards.no_camera")),
  );
}

/** The photo, and over it a frame and a label for each card that was read. */
function picture(photo, n, panel) {
  const { album, ctx } = panel;
  const here = album.lines.filter((line) => line.photo === n && line.corners);
  return h(
    "figure",
    { key: `photo ${n}`, class: "tb-c-photo" },
    h(
      "div",
      { class: "tb-c-picture", vars: { "--w": photo.width, "--h": photo.height }, on: { click: (event) => addAt(event, panel) } },
      h("img", { src: photo.url, alt: ctx.t("voting_cards.photo_alt", { n: n + 1, cards: here.length }) }),
      overlay(here, photo),
      here.map((line) => badge(line, panel)),
    ),
    h("figcaption", {}, caption(photo, n, here, panel)),
  );
}

function caption(photo, n, here, { ctx }) {
  if (photo.wrong) return h("p", { class: "tb-e-wrong", role: "alert" }, icon("circle-alert"), ctx.t("scans.about", { name: photo.name, words: photo.wrong }));
  if (photo.reading !== null) return h("p", {}, ctx.t("voting_cards.reading", { name: photo.name, n: Math.round(photo.reading * 100) }));
  return [
    h("p", { key: "found" }, here.length ? ctx.t("voting_cards.found", { n: here.length }) : ctx.t("voting_cards.nothing")),
    photo.own && h("a", { key: "keep", class: "tb-link", href: photo.url, download: `${ctx.t("voting_cards.file")}-${n + 1}.jpg` }, ctx.t("voting_cards.keep")),
  ];
}

const middle = (corners, i) => corners.reduce((sum, corner) => sum + corner[i], 0) / corners.length;

/** "12 B" on the photo: a press leads to its line. */
function badge(line, { album, ctx, name }) {
  const label = letterOf(line);
  const go = (event) => {
    event.stopPropagation();
    album.picked = line.number;
    album.redraw();
    giveFocus(document.getElementById(`${name}-line-${line.number}`));
  };
  const place = { "--x": middle(line.corners, 0), "--y": middle(line.corners, 1) };
  return h(
    "button",
    {
      key: `badge ${line.number}`,
      type: "button",
      class: `tb-c-badge${line.sure && line.side !== null ? "" : " tb-c-ask"}${album.picked === line.number ? " tb-c-picked" : ""}`,
      vars: place,
      tabindex: "-1", // its line says the same, and is met by Tab
      "aria-label": ctx.t("voting_cards.badge", { number: line.number, letter: label }),
      on: { click: go },
    },
    h("span", { class: "tb-c-letter" }, label),
    h("span", { class: "tb-c-number" }, String(line.number)),
  );
}

function letterOf({ side, sure }) {
  if (side === null) return "–";
  return sure ? LETTERS[side] : `${LETTERS[side]} ?`;
}

/** A press where no card was found: its number is asked for. */
function addAt(_event, { name }) {
  giveFocus(document.getElementById(`${name}-add`));
}

// ── what was read, line by line ─────────────────────────────────────────────────────────────

function lines(panel) {
  const { album, ctx, name } = panel;
  const all = album.lines;
  const doubts = all.filter(({ sure, side }) => !sure && side !== null).length;
  return h(
    "section",
    { key: "lines", class: "tb-c-lines", "aria-labelledby": `${name}-read` },
    h("h3", { id: `${name}-read` }, ctx.t("voting_cards.read", { n: all.length })),
    doubts > 0 && h("p", { key: "doubts", class: "tb-e-wrong", role: "status" }, icon("circle-alert"), ctx.t("voting_cards.doubts", { n: doubts })),
    h("ul", { key: "list" }, all.map((line) => lineOf(line, panel))),
    adding(panel),
  );
}

function nameOf(number, album) {
  const known = album.state && album.state.cards.find((card) => card.number === number);
  return known ? known.name : "";
}

/** Up and down lead to the card before and after, left and right to the letter. Returns whether there is one. */
function goesOn(key, line) {
  const beside = { ArrowUp: "previousElementSibling", ArrowDown: "nextElementSibling" }[key];
  if (beside) {
    const other = line[beside];
    giveFocus(other && other.querySelector("[tabindex='0']"));
    return Boolean(other);
  }
  const letters = Array.from(line.querySelectorAll("button"));
  const next = letters[letters.indexOf(document.activeElement) + ({ ArrowLeft: -1, ArrowRight: 1 }[key] || NaN)];
  giveFocus(next);
  return Boolean(next);
}

/** A card with its four letters, of which Tab meets one; the keys A to D say one, Delete none. */
function lineOf(line, { album, ctx, name }) {
  const owner = nameOf(line.number, album);
  const what = ctx.t("voting_cards.card", { number: line.number });
  const keydown = (event) => {
    const side = LETTERS.indexOf(event.key.toUpperCase());
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (side >= 0) album.say(line.number, side);
    else if (event.key === "Delete" || event.key === "Backspace") album.say(line.number, null);
    else if (!goesOn(event.key, event.currentTarget)) return;
    event.preventDefault();
  };
  const first = line.sure ? line.side : 0;
  const letter = (words, side) =>
    h(
      "button",
      {
        key: words,
        type: "button",
        class: "tb-c-side",
        tabindex: side === first ? "0" : "-1",
        "aria-pressed": String(line.side === side && line.sure),
        "aria-label": ctx.t("scans.about", { name: what, words: side === null ? ctx.t("voting_cards.not_counted") : words }),
        on: { click: () => album.say(line.number, side) },
      },
      words,
    );
  return h(
    "li",
    { key: line.number, id: `${name}-line-${line.number}`, tabindex: "-1", class: `tb-c-line${line.sure ? "" : " tb-c-ask"}${album.picked === line.number ? " tb-c-picked" : ""}`, on: { keydown } },
    h("b", { class: "tb-num" }, String(line.number)),
    owner && h("span", { key: "owner", class: "tb-words tb-c-owner" }, owner),
    h("span", { key: "sides", class: "tb-c-four", role: "group", "aria-label": what }, LETTERS.map(letter), letter("×", null)),
    note(line, ctx),
  );
}

function note(line, ctx) {
  const words = [];
  if (!line.sure && line.side !== null) words.push(ctx.t("voting_cards.doubt", { letter: LETTERS[line.side] }));
  if (line.twice) words.push(ctx.t("voting_cards.twice"));
  else if (line.otherwise.length) words.push(ctx.t("voting_cards.otherwise", { letters: line.otherwise.map((side) => LETTERS[side]).join(", ") }));
  return words.length > 0 && h("span", { key: "note", class: "tb-c-noted" }, words.join(" "));
}

/** A card that no photo shows: its number, then its letter. */
function adding({ album, ctx, name }) {
  const add = (side) => {
    const field = /** @type {HTMLInputElement} */ (document.getElementById(`${name}-add`));
    const number = Number(field.value);
    if (!(Number.isInteger(number) && number >= 1 && number <= MOST)) {
      album.alert = ctx.t("voting_cards.wrong_number", { most: MOST });
      album.redraw();
      giveFocus(field);
      return;
    }
    album.alert = "";
    field.value = "";
    album.say(number, side);
    giveFocus(document.getElementById(`${name}-add`));
  };
  return h(
    "div",
    { key: "add", class: "tb-c-add" },
    h("label", { for: `${name}-add` }, ctx.t("voting_cards.add")),
    h("input", { id: `${name}-add`, class: "tb-e-box", type: "text", inputmode: "numeric", maxlength: "3", autocomplete: "off" }),
    h(
      "span",
      { class: "tb-c-four", role: "group", "aria-label": ctx.t("voting_cards.add_letter") },
      LETTERS.map((letter, side) => h("button", { key: letter, type: "button", class: "tb-c-side", on: { click: () => add(side) } }, letter)),
    ),
  );
}

// ── the count ───────────────────────────────────────────────────────────────────────────────

function countButton({ album, ctx }) {
  const n = album.lines.filter(({ sure, side }) => sure && side !== null).length;
  const busy = album.busy || album.photos.some(({ reading }) => reading !== null);
  return h(
    "button",
    { key: "count", type: "button", class: "tb-act", "data-counts": "", disabled: n === 0 || busy ? true : null, on: { click: () => album.countAll() } },
    icon("check"),
    ctx.t("voting_cards.count", { n }),
  );
}

function letGo({ album, ctx }) {
  const go = () => {
    album.forget();
    album.redraw();
  };
  return h("button", { key: "forget", type: "button", class: "tb-link", on: { click: go } }, ctx.t("voting_cards.forget"));
}

function refusals({ album, ctx }) {
  const refused = album.told ? album.told.refused : [];
  if (!refused.length) return null;
  return h(
    "div",
    { key: "refused", role: "alert" },
    h("ul", { class: "tb-c-refused" }, refused.map(({ number, why }) =>
      h("li", { key: number, class: "tb-e-wrong" }, icon("circle-alert"), ctx.t("scans.about", { name: ctx.t("voting_cards.card", { number }), words: why })))),
  );
}

/** Which cards given to people have not answered this question; and that cards of nobody stand beside phones. */
function unseen({ album, ctx }) {
  if (!album.state) return null;
  const counts = ({ shown }) => ((shown && shown[album.take]) || 0) >= album.takeRound;
  const left = album.state.cards.filter((card) => card.name && !counts(card));
  const seen = album.state.cards.filter(counts).map(({ number }) => number);
  const nobodys = album.state.cards.some((card) => !card.name && card.shown);
  return h(
    "div",
    { key: "unseen", class: "tb-detail" },
    seen.length > 0 && h("p", { key: "seen" }, ctx.t("voting_cards.seen", { n: seen.length, numbers: seen.join(", ") })),
    left.length > 0 && h("p", { key: "left" }, ctx.t("voting_cards.left", { names: left.map(({ number, name }) => `${number} (${name})`).join(", ") })),
    nobodys && h("p", { key: "nobody" }, ctx.t("voting_cards.nobodys")),
  );
}
