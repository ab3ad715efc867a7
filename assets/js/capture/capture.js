// "Saisir des votes": on the console, ballots for people without a phone. From paper, hands, for somebody.

import { cardsPanel, countsByKey } from "./voting_cards/panel.js";
import { TypedBallots } from "./typed_ballots.js";
import { h, icon } from "../core/dom/draw.js";
import { giveFocus, or } from "../core/compat/older.js";
import { enteredList } from "./typed_list.js";
import { ballotFields, begin, fieldsOf, labelled, listeners, numberField } from "./fields.js";
import { faultsOfHands, handsFields } from "./hands.js";
import { rereading } from "./paper_ballots/recount.js";
import { scansPanel } from "./paper_ballots/panel.js";
import { opensText } from "../vote/marks.js";
import { readAll, readHands, whole } from "./parser.js";
import { widget } from "../view/widgets.js";

/** @import { Context } from "../core/context.js" */
/** @import { VoteCapture, Paper } from "../core/shapes.d.ts" */

/** Each way to type votes: its fields, what it sends (`check`), and what is said once it is kept. */
const WAYS = {
  paper: {
    tab: "capture.paper",
    count: ["capture.papers", "paper"],
    nameless: true,
    keys: () => "capture.keys",
    fields: ballotFields,
    check: checkBallot,
    save: "capture.save",
    saved: ({ typed, ctx }) => ctx.t("capture.saved", { number: typed.last }),
  },
  hands: {
    tab: "capture.hands",
    count: ["capture.raised", "hands"],
    nameless: true,
    keys: (paper) => (countsHands(paper) ? "capture.keys_hands" : "capture.keys"),
    fields: (form) => (countsHands(form.paper) ? handsFields(form) : [ballotFields(form), times(form)]),
    check: (form) => (countsHands(form.paper) ? checkHands(form) : checkTimes(form)),
    save: "capture.count",
    saved: ({ ctx, body }) => ctx.t("capture.counted", { n: body.voters || body.times }),
  },
  scans: { tab: "scans.tab" },
  cards: { tab: "voting_cards.tab" },
  person: {
    tab: "capture.person",
    count: ["capture.persons", "room", "proxy"],
    keys: () => "capture.keys",
    fields: (form) => [whom(form), ballotFields(form)],
    check: checkPerson,
    save: "capture.save",
    saved: ({ ctx, name, again }) => ctx.t(again ? "capture.saved_again" : "capture.saved_for", { name }),
  },
  mine: { tab: "capture.mine" },
};

/** What stands under a tab that is no form. */
/** The ways in which nobody is shown the words of a ballot, where the vote has such. */
const WORDLESS = ["hands", "cards", "scans"];
const PANELS = { scans: scansPanel, cards: cardsPanel, mine: (view, _clerk, ctx) => widget(view.paper, ctx) };

/**
 * The widget. What is typed in each tab stays there, whatever is drawn meanwhile.
 * @param {VoteCapture} view @param {Context} ctx
 */
export function capture(view, ctx) {
  if (view.recount) return rereading(view, ctx);
  const typed = TypedBallots.at(view.paper, ctx);
  const tabs = Object.keys(WAYS).filter((tab) => tab !== "mine" || view.me);
  if (!tabs.includes(typed.tab)) typed.tab = "paper";
  return h(
    "section",
    { key: `capture ${view.paper.round}`, class: "tb-sect tb-capture", "aria-labelledby": `${typed.name}-title` },
    h("h2", { id: `${typed.name}-title` }, ctx.t("capture.title")),
    tabList(tabs, typed, ctx),
    h(
      "div",
      { key: typed.tab, role: "tabpanel", id: `${typed.name}-panel`, class: "tb-e-panel", "aria-labelledby": `${typed.name}-tab-${typed.tab}`, on: { keydown: countsByKey } },
      view.wordless && WORDLESS.includes(typed.tab) && h("p", { key: "wordless", class: "tb-e-nameless" }, view.wordless),
      (PANELS[typed.tab] || panel)(view, typed, ctx),
    ),
    enteredList(typed, ctx),
  );
}

// ── tabs ────────────────────────────────────────────────────────────────────────────────────

const STEPS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

/** @param {TypedBallots} typed @param {Context} ctx */
function tabList(tabs, typed, ctx) {
  const open = (tab) => {
    typed.tab = tab;
    typed.said = "";
    typed.redraw();
  };
  const keydown = (event) => {
    const here = tabs.indexOf(typed.tab);
    const ends = { Home: 0, End: tabs.length - 1 };
    const next = or(ends[event.key], (here + STEPS[event.key] + tabs.length) % tabs.length);
    if (Number.isNaN(next)) return;
    event.preventDefault();
    open(tabs[next]);
    giveFocus(document.getElementById(`${typed.name}-tab-${typed.tab}`));
  };
  const button = (tab) => {
    const chosen = tab === typed.tab;
    return h(
      "button",
      {
        key: tab,
        id: `${typed.name}-tab-${tab}`,
        type: "button",
        role: "tab",
        class: "tb-e-tab",
        "aria-selected": String(chosen),
        "aria-controls": chosen ? `${typed.name}-panel` : null,
        tabindex: chosen ? "0" : "-1",
        on: { click: () => open(tab) },
      },
      ctx.t(WAYS[tab].tab),
    );
  };
  return h(
    "div",
    { key: "tabs", role: "tablist", class: "tb-e-tabs", "aria-labelledby": `${typed.name}-title`, on: { keydown } },
    tabs.map(button),
  );
}

// ── one way to type ─────────────────────────────────────────────────────────────────────────

