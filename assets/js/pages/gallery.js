// One example of the gallery, drawn as a wall, a phone or a console draws it in a session.

import { jsonIn } from "../core/compat/older.js";
import "./drawings.js";
import { liveRegion } from "../core/dom/announcer.js";
import { Context } from "../core/context.js";
import { draw } from "../core/dom/draw.js";
import { letSort, view } from "../streamlit/mount.js";
import { Wall } from "../wall/wall.js";

/** Pixels above and below what is drawn, and of a frame at most. */
const AROUND = 32;
const HIGHEST = 720;

const { frame, audience, texts, lang, me, roles } = jsonIn("set-up");
const root = /** @type {HTMLElement} */ (document.getElementById("drawn"));
const channel = { frame, lost: false, now: () => frame.now };

if (audience === "wall") onWall();
else onScreen();

function onWall() {
  const wall = new Wall(root, texts, lang, { sizeOf: "gallery" });
  wall.heard(channel);
}

function onScreen() {
  liveRegion();
  root.className = "tb-live tb-part-view";
  const ctx = new Context(redraw);
  const nothing = () => {};
  ctx.take({ texts, lang, me, roles, direct: true, plain: audience === "phone" }, { trigger: nothing, state: nothing });
  ctx.follow(channel);
  redraw();
  if (window.ResizeObserver) new ResizeObserver(fitFrame).observe(root);

  function redraw() {
    if (ctx.held) return;
    draw(root, view(frame, ctx));
    letSort(root, ctx);
  }
}

/** The frame around it is as high as what it holds, within what a screen would show at once. */
function fitFrame() {
  const around = /** @type {HTMLElement | null} */ (window.frameElement);
  if (around) around.style.height = `${Math.min(HIGHEST, root.offsetHeight + AROUND)}px`;
}
