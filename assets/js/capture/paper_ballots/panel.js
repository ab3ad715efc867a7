// "Bulletins et photo": files with paper ballots, what is asked about, and the count or the comparison.

import { h, icon } from "../../core/dom/draw.js";
import { giveFocus } from "../../core/compat/older.js";
import { overlay } from "../overlay.js";
import { foundOn, PaperBallots } from "./ballots.js";

/** @import { Context } from "../../core/context.js" */
/** @import { VoteCapture } from "../../core/shapes.d.ts" */

/** Ballots of which it is shown what was read: the last ones. */
const MOST_SHOWN = 200;

/**
 * The panel of the tab.
 * @param {VoteCapture} view @param {any} typed @param {Context} ctx
 */
export function scansPanel(view, typed, ctx) {
  const papers = PaperBallots.at(view.paper, typed, ctx);
  papers.begin();
  const panel = { view, papers, typed, ctx, name: `${typed.name}-scans` };
  const { told } = papers;
  return [
    h(
      "div",
      { key: "head", class: "tb-e-head" },
      h("b", { class: "tb-num" }, ctx.t("scans.counted", { n: typed.count("scan", "own-scan") })),
      h("p", { role: "status" }, told && h("span", { class: "tb-e-said" }, icon("circle-check"), inWords(told, ctx))),
    ),
    !view.paper.secret && h("p", { key: "nameless", class: "tb-e-nameless" }, ctx.t("scans.named")),
    papers.missing ? h("p", { key: "missing", class: "tb-ban tb-warn" }, icon("triangle-alert"), h("span", {}, papers.missing)) : sources(panel),
    papers.files.map((file, n) => fileOf(file, n, panel)),
    refusals(panel),
    questions(panel),
    reading(panel),
    fields(panel),
    differences(panel),
    papers.alert && h("div", { key: "alert", class: "tb-ban tb-err", role: "alert" }, icon("circle-alert"), h("p", {}, papers.alert)),
    waiting(panel),
    acts(panel),
  ];
}

/** "12 bulletins comptés. 3 déjà comptés." @param {any} told @param {Context} ctx */
function inWords({ compare, came, unseen }, ctx) {
  const number = (...kinds) => came.filter((one) => kinds.includes(one.came)).length;
  const parts = [];
  const say = (words, n) => n > 0 && parts.push(ctx.t(words, { n }));
  if (compare) {
    parts.push(ctx.t("scans.alike", { n: number("same") }));
    say("scans.unlike", number("differs", "changed"));
    say("scans.not_yet", number("new"));
    say("scans.unseen", unseen);
  } else {
    parts.push(ctx.t("scans.new", { n: number("new") }));
    say("scans.same", number("same"));
    say("scans.changed", number("changed"));
    say("scans.unlike", number("differs"));
  }
  say("scans.refused", number("refused"));
  return parts.join(" ");
}

// ── files ───────────────────────────────────────────────────────────────────────────────────

export function sources({ papers, ctx, name }) {
  const chosen = (event) => {
    papers.add(Array.from(event.target.files));
    event.target.value = "";
  };
  return h(
    "div",
    { key: "sources", class: "tb-c-sources" },
    h(
      "p",
      { key: "file" },
      h("label", { class: "tb-act tb-c-choose", for: `${name}-files` }, icon("image"), ctx.t("scans.files")),
      h("input", { id: `${name}-files`, class: "tb-c-files", type: "file", accept: "image/*,application/pdf", multiple: true, on: { change: chosen } }),
    ),
    h("p", { key: "kept", class: "tb-detail" }, ctx.t("scans.how")),
  );
}

/** Somewhat larger: the frame lies beside the boxes, not on them. @param {number[][]} corners */
function around(corners) {
  const middle = [0, 1].map((i) => corners.reduce((sum, corner) => sum + corner[i], 0) / corners.length);
  return corners.map((corner) => corner.map((at, i) => middle[i] + 1.04 * (at - middle[i])));
}

/** The photo, and over it a frame around each ballot; of a PDF, its name. */
export function fileOf(file, n, { ctx }) {
  const [page] = file.pages;
  const here = page ? page.ballots.map(({ corners, why }, i) => ({ number: i, corners: around(corners), sure: !why, side: 1 })) : [];
  const found = [].concat(...file.pages.map(({ ballots }) => ballots)).filter(({ why }) => !why).length;
  const caption = () => {
    if (file.wrong) return h("p", { class: "tb-e-wrong", role: "alert" }, icon("circle-alert"), ctx.t("scans.about", { name: file.name, words: file.wrong }));
    if (file.reading !== null && file.of > 1) return h("p", {}, ctx.t("scans.page_read", { name: file.name, k: Math.min(file.pages.length + 1, file.of), n: file.of }), h("progress", { class: "tb-s-progress", value: file.pages.length, max: file.of, "aria-hidden": "true" }));
    if (file.reading !== null) return h("p", {}, ctx.t("voting_cards.reading", { name: file.name, n: Math.round(file.reading * 100) }));
    return h("p", {}, foundOn(file, ctx));
  };
  const { width, height } = page || { width: 4, height: 3 };
  return h(
    "figure",
    { key: `file ${n}`, class: "tb-c-photo" },
    file.url &&
      h(
        "div",
        { key: "picture", class: "tb-c-picture tb-s-picture", vars: { "--w": width, "--h": height } },
        h("img", { src: file.url, alt: ctx.t("scans.photo_alt", { n: n + 1, ballots: found }) }),
        overlay(here, { width, height }),
      ),
    h("figcaption", { key: "caption" }, caption()),
  );
}

