// A dialog over the page that needs no <dialog>: it takes the keyboard, keeps it, and gives it back.

import { draw, h, icon } from "../../core/dom/draw.js";
import { giveFocus } from "../../core/compat/older.js";

/** @import { Context } from "../../core/context.js" */

const TITLE = "tb-dialog-title";
const FOCUSABLE = "a[href], button:not([disabled]), input:not([disabled]), select, textarea";

/** The dialog that is open: there is one at a time. @type {Dialog | null} */
let opened = null;

export class Dialog {
  /**
   * Opens it; `drawing` gives its content, again at each `redraw`.
   * @param {Context} ctx @param {() => { title: string, body: any }} drawing
   */
  constructor(ctx, drawing) {
    if (opened) opened.close();
    opened = this;
    this.ctx = ctx;
    this.drawing = drawing;
    this.opener = document.activeElement;
    this.root = document.createElement("div");
    this.root.className = "tb-live tb-dialog-over";
    this.root.lang = ctx.lang || "";
    /** Those that are behind it, and whether they were hidden from screen readers. @type {[Element, string | null][]} */
    this.behind = [...document.body.children].map((each) => [each, each.getAttribute("aria-hidden")]);
    for (const [each] of this.behind) each.setAttribute("aria-hidden", "true");
    document.body.append(this.root);
    document.documentElement.classList.add("tb-still");
    this.onKey = (event) => this.key(event);
    this.onFocus = (event) => this.focused(event);
    document.addEventListener("keydown", this.onKey, true);
    document.addEventListener("focusin", this.onFocus);
    this.redraw();
    this.toHeading();
  }

  get closed() {
    return opened !== this;
  }

  redraw() {
    if (this.closed) return;
    const { title, body } = this.drawing();
    const close = this.ctx.t("draft.close");
    draw(
      this.root,
      h(
        "div",
        { class: "tb-dialog", role: "dialog", "aria-modal": "true", "aria-labelledby": TITLE, on: { click: (event) => event.stopPropagation() } },
        h(
          "div",
          { class: "tb-dialog-head" },
          h("h2", { id: TITLE, tabindex: "-1" }, title),
          h("button", { type: "button", class: "tb-dialog-close", "aria-label": close, title: close, on: { click: () => this.close() } }, icon("x")),
        ),
        h("div", { class: "tb-dialog-body" }, body),
      ),
    );
    this.root.onclick = () => this.close();
  }

  /** What is shown is another: it is read from its beginning. */
  toHeading() {
    const body = this.root.querySelector(".tb-dialog");
    if (body) body.scrollTop = 0;
    giveFocus(document.getElementById(TITLE), { preventScroll: true });
  }

  close() {
    if (this.closed) return;
    opened = null;
    document.removeEventListener("keydown", this.onKey, true);
    document.removeEventListener("focusin", this.onFocus);
    for (const [each, hidden] of this.behind) {
      if (hidden === null) each.removeAttribute("aria-hidden");
      else each.setAttribute("aria-hidden", hidden);
    }
    document.documentElement.classList.remove("tb-still");
    this.root.remove();
    if (this.opener instanceof HTMLElement && this.opener.isConnected) giveFocus(this.opener, { preventScroll: true });
  }

  key(event) {
    if (event.key === "Escape" && !event.isComposing) {
      event.stopPropagation();
      this.close();
    } else if (event.key === "Tab") this.wrap(event);
  }

  /** From the last to the first, and back: what is behind it has no place in between. */
  wrap(event) {
    const all = /** @type {HTMLElement[]} */ ([...this.root.querySelectorAll(FOCUSABLE)]);
    const [first, last] = [all[0], all[all.length - 1]];
    const here = document.activeElement;
    const leaves = event.shiftKey ? here === first || here === document.getElementById(TITLE) : here === last;
    if (!leaves) return;
    event.preventDefault();
    giveFocus(event.shiftKey ? last : first);
  }

  focused(event) {
    if (!this.root.contains(event.target)) giveFocus(document.getElementById(TITLE));
  }
}

/** What stands in a dialog until its answer has come, or says that none did, with a way to ask again. */
export function waiting(ctx, error, again) {
  if (!error) return h("div", { key: "wait", class: "tb-wait", role: "status", "aria-label": ctx.t("dialog.loading") }, h("i", {}), h("i", {}));
  return [alert(error), h("button", { key: "again", type: "button", class: "tb-big", on: { click: again } }, ctx.t("dialog.again"))];
}

/** Why something was refused. */
export function alert(words) {
  return h("div", { key: "alert", class: "tb-ban tb-err", role: "alert" }, icon("circle-alert"), h("p", {}, words));
}

/**
 * The sentence of an answer that is a refusal, or that did not come; empty where it is one.
 * @param {Context} ctx @param {{ status: number, answer: any } | null} reply
 */
export function refused(ctx, reply) {
  if (reply && reply.status === 200) return "";
  return (reply && reply.answer && reply.answer.error) || ctx.t("writing.unanswered");
}
