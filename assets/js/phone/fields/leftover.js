// Words that have no field any more: shown over the page, to be copied.

import { draw, h } from "../../core/dom/draw.js";
import { whenForgotten } from "../../core/erasure.js";

const SHOWN_FOR = 120000;

whenForgotten((all) => all && takeDown());

/** @param {string} text @param {(key: string) => string} t @param {string} why The key of what is said over them. */
export function showLeftover(text, t, why = "draft.kept") {
  takeDown();
  const box = document.createElement("div");
  box.className = "tb-kept";
  box.setAttribute("role", "status");
  const close = () => box.remove();
  const copy = () => navigator.clipboard.writeText(text).then(close, close);
  draw(box, [
    h("p", {}, t(why)),
    h("blockquote", {}, text),
    h("div", {}, [
      navigator.clipboard && h("button", { type: "button", on: { click: copy } }, t("draft.copy")),
      h("button", { type: "button", on: { click: close } }, t("draft.close")),
    ]),
  ]);
  document.body.append(box);
  setTimeout(close, SHOWN_FOR);
}

/** Takes away what the page said while it waited: the guard looks for it, and says what to do where it stays. */
export function hasArrived(root) {
  for (const said of [...root.querySelectorAll(".tb-arrives, noscript")]) said.remove();
}

/** Takes down what is shown. */
export function takeDown() {
  const box = document.querySelector(".tb-kept");
  if (box) box.remove();
}