export function refusals({ papers, ctx }) {
  const here = papers.refused.map(({ file, why }) => ctx.t("scans.about", { name: file, words: why }));
  const came = papers.all.filter((ballot) => ballot.came && ballot.came.came === "refused");
  const every = here.concat(came.map(({ n, came: { why } }) => ctx.t("scans.about", { name: ctx.t("scans.ballot", { n }), words: why })));
  if (!every.length) return null;
  return h(
    "div",
    { key: "refused", role: "alert" },
    h("ul", { class: "tb-c-refused" }, every.map((words, n) => h("li", { key: n, class: "tb-e-wrong" }, icon("circle-alert"), words))),
  );
}

// ── what is asked about ─────────────────────────────────────────────────────────────────────

export function questions(panel) {
  const { papers, ctx, name } = panel;
  const all = [].concat(...papers.all.map((ballot) => ballot.questions.map((asked) => ({ ballot, asked }))));
  if (!all.length) return null;
  const open = papers.all.reduce((n, ballot) => n + ballot.open, 0);
  return h(
    "section",
    { key: "questions", class: "tb-c-lines", "aria-labelledby": `${name}-asked` },
    h("h3", { key: "head", id: `${name}-asked` }, ctx.t("scans.questions", { n: open })),
    h("p", { key: "how", class: "tb-detail" }, ctx.t("scans.questions_how")),
    h("ul", { key: "list" }, all.map((one, n) => question(one, n, all, panel))),
  );
}

const YES = ["o", "y", "s"];

/** A box, cut out, with yes and no; the keys O and N say it too, and the next one follows. */
function question({ ballot, asked }, n, all, { papers, ctx, name }) {
  const said = ballot.answer(asked.place);
  const what = ctx.t("scans.about", { name: ctx.t("scans.ballot", { n: ballot.n }), words: asked.words || ctx.t("scans.read_twice") });
  const say = (ticked) => {
    ballot.say(asked.place, ticked);
    papers.redraw();
    const next = all.findIndex((one, at) => at > n && one.ballot.answer(one.asked.place) === undefined);
    if (next >= 0) giveFocus(document.getElementById(`${name}-asked-${next}`));
  };
  const keydown = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const pressed = event.key.toLowerCase();
    if (YES.includes(pressed)) say(true);
    else if (pressed === "n") say(false);
    else return;
    event.preventDefault();
  };
  const button = (words, ticked) =>
    h("button", { key: words, type: "button", class: "tb-c-side tb-s-answer", "aria-pressed": String(said === ticked), "aria-label": ctx.t("scans.about", { name: what, words: ctx.t(words) }), on: { click: () => say(ticked) } }, ctx.t(words));
  return h(
    "li",
    { key: `${ballot.serial} ${asked.place}`, id: `${name}-asked-${n}`, tabindex: "-1", class: `tb-c-line${said === undefined ? " tb-c-ask" : ""}`, on: { keydown } },
    asked.picture && h("img", { key: "box", class: "tb-s-box", src: `data:image/jpeg;base64,${asked.picture}`, alt: "" }),
    h("span", { key: "what", class: "tb-words tb-c-owner" }, what),
    h("span", { key: "acts", class: "tb-c-four", role: "group", "aria-label": what }, button("scans.yes", true), button("scans.no", false)),
  );
}

/** What was read of each ballot, to be held against the paper before it is counted. */
export function reading({ papers, ctx }) {
  const read = papers.all.filter(({ whole }) => whole).slice(-MOST_SHOWN);
  if (!read.length) return null;
  const line = (ballot) => {
    const words = ballot.read.length ? ballot.read.join(" ; ") : ctx.t("scans.blank");
    return h("li", { key: ballot.serial, class: "tb-words" }, ctx.t("scans.about", { name: ctx.t("scans.ballot", { n: ballot.n }), words }));
  };
  return h("details", { key: "read", class: "tb-originals" }, h("summary", {}, ctx.t("scans.read", { n: read.length })), h("ul", {}, read.map(line)));
}

