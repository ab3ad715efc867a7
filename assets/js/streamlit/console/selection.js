// Places the bar of the chosen cards, which a script of the page draws, beside the card chosen last.

/** @import { Context } from "../../core/context.js" */

const GAP = 8;
/** What a card's own buttons take under it. */
const TOOLS = 10;
const WIDTH = 460;
const PLACES = ["--tb-chosen-top", "--tb-chosen-bottom", "--tb-chosen-left"];

/** @type {{ root: HTMLElement, id: string } | null} */
let followed = null;
let listening = false;

/**
 * Follows the card chosen last in this part of the page; the bar goes with it as the page is scrolled.
 * @param {HTMLElement} root @param {Context} ctx
 */
export function placeBar(root, ctx) {
  const id = [...ctx.chosen].pop();
  if (!id && followed && followed.root !== root) return;
  followed = id ? { root, id } : null;
  place();
  if (listening) return;
  listening = true;
  document.addEventListener("scroll", place, { capture: true, passive: true });
  addEventListener("resize", place);
}

function place() {
  const card = followed && followed.root.querySelector(`[data-id="${CSS.escape(followed.id)}"]`);
  if (!card) return;
  const { top, bottom, left } = card.getBoundingClientRect();
  const below = top + bottom < innerHeight;
  const under = Math.max(GAP, Math.min(bottom + TOOLS + GAP, innerHeight - 200));
  const over = Math.max(GAP, Math.min(innerHeight - top + GAP, innerHeight - 200));
  const x = Math.max(GAP, Math.min(left, innerWidth - Math.min(WIDTH, innerWidth - 2 * GAP) - 3 * GAP));
  const where = [below ? `${under}px` : "auto", below ? "auto" : `${over}px`, `${x}px`];
  PLACES.forEach((name, i) => document.documentElement.style.setProperty(name, where[i]));
}
