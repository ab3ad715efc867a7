// Who wrote a text, and who changed it: a dialog for those who may know.

import { at } from "../../core/network/addresses.js";
import { h } from "../../core/dom/draw.js";
import { ask } from "../../core/network/requests.js";
import { Dialog, refused, waiting } from "./dialog.js";

/** @import { Context } from "../../core/context.js" */

/**
 * Opens the dialog about a contribution.
 * @param {Context} ctx @param {string} session The session's id. @param {string} contribution
 */
export function open(ctx, session, contribution) {
  /** @type {any} */
  let answer = null;
  let error = "";
  const about = `${encodeURIComponent(session)}/${encodeURIComponent(contribution)}`;
  const address = at(`/who/${about}?lang=${ctx.lang || ""}`);
  const drawn = () => ({
    title: answer ? answer.title : ctx.t("dialog.loading"),
    body: answer ? lines(answer.lines) : waiting(ctx, error, load),
  });
  const dialog = new Dialog(ctx, drawn);
  async function load() {
    error = "";
    const reply = await ask(address);
    error = refused(ctx, reply);
    if (!error && reply) ({ answer } = reply);
    dialog.redraw();
  }
  load();
  return dialog;
}

function lines(all) {
  return h(
    "ol",
    { class: "tb-traces" },
    all.map(({ when, words, quote }) =>
      h("li", {}, h("time", {}, when), " ", h("b", {}, words), quote && h("blockquote", { class: "tb-words", dir: "auto" }, quote)),
    ),
  );
}
