// The page that an activity draws by itself for one person, in a frame within the light page: loaded when it
// is needed, as high as what stands in it.

import { h } from "../core/dom.js";

/** @import { Context } from "../core/context.js" */

/** What of Streamlit's page grows with what is drawn in it. */
const CONTENT = '[data-testid="stMainBlockContainer"]';

/**
 * `page`: the step's id, its title, and the address of its own page.
 * @param {{ step: string, href: string, title: string }} page @param {Context} ctx
 */
export function ownPage({ step, href, title }, ctx) {
  const name = `frame ${step}`;
  const loaded = (event) => {
    whenDrawn(event.target, () => {
      ctx.memory[name] = "drawn";
      ctx.redraw();
    });
  };
  const drawn = ctx.memory[name] === "drawn";
  return h(
    "section",
    { key: name, class: "tb-own-page" },
    !drawn && h("p", { key: "wait", class: "tb-lead", role: "status" }, ctx.t("page.loading", { step: title })),
    h("iframe", { key: "frame", src: href, title, class: drawn ? null : "tb-undrawn", on: { load: loaded } }),
  );
}

/** Calls once something stands in the frame; from then on the frame is as high as that. */
function whenDrawn(frame, drawn) {
  const inside = frame.contentDocument;
  if (!inside) return;
  let told = false;
  /** @type {any} */
  let content = null;
  const fit = () => {
    const height = content.scrollHeight;
    frame.style.height = `${height}px`;
    if (told || !content.querySelector(".stElementContainer")) return;
    told = true;
    drawn();
  };
  const look = () => {
    const found = inside.querySelector(CONTENT);
    if (found && found !== content) {
      content = found;
      if (typeof ResizeObserver !== "undefined") new ResizeObserver(fit).observe(content);
    }
    if (content) fit();
  };
  new MutationObserver(look).observe(inside.documentElement, { childList: true, subtree: true });
  look();
}
