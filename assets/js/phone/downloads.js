// What one takes along once the session is over: the published page, and the synthesis in each format.

import { at } from "../core/network/addresses.js";
import { h, icon } from "../core/dom/draw.js";
import { ask } from "../core/network/requests.js";
import { alert, refused } from "./dialogs/dialog.js";

/** @import { Context } from "../core/context.js" */

const RETRY = 5000;

/**
 * The part of the page; it asks for its links once, and again when `stage` is another.
 * @param {{ session: string, stage?: string }} given @param {Context} ctx
 */
export function over({ session, stage = "" }, ctx) {
  const known = (ctx.memory.over = ctx.memory.over || { stage: null, answer: null, error: "" });
  if (known.stage !== stage) {
    known.stage = stage;
    load(known, session, ctx);
  }
  const { answer, error } = known;
  if (!answer) return error ? h("section", { key: "over", class: "tb-sect" }, alert(error)) : null;
  return h(
    "section",
    { key: "over", class: "tb-sect tb-over-links" },
    h("p", {}, answer.text),
    answer.published && h("a", { key: "published", class: "tb-big", href: answer.published.href }, answer.published.words),
    h("h2", {}, answer.title),
    answer.groups.map((group, i) => h("ul", { key: `group ${i}`, class: "tb-files" }, group.map(file))),
    answer.others.length > 0 &&
      h(
        "details",
        { key: "others", class: "tb-more-files" },
        h("summary", { class: "tb-big" }, answer.more),
        h("ul", { class: "tb-files" }, answer.others.map(file)),
      ),
  );
}

async function load(known, session, ctx) {
  const reply = await ask(at(`/me/${encodeURIComponent(session)}?lang=${ctx.lang || ""}`));
  known.error = refused(ctx, reply);
  if (!known.error && reply) known.answer = reply.answer.over;
  else if (!reply) setTimeout(() => load(known, session, ctx), RETRY);
  ctx.redraw();
}

function file({ href, words, file: saved, first }) {
  const props = { class: `tb-big${first ? " tb-strong" : ""}`, href, download: saved };
  return h("li", { key: href }, h("a", props, first && icon("download"), words));
}
