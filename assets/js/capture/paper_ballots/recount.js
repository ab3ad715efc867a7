// "Relire la pile de papier": on the console of a closed vote, the stack read again and compared. Nothing changes.

import { h, icon } from "../../core/dom/draw.js";
import { PaperBallots } from "./ballots.js";
import { fileOf, forgetting, questions, reading, refusals, sources, waiting } from "./panel.js";

/** @import { Context } from "../../core/context.js" */
/** @import { VoteCapture } from "../../core/shapes.d.ts" */

/** @param {VoteCapture} view @param {Context} ctx */
export function rereading(view, ctx) {
  const { paper } = view;
  const typed = { closed: "closed", redraw: () => papers.ctx.redraw() };
  const papers = PaperBallots.at(paper, typed, ctx);
  papers.begin();
  const name = `tb-r-${paper.address.split("/").pop()}`;
  const panel = { view, papers, typed, ctx, name };
  const ready = papers.all.filter((ballot) => ballot.ready).length;
  const off = ready === 0 || papers.busy || papers.reading ? true : null;
  return h(
    "div",
    { key: `recount ${paper.round}`, class: "tb-capture tb-recount tb-e-panel" },
    papers.missing ? h("p", { key: "missing", class: "tb-ban tb-warn" }, icon("triangle-alert"), h("span", {}, papers.missing)) : sources(panel),
    papers.files.map((file, n) => fileOf(file, n, panel)),
    refusals(panel),
    questions(panel),
    reading(panel),
    papers.alert && h("div", { key: "alert", class: "tb-ban tb-err", role: "alert" }, icon("circle-alert"), h("p", {}, papers.alert)),
    waiting(panel),
    h(
      "div",
      { key: "acts", class: "tb-e-acts" },
      h("button", { key: "compare", type: "button", class: "tb-act", disabled: off, on: { click: () => papers.reread() } }, ctx.t("rereading.compare", { n: ready })),
      forgetting(panel),
    ),
    h("div", { key: "told", role: "status" }, papers.compared && comparison(papers.compared, papers, ctx)),
  );
}

/** What it says: in sentences, then each ballot that differs, then the answers whose numbers do. */
function comparison({ same, said, unlike, missing, totals }, papers, ctx) {
  const number = (serial) => (papers.ballots.get(serial) || { n: 0 }).n;
  const list = (title, items) => items.length > 0 && h("section", { key: title, class: "tb-c-lines" }, h("h3", {}, ctx.t(title, { n: items.length })), h("ul", {}, items.map((words, n) => h("li", { key: n }, words))));
  const row = ({ option, answer, counted, read }, n) =>
    h("li", { key: n }, ctx.t("rereading.total", { option: answer ? ctx.t("scans.about", { name: option, words: answer }) : option, counted, read }));
  return [
    h("p", { key: "said", class: `tb-ban${same ? "" : " tb-warn"}` }, icon(same ? "circle-check" : "triangle-alert"), h("span", {}, said.join(" "))),
    list("rereading.unlike", unlike.map(([serial, words]) => ctx.t("scans.about", { name: ctx.t("scans.ballot", { n: number(serial) }), words }))),
    list("rereading.missing", missing),
    totals.length > 0 && h("section", { key: "totals", class: "tb-c-lines" }, h("h3", {}, ctx.t("rereading.totals")), h("ul", {}, totals.map(row))),
  ];
}