/** @param {VoteCapture} view @param {TypedBallots} typed @param {Context} ctx */
function panel(view, typed, ctx) {
  const way = WAYS[typed.tab];
  const ballot = typed.ballot(typed.tab);
  const form = { typed, ctx, ballot, way, paper: view.paper, people: view.people, name: `${typed.name}-${typed.tab}` };
  form.save = () => save(form);
  const [counted, ...origins] = way.count;
  const restart = () => {
    ballot.empty();
    typed.redraw();
    begin(form);
  };
  return [
    h(
      "div",
      { key: "head", id: `${form.name}-head`, class: "tb-e-head" },
      h("b", { class: "tb-num" }, ctx.t(counted, { n: typed.count(...origins) })),
      h("p", { role: "status" }, typed.said && h("span", { key: typed.times, class: "tb-e-said" }, icon("circle-check"), typed.said)),
    ),
    way.nameless && !view.paper.secret && h("p", { key: "nameless", class: "tb-e-nameless" }, ctx.t("capture.nameless")),
    h(
      "form",
      { key: "form", id: form.name, class: "tb-e-form", novalidate: true, autocomplete: "off", "aria-busy": String(ballot.sending), on: listeners(form) },
      way.fields(form),
      ballot.alert && alert(ballot),
      h(
        "div",
        { key: "acts", class: "tb-e-acts" },
        h("button", { key: "save", type: "button", class: "tb-act", on: { click: form.save } }, icon("check"), ctx.t(way.save)),
        ballot.begun && h("button", { key: "restart", type: "button", class: "tb-link", on: { click: restart } }, ctx.t("capture.restart")),
      ),
    ),
    h("p", { key: "keys", class: "tb-detail" }, ctx.t(way.keys(view.paper))),
  ];
}

function alert(ballot) {
  const [kind, name] = ballot.warned ? ["tb-warn", "triangle-alert"] : ["tb-err", "circle-alert"];
  return h("div", { key: "alert", class: `tb-ban ${kind}`, role: "alert" }, icon(name), h("p", {}, ballot.alert));
}

function times(form) {
  return labelled(form, "times", { ...numberField, label: form.ctx.t("capture.times"), hint: form.ctx.t("capture.adds") });
}

function whom(form) {
  const { typed, ctx, ballot, people } = form;
  const name = nameOf(form);
  const again = name && typed.hasBallotOf(name);
  const option = ([id, words]) => h("option", { key: id, value: id, live: { selected: id === ballot.person } }, words);
  return h("div", { key: "whom", class: "tb-e-whom" }, [
    labelled(form, "person", {
      label: ctx.t("capture.whom"),
      hint: again ? ctx.t("capture.replaces", { name }) : ctx.t("capture.may_replace"),
      tag: "select",
      class: "tb-e-text",
      children: [["", ctx.t("capture.choose")], ...people].map(option),
    }),
    labelled(form, "bearer", { label: ctx.t("capture.bearer"), hint: ctx.t("capture.bearer_hint"), type: "text", maxlength: "60", class: "tb-e-text" }),
  ]);
}

function nameOf({ people, ballot }) {
  const found = people.find(([id]) => id === ballot.person);
  return found ? found[1] : "";
}

/** @param {Paper} paper */
function countsHands(paper) {
  return paper.hands === "counts" && paper.form !== "rank";
}

// ── saving ──────────────────────────────────────────────────────────────────────────────────

function checkBallot({ ballot, paper, ctx }) {
  const { marks, wrong, over } = readAll(ballot.values, paper);
  const text = opensText(marks, paper) ? ballot.text.trim() : "";
  return {
    wrong,
    alert: over ? ctx.t("capture.over", { n: over }) : "",
    blank: !text && !Object.keys(marks).length,
    body: { marks, text },
  };
}

function checkTimes(form) {
  const checked = checkBallot(form);
  const n = whole(form.ballot.times);
  if (!(n > 0)) checked.wrong.times = ["capture.wrong_voters"];
  return { ...checked, body: { ...checked.body, times: n } };
}

function checkPerson(form) {
  const checked = checkBallot(form);
  const { person, bearer } = form.ballot;
  if (!person) checked.wrong.person = ["capture.wrong_person"];
  return { ...checked, body: { ...checked.body, person, bearer: bearer.trim() } };
}

function checkHands({ ballot, paper, ctx }) {
  const { voters, counts } = readHands(ballot.values, paper);
  const { sum, ...wrong } = faultsOfHands(ballot.values, paper);
  return { wrong, alert: sum ? ctx.t(...sum) : "", blank: !Object.keys(counts).length, body: { voters, counts } };
}

async function save(form) {
  const { typed, ctx, ballot, way } = form;
  if (ballot.sending) return;
  const { wrong, alert, blank, body } = way.check(form);
  const faulty = Object.keys(wrong).length > 0;
  const warns = blank && !ballot.warned && !faulty && !alert;
  Object.assign(ballot, { wrong, alert: warns ? ctx.t("capture.blank") : alert, warned: warns || (blank && ballot.warned) });
  if (faulty || alert || warns) {
    typed.redraw();
    giveFocus(fieldsOf(form.name).find((field) => field.getAttribute("aria-invalid") === "true"));
    return;
  }
  const name = nameOf(form);
  const again = typed.hasBallotOf(name);
  if (!(await typed.send(ballot, body))) return;
  const words = typed.words ? ` ${ctx.t("capture.found_by", { words: typed.words })}` : "";
  typed.say(way.saved({ typed, ctx, body, name, again }) + words);
  typed.redraw();
  const { activeElement: here } = document;
  const drawn = document.getElementById(form.name);
  if (here === document.body || (drawn && drawn.contains(here))) begin(form);
}
