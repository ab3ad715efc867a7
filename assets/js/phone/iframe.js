// The page that an activity draws by itself for one person, in a frame within the light page: loaded when it
// is needed, as high as what stands in it.

import { at } from "../core/network/addresses.js";
import { h } from "../core/dom/draw.js";

/** @import { Context } from "../core/context.js" */

/** What of Streamlit's page grows with what is drawn in it. */
const CONTENT = '[data-testid="stMainBlockContainer"]';
const RESTS = '[data-test-script-state="notRunning"]';
/** Milliseconds for each person of a crowd for whom the server draws a page at one moment. */
const EACH = 10;
/** Pixels of a page in which nothing stands. */
const EMPTY = 24;

/**
 * The frame with a step's own page, and a sentence until something stands in it; `people` are those of the
 * room, who may all ask for theirs now.
 * @param {{ session: string, step: string, title: string }} page @param {number} people @param {Context} ctx
 */
export function ownPage({ session, step, title }, people, ctx) {
  const name = `frame ${step}`;
  const is = (state) => {
    if (ctx.memory[name] === state) return;
    ctx.memory[name] = state;
    ctx.redraw();
  };
  if (!ctx.memory[name]) {
    ctx.memory[name] = "waits";
    setTimeout(() => is("loads"), Math.random() * EACH * (people - 1));
  }
  const state = ctx.memory[name];
  const src = at(`/?s=${encodeURIComponent(session)}&page=own&step=${encodeURIComponent(step)}`);
  return h(
    "section",
    { key: name, class: `tb-own-page tb-${state}` },
    (state === "waits" || state === "loads") && h("p", { key: "wait", class: "tb-lead", role: "status" }, ctx.t("page.loading", { step: title })),
    state !== "waits" && h("iframe", { key: "frame", src, title, on: { load: (event) => follow(event.target, is) } }),
  );
}

/** Keeps the frame as high as what stands in it; tells once that is something, or nothing. */
function follow(frame, is) {
  const inside = frame.contentDocument;
  if (!inside) return;
  /** @type {any} */
  let content = null;
  const fit = () => {
    const height = content.scrollHeight;
    frame.style.height = `${height}px`;
    if (height > EMPTY) is("drawn");
    else if (inside.querySelector(RESTS)) is("empty");
  };
  const look = () => {
    const found = inside.querySelector(CONTENT);
    if (found && found !== content) {
      content = found;
      if (typeof ResizeObserver !== "undefined") new ResizeObserver(fit).observe(content);
    }
    if (content) fit();
  };
  new MutationObserver(look).observe(inside.documentElement, { childList: true, subtree: true, attributes: true });
  look();
}
