// A drawing that is fetched when it is first needed: what only some screens show stays off the others.

import { h } from "./draw.js";

const RETRY = 3000;

/** Draws with the function `name` of the module that `load()` fetches; a grey place stands there meanwhile. */
export function deferred(load, name) {
  /** @type {((view: any, ctx: any) => any) | null} */
  let drawing = null;
  /** @type {Promise<void> | null} */
  let asked = null;
  /** Those who showed the grey place: a part taken down meanwhile may not be the one that stands there now. */
  const waiting = new Set();
  const redraw = () => {
    const all = [...waiting];
    waiting.clear();
    for (const ctx of all) ctx.redraw();
  };
  const fetched = async () => {
    try {
      drawing = (await load())[name];
      redraw();
    } catch {
      // Asked for again at a drawing that comes later: the network may be back.
      setTimeout(() => {
        asked = null;
        redraw();
      }, RETRY);
    }
  };
  return (view, ctx) => {
    if (drawing) return drawing(view, ctx);
    waiting.add(ctx);
    asked = asked || fetched();
    return h("div", { key: "wait", class: "tb-wait", "aria-hidden": "true" }, h("i", {}), h("i", {}));
  };
}