/** Words and names written by hand, each with a field in which to type or choose them. */
function fields({ view, papers, ctx, name }) {
  const written = (which) => papers.all.filter((ballot) => ballot.pages.some((part) => part[which]));
  const image = (ballot, which) => {
    const part = ballot.pages.find((one) => one[which]);
    return h("img", { key: "hand", class: "tb-s-hand", src: `data:image/jpeg;base64,${part[which]}`, alt: ctx.t("scans.hand_alt") });
  };
  const row = (ballot, which, field) => {
    const id = `${name}-${which}-${ballot.n}`;
    const label = which === "words" ? view.paper.text : ctx.t("capture.whom");
    return h(
      "li",
      { key: `${which} ${ballot.serial}`, class: "tb-s-field" },
      image(ballot, which),
      h("div", { key: "field", class: "tb-e-field" }, h("label", { for: id }, ctx.t("scans.about", { name: ctx.t("scans.ballot", { n: ballot.n }), words: label })), field(id)),
    );
  };
  const words = (ballot) => (id) =>
    h("textarea", { id, class: "tb-e-text", rows: "2", maxlength: "2000", live: { value: ballot.text }, on: { input: (event) => (ballot.text = event.target.value) } });
  const people = (ballot) => (id) =>
    h(
      "select",
      { id, class: "tb-e-text", on: { change: (event) => (ballot.person = event.target.value) } },
      [["", ctx.t("scans.nobody")], ...view.people].map(([who, label]) => h("option", { key: who, value: who, live: { selected: who === ballot.person } }, label)),
    );
  const rows = [
    ...(view.paper.text ? written("words").map((ballot) => row(ballot, "words", words(ballot))) : []),
    ...(view.paper.secret ? [] : written("name").map((ballot) => row(ballot, "name", people(ballot)))),
  ];
  if (!rows.length) return null;
  return h("section", { key: "fields", class: "tb-c-lines", "aria-labelledby": `${name}-hand` }, h("h3", { key: "head", id: `${name}-hand` }, ctx.t("scans.by_hand", { n: rows.length })), h("ul", { key: "list" }, rows));
}

// ── the count ───────────────────────────────────────────────────────────────────────────────

/** Ballots that two readings mark otherwise: what each said, and a way to take this one. */
function differences({ papers, ctx }) {
  const unlike = papers.all.filter((ballot) => ballot.came && ballot.came.came === "differs");
  if (!unlike.length) return null;
  const mark = (value) => (value === null ? "–" : String(value));
  const line = (ballot) =>
    h(
      "li",
      { key: ballot.serial, class: "tb-c-line tb-c-ask" },
      h("b", { key: "n" }, ctx.t("scans.ballot", { n: ballot.n })),
      h("span", { key: "what", class: "tb-words tb-c-owner" }, ballot.came.differs.map(({ option, before, now }) => ctx.t("scans.differs", { option, before: mark(before), now: mark(now) })).join(" ")),
      h("button", { key: "take", type: "button", class: "tb-act", on: { click: () => papers.take(ballot) } }, ctx.t("scans.take")),
    );
  return h("section", { key: "unlike", class: "tb-c-lines" }, h("h3", { key: "head" }, ctx.t("scans.unlike", { n: unlike.length })), h("ul", { key: "list" }, unlike.map(line)));
}

/** What still keeps ballots back. */
export function waiting({ papers, ctx }) {
  const cut = papers.all.filter((ballot) => !ballot.whole);
  if (!cut.length) return null;
  const missing = ({ n, pages, parts }) => ctx.t("scans.missing_pages", { n, pages: Array.from(Array(pages[0].pages).keys()).filter((page) => !parts.has(page)).map((page) => page + 1).join(", ") });
  return h("ul", { key: "waiting", class: "tb-c-refused" }, cut.map((ballot) => h("li", { key: ballot.serial, class: "tb-e-wrong" }, icon("circle-alert"), missing(ballot))));
}

/** Lets go of the files. */
export function forgetting({ papers, ctx }) {
  const forget = () => {
    papers.forget();
    Object.assign(papers, { told: null, alert: "", compared: null });
    papers.redraw();
  };
  return papers.begun && h("button", { key: "forget", type: "button", class: "tb-link", on: { click: forget } }, ctx.t("voting_cards.forget"));
}

function acts({ papers, ctx }) {
  const ready = papers.all.filter((ballot) => ballot.ready).length;
  const off = ready === 0 || papers.busy || papers.reading ? true : null;
  const counted = (papers.counted || []).length > 0;
  return h(
    "div",
    { key: "acts", class: "tb-e-acts" },
    h("button", { key: "count", type: "button", class: "tb-act", "data-counts": "", disabled: off, on: { click: () => papers.send(false) } }, icon("check"), ctx.t("scans.count", { n: ready })),
    papers.known > 0 && h("p", { key: "known", class: "tb-detail" }, ctx.t("scans.known", { n: papers.known })),
    counted && papers.begun && h("button", { key: "compare", type: "button", class: "tb-act", disabled: off, on: { click: () => papers.send(true) } }, ctx.t("scans.compare")),
    forgetting({ papers, ctx }),
    papers.begun && h("p", { key: "keys", class: "tb-detail" }, ctx.t("scans.keys")),
  );
}
