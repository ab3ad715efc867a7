// The button of a console that shows one thing on the wall, large, or takes it off.

import { ask } from "../core/network/requests.js";
import { h, icon } from "../core/dom/draw.js";

/** @import { Context } from "../core/context.js" */

/**
 * The button of a card, group, zone or picture on the console that shows it on the wall, in large.
 * @param {string} target @param {string} about @param {Context} ctx
 */
export function showing(target, about, ctx) {
  const { projects } = ctx;
  if (!projects || !target) return null;
  const on = projects.target === target;
  const press = () => ask(projects.endpoint, on ? {} : { target, step: projects.step });
  const label = ctx.t(on ? "projector.unshow" : "projector.show", { text: about });
  return h(
    "button",
    { key: " show on wall", type: "button", class: `tb-act tb-bare tb-show${on ? " tb-pressed" : ""}`, "aria-pressed": String(on), "aria-label": label, title: ctx.t(on ? "projector.unshow_short" : "projector.show_short"), on: { click: press } },
    icon("monitor"),
  );
}
