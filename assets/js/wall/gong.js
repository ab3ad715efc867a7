// The gong on the wall: "G" opens its settings over the page, and closes them.

import { h, icon } from "../core/dom/draw.js";
import { Gong } from "../core/clock/gong.js";

/** @import { Context } from "../core/context.js" */

const KEYS = ["g", "G"];

export class WallGong extends Gong {
  /** @param {Context} ctx @param {() => void} redraw */
  constructor(ctx, redraw) {
    super("wall", ctx, redraw);
    this.isOpen = false;
    /** What draws the settings; fetched when they are first opened. @type {any} */
    this.panel = null;
  }

  /** Whether this key is its own; it then has opened the settings, or closed them. @param {string} key */
  pressed(key) {
    if (!KEYS.includes(key) && !(key === "Escape" && this.isOpen)) return false;
    this.isOpen = key !== "Escape" && !this.isOpen;
    if (this.isOpen && !this.panel) this.open();
    return true;
  }

  open() {
    Promise.all([import("../core/clock/gong_panel.js"), this.sound || this.fetch()]).then(([panel]) => {
      this.panel = panel;
      this.redraw();
    }).catch(() => {});
  }

  /** What stands over the page; null for nothing, most of the time. */
  drawn() {
    if (!this.isOpen || !this.panel) return this.asks("tb-wall-gong");
    const close = () => {
      this.isOpen = false;
      this.redraw();
    };
    return h("div", { key: "gong", class: "tb-wall-gong" }, [
      this.panel.gongSettings("wall", this.ctx, () => this.redraw(), this.sound),
      h("button", { key: "close", type: "button", class: "tb-act", on: { click: close } }, icon("x"), h("span", {}, this.ctx.t("gong.close"))),
    ]);
  }
}
