// The words that a card's button asks for before it does anything: a comment, the parts of a card.

import { h, icon } from "../core/dom/draw.js";
import { giveFocus } from "../core/compat/older.js";

/** @import { Context } from "../core/context.js" */

/**
 * The form of a card's button, in the card; null while none is opened there.
 * @param {Context} ctx
 */
export function asking(it, ctx) {
  const { sender } = ctx;
  const asked = sender && sender.asked;
  if (!sender || !asked || asked.target !== it.id) return null;
  const { button } = asked;
  const id = `tb-ask-${it.id}`;
  if (asked.fresh) {
    asked.fresh = false;
    requestAnimationFrame(() => giveFocus(document.getElementById(id)));
  }
  const away = (keep) => sender.stopAsking({ keep });
  const send = (event) => {
    event.preventDefault();
    sender.sendAsked();
  };
  return h(
    "form",
    { key: `ask ${button.name}`, class: "tb-write tb-ask", on: { submit: send, keydown: (event) => keys(event, send, away) } },
    h("label", { for: id, class: "tb-write-label" }, button.asks),
    among(button, asked, id) || h("textarea", {
      id,
      class: "tb-field",
      rows: asked.seen ? 5 : 2,
      dir: "auto",
      "aria-invalid": asked.error ? "true" : null,
      "aria-describedby": asked.error ? `${id}-why` : button.help ? `${id}-help` : null,
      live: { value: asked.text },
      on: { input: (event) => (asked.text = event.target.value) },
    }),
    button.help && h("p", { id: `${id}-help`, class: "tb-detail" }, button.help),
    asked.error && h("div", { id: `${id}-why`, class: "tb-ban tb-err", role: "alert" }, icon("circle-alert"), h("p", {}, asked.error)),
    h(
      "div",
      { class: "tb-write-row" },
      h("button", { type: "submit", class: "tb-big tb-strong", "aria-disabled": asked.busy ? "true" : null }, button.label),
      h("button", { type: "button", class: "tb-big", on: { click: () => away(false) } }, ctx.t("writing.leave")),
    ),
  );
}

/** A list, where one of few is chosen: for whom a button is pressed. */
function among(button, asked, id) {
  if (!button.among || !button.among.length) return null;
  const options = [["", ""], ...button.among];
  return h(
    "select",
    {
      id,
      class: "tb-field",
      "aria-invalid": asked.error ? "true" : null,
      "aria-describedby": asked.error ? `${id}-why` : null,
      live: { value: asked.text },
      on: { change: (event) => (asked.text = event.target.value) },
    },
    options.map(([key, words]) => h("option", { key, value: key, selected: key === asked.text }, words)),
  );
}

function keys(event, send, away) {
  if (event.isComposing) return;
  if (event.key === "Escape") away(true);
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send(event);
}
