// The gong of a wall or a console: what fetches its sound when it is first needed, and rings as the time goes.
// A page that wants none fetches nothing.

import { own } from "../network/addresses.js";
import { h, icon } from "../dom/draw.js";
import { isOfGong, setting } from "./gong_settings.js";

/** @import { Context } from "../context.js" */
/** @import { Where } from "./gong_settings.js" */

/** Where a tab keeps what has rung: after a reload nothing rings twice. */
const RUNG = own("tablee-gong-rung");
/** How many milestones are remembered. */
const MOST = 60;

/** Whether it has rung in this tab; from now on it has. @param {string} key */
function hasRung(key) {
  try {
    const rung = JSON.parse(sessionStorage.getItem(RUNG) || "[]");
    if (rung.includes(key)) return true;
    sessionStorage.setItem(RUNG, JSON.stringify([...rung, key].slice(-MOST)));
  } catch {
    // Then nothing is known of before a reload.
  }
  return false;
}

/** The gong of one screen: it rings as milestones come, and says so where the browser lets nothing be heard yet. */
export class Gong {
  /** @param {Where} where @param {Context} ctx @param {() => void} redraw */
  constructor(where, ctx, redraw) {
    this.where = where;
    this.ctx = ctx;
    this.redraw = redraw;
    /** What makes the sounds, fetched where it is needed. @type {any} */
    this.sound = null;
    this.changed = (event) => isOfGong(event) && this.look();
    // Any press is the gesture that browsers wait for.
    this.press = () => this.sound && setting(where).on && this.sound.hearing() === "gesture" && this.sound.allow().then(() => this.redraw());
    addEventListener("storage", this.changed);
    for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, this.press);
    this.look();
  }

  leave() {
    removeEventListener("storage", this.changed);
    for (const kind of ["pointerdown", "keydown"]) removeEventListener(kind, this.press);
  }

  /** Fetches what is needed where a gong is wanted. */
  look() {
    if (this.sound) this.redraw();
    else if (setting(this.where).on) this.fetch();
  }

  fetch() {
    return import("./sound.js").then((sound) => {
      this.sound = sound;
      this.redraw();
    }).catch(() => {});
  }

  /** A milestone comes. @param {string} name @param {string} key */
  rings(name, key) {
    if (hasRung(key)) return;
    const { on, volume } = setting(this.where);
    if (on && this.sound) this.sound.ring(name, volume);
  }

  /** What is said, with its button, where the browser waits for a gesture; null elsewhere. @param {string} kind */
  asks(kind) {
    if (!this.sound || !setting(this.where).on || this.sound.hearing() !== "gesture") return null;
    const allow = () => this.sound.allow().then(() => this.redraw());
    return h("div", { key: "gong-asks", class: kind }, [
      h("p", { key: "why" }, this.ctx.t("gong.refused")),
      h("button", { key: "allow", type: "button", class: "tb-act", on: { click: allow } }, icon("play"), h("span", {}, this.ctx.t("gong.allow"))),
    ]);
  }
}
