// The phone's ballot: what is marked is shown at once, and kept by the server without any page being
// drawn again (`own_ballot.js`). Four forms of it stand in files of their own.

import { announce } from "../core/dom/announcer.js";
import { draw, h, icon } from "../core/dom/draw.js";
import { giveFocus } from "../core/compat/older.js";
import { ballotOf } from "./own_ballot.js";
import { grade } from "./grades.js";
import { optionsOf, place, worded } from "./option.js";
import { rank } from "./ranking.js";
import { pick, spread } from "./units.js";
import { LONGEST, TYPING, lengthOf } from "./text.js";

/** @import { Context } from "../core/context.js" */
/** @import { Paper } from "../core/shapes.d.ts" */
/** @import { OwnBallot } from "./own_ballot.js" */

const FORMS = { grade, pick, rank, spread };

/**
 * A paper, to be filled in by whoever holds this phone; for nobody in particular, what it asks.
 * @param {Paper} view @param {Context} ctx
 */
export function paper(view, ctx) {
  if (!ctx.me || ctx.wall) return h("section", { key: "paper", class: "tb-sect tb-ballot" }, rule(view, ctx), listed(view));
  const ballot = ballotOf(view, ctx, tellLate);
  return h(
    "section",
    {
      // Another round is another ballot: nothing of the page is taken over.
      key: `paper ${view.round}`,
      class: `tb-sect tb-ballot tb-ballot-${view.form}`,
      "aria-label": ctx.t("ballot.title"),
    },
    rule(view, ctx),
    content(view, ballot, ctx),
  );
}

/** @param {Paper} view @param {OwnBallot} ballot @param {Context} ctx */
function content(view, ballot, ctx) {
  const { ready, refusal, open, error } = ballot;
  if (!ready) return waiting(ballot, ctx);
  if (refusal || !open) {
    const sentence = refusal || ctx.t("ballot.not_open");
    return [error && alert(ballot, ctx), h("p", { key: "refusal", class: "tb-lead" }, sentence)];
  }
  const form = FORMS[view.form];
  return [
    form.lead && h("div", { key: "lead", class: "tb-ballot-lead" }, form.lead(view, ballot, ctx)),
    form.rows(view, ballot, ctx),
    words(view, ballot, ctx),
    foot(view, ballot, form, ctx),
  ];
}

/** @param {any} given @param {Context} ctx */
function waiting({ unread }, ctx) {
  if (!unread) return h("div", { key: "wait", class: "tb-wait", "aria-hidden": "true" }, h("i", {}), h("i", {}), h("i", {}));
  const sentence = h("p", {}, ctx.t("ballot.unread"));
  return h("div", { key: "unread", class: "tb-ban tb-warn", role: "status" }, icon("wifi-off"), sentence);
}

/** @param {Paper} view */
function listed(view) {
  const rows = optionsOf(view).map((it) => h("li", { key: it.id, class: "tb-option" }, worded(it)));
  return h("ol", { key: "options", class: "tb-options" }, rows);
}

/**
 * Whether it is secret, always in sight; the rest of the rule opens.
 * @param {Paper} view @param {Context} ctx
 */
function rule(view, ctx) {
  return h(
    "details",
    { key: "rule", class: "tb-law" },
    h(
      "summary",
      {},
      icon(view.secret ? "lock" : "users"),
      h("b", {}, view.secret ? ctx.t("ballot.secret") : ctx.t("ballot.named")),
      h("span", { class: "tb-law-open" }, ctx.t("ballot.rule"), icon("chevron-down")),
    ),
    h("p", { class: "tb-text" }, view.rule),
  );
}

// ── words ───────────────────────────────────────────────────────────────────────────────────

/** @param {Paper} view @param {OwnBallot} ballot @param {Context} ctx */
function words(view, ballot, ctx) {
  if (!ballot.asksWords) return null;
  const error = place(view, "words", "wrong");
  const wrong = ballot.isTooLong;
  const told = () => ctx.t("ballot.too_long", { most: figure(LONGEST, ctx), n: figure(lengthOf(ballot.text), ctx) });
  return h(
    "div",
    { key: "words", class: "tb-ballot-text" },
    h("label", { for: place(view, "words", "field") }, view.text),
    h("textarea", {
      id: place(view, "words", "field"),
      class: "tb-field",
      rows: 3,
      dir: "auto",
      "aria-invalid": wrong ? "true" : null,
      "aria-describedby": wrong ? error : null,
      live: { value: ballot.text },
      on: {
        input: (event) => ballot.change({ text: event.target.value }, { after: TYPING }),
        blur: () => ballot.hurry(),
      },
    }),
    wrong && h("p", { id: error, class: "tb-option-why" }, icon("circle-alert"), told()),
  );
}

/** @param {Context} ctx */
function figure(n, ctx) {
  return new Intl.NumberFormat([ctx.lang || "fr", "fr"]).format(n).replace(/\u202f/g, "\u00a0");
}

// ── the end ─────────────────────────────────────────────────────────────────────────────────

const STATE_ICONS = { saved: "check", failing: "wifi-off", unsaved: "circle-alert" };

