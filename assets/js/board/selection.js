// A card of the console's board chosen by a press on its words, and its buttons shown by a long press.

/** @import { Context } from "../core/context.js" */
/** @import { Card } from "../core/shapes.d.ts" */

const LONG_PRESS = 500;
/** Pixels beyond which a press is a drag. */
const STEADY = 6;
const OTHERS = "button, input, textarea, a, summary, label, select, form";

/** Where the press began, and the timer of a finger that stays. */
/** @type {{ x: number, y: number, long: boolean, timer: any }} */
const press = { x: 0, y: 0, long: false, timer: 0 };

/**
 * The listeners of a card that can be chosen.
 * @param {Card} it @param {Context} ctx
 */
export function picking(it, ctx) {
  return {
    pointerdown: (event) => begun(event, it, ctx),
    pointermove: (event) => moved(event) && clearTimeout(press.timer),
    pointerup: () => clearTimeout(press.timer),
    pointercancel: () => clearTimeout(press.timer),
    click: (event) => {
      if (press.long || moved(event) || event.target.closest(OTHERS) || String(getSelection()).trim()) return;
      ctx.choose(it.id, !ctx.chosen.has(it.id));
    },
  };
}

/** @param {Card} it @param {Context} ctx */
function begun(event, it, ctx) {
  Object.assign(press, { x: event.clientX, y: event.clientY, long: false });
  clearTimeout(press.timer);
  if (event.pointerType !== "touch" || event.target.closest(OTHERS)) return;
  press.timer = setTimeout(() => {
    press.long = true;
    ctx.memory.held = ctx.memory.held === it.id ? null : it.id;
    ctx.redraw();
  }, LONG_PRESS);
}

function moved(event) {
  return Math.abs(event.clientX - press.x) > STEADY || Math.abs(event.clientY - press.y) > STEADY;
}
