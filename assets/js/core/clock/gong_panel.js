// The settings of the gong on one screen: a switch, a volume, the three sounds to be heard, and what to press
// where the browser waits for a gesture before it lets any be heard.

import { h, icon } from "../dom/draw.js";
import { keep, setting } from "./gong_settings.js";

/** @import { Context } from "../context.js" */
/** @import { Where } from "./gong_settings.js" */

const NAMES = ["half", "minute", "end"];

/**
 * One screen's part of a panel.
 * @param {Where} where @param {Context} ctx @param {() => void} changed Draws it anew.
 * @param {any} sound The module that makes the sounds; null where it is another page's, which tries none here.
 */
export function gongSettings(where, ctx, changed, sound) {
  const { on, volume } = setting(where);
  const set = (changes) => {
    keep(where, changes);
    // Other tabs are told of it by the browser, this one here.
    dispatchEvent(new StorageEvent("storage", { key: null }));
    changed();
  };
  const switched = ({ target }) => {
    set({ on: target.checked });
    if (target.checked && sound) sound.allow().then(changed);
  };
  const play = (name) => () => sound.allow().then(() => {
    sound.ring(name, setting(where).volume);
    changed();
  });
  const heard = sound ? sound.hearing() : "";
  return h("fieldset", { key: `gong ${where}`, class: "tb-gong" }, [
    h("legend", {}, ctx.t(`gong.${where}`)),
    h("label", { key: "on", class: "tb-gong-on" }, [
      h("input", { type: "checkbox", live: { checked: on }, on: { change: switched } }),
      h("span", {}, ctx.t("gong.on")),
    ]),
    h("label", { key: "volume", class: "tb-gong-volume" }, [
      h("span", {}, ctx.t("gong.volume")),
      h("input", { type: "range", min: 0, max: 100, step: 5, "aria-valuetext": `${Math.round(volume * 100)} %`, live: { value: String(Math.round(volume * 100)) }, on: { change: ({ target }) => set({ volume: Number(target.value) / 100 }) } }),
    ]),
    sound && h("div", { key: "try", class: "tb-gong-try", role: "group", "aria-label": ctx.t("gong.try") }, NAMES.map((name) =>
      h("button", { key: name, type: "button", class: "tb-act", on: { click: play(name) } }, icon("play"), h("span", {}, ctx.t(`gong.${name}`))))),
    on && heard === "gesture" && h("p", { key: "gesture", class: "tb-gong-note" }, [
      ctx.t("gong.refused"), " ",
      h("button", { type: "button", class: "tb-act", on: { click: () => sound.allow().then(changed) } }, h("span", {}, ctx.t("gong.allow"))),
    ]),
    heard === "no" && h("p", { key: "none", class: "tb-gong-note" }, ctx.t("gong.none")),
  ]);
}