/**
 * What to do next, and whether all is saved: at the foot of the screen, whatever one scrolls to.
 * @param {Paper} view @param {OwnBallot} ballot @param {Context} ctx
 */
function foot(view, ballot, form, ctx) {
  const { finished, state, memory } = ballot;
  return h(
    "div",
    { key: "foot", class: "tb-ballot-foot" },
    ballot.error && alert(ballot, ctx),
    ballot.words && h("p", { key: "found-by", class: "tb-ballot-words" }, foundBy(ballot, ctx)),
    ballot.lost && h("p", { key: "lost", class: "tb-ballot-words", role: "alert" }, ballot.lost),
    memory.asked && h("p", { key: "ask", class: "tb-ballot-ask", role: "alert" }, memory.asked),
    h("div", { key: "go", class: "tb-ballot-go" }, memory.asked ? answers(view, ballot, ctx) : ends(view, ballot, form, ctx)),
    h(
      "p",
      { key: "state", class: `tb-ballot-state tb-is-${state}` },
      icon(STATE_ICONS[state]),
      [finished && state === "saved" && !ballot.typed ? ctx.t("ballot.finished") : ballot.stateWords, form.progress && form.progress(view, ballot, ctx)]
        .filter(Boolean)
        .join(" · "),
    ),
    h("p", { key: "told", class: "tb-vh", role: "status" }, ballot.announcements.told),
  );
}

/** The words by which one finds one's ballot; told once. @param {OwnBallot} ballot @param {Context} ctx */
function foundBy({ words, memory }, ctx) {
  const told = ctx.t("ballot.found_by", { words });
  if (memory.foundBy !== words) announce(told);
  memory.foundBy = words;
  return told;
}

/**
 * "J’ai fini", and what goes on to the next option where there is one.
 * @param {Paper} view @param {OwnBallot} ballot @param {Context} ctx
 */
function ends(view, ballot, form, ctx) {
  const { finished } = ballot;
  const next = finished ? null : form.next && form.next(view, ballot);
  const strong = !finished && !next && form.isComplete(view, ballot);
  return [
    h(
      "button",
      {
        key: "finish",
        type: "button",
        class: `tb-big${strong ? " tb-strong" : ""}`,
        // What the button said when the finger went down: leaving a field may have finished meanwhile.
        on: {
          pointerdown: (event) => (event.currentTarget.dataset.said = String(!finished)),
          click: (event) => {
            const { said } = event.currentTarget.dataset;
            delete event.currentTarget.dataset.said;
            finish(said ? said === "true" : !finished, view, ballot, form, ctx);
          },
        },
      },
      finished ? ctx.t("ballot.more") : ctx.t("ballot.finish"),
    ),
    next && h("button", { key: "next", type: "button", class: "tb-big tb-strong", on: { click: next } }, ctx.t("ballot.next")),
  ];
}

/** @param {Paper} view @param {OwnBallot} ballot @param {Context} ctx */
function finish(done, view, ballot, form, ctx) {
  const { memory } = ballot;
  const asked = (done && !memory.sure && form.doubt && form.doubt(view, ballot, ctx)) || "";
  if (!asked) {
    ballot.change({ finished: done });
    return;
  }
  memory.asked = asked;
  ballot.redraw();
  giveFocus(document.getElementById(place(view, "ask", "go-on")), { preventScroll: true });
}

/**
 * Asked once, in place of what was pressed: whether this is really the end.
 * @param {Paper} view @param {OwnBallot} ballot @param {Context} ctx
 */
function answers(view, ballot, ctx) {
  const { memory } = ballot;
  const end = () => {
    memory.sure = true;
    ballot.change({ finished: true });
  };
  const goOn = () => {
    memory.asked = "";
    ballot.redraw();
  };
  const button = (words, id, kind, press) =>
    h("button", { key: words, id, type: "button", class: `tb-big${kind}`, on: { click: press } }, ctx.t(words));
  return [button("ballot.end", null, "", end), button("ballot.go_on", place(view, "ask", "go-on"), " tb-strong", goOn)];
}

/**
 * Why the server did not take it, until the next tap; and the way back to what was marked.
 * @param {OwnBallot} ballot @param {Context} ctx
 */
function alert(ballot, ctx) {
  const { error, refused } = ballot;
  const putBack = () => ballot.change(refused);
  return h(
    "div",
    { key: "alert", class: "tb-ban tb-err", role: "alert" },
    icon("circle-alert"),
    h(
      "div",
      { class: "tb-grow" },
      h("p", {}, error),
      refused && h("button", { type: "button", class: "tb-link", on: { click: putBack } }, ctx.t("ballot.put_back")),
    ),
  );
}

/**
 * The vote was closed before the last change arrived: said over whatever the page shows by now.
 * @param {Context} ctx
 */
function tellLate(ctx) {
  const box = document.createElement("aside");
  box.className = "tb-kept";
  box.setAttribute("role", "alert");
  draw(box, [
    h("p", {}, ctx.t("ballot.late")),
    h("div", {}, h("button", { type: "button", on: { click: () => box.remove() } }, ctx.t("draft.close"))),
  ]);
  document.body.append(box);
}
