// The laptop's camera looks at the room: frames are read one after the other, and a card that shows the same
// side on two of them is counted. The wall says which numbers were seen, never what they showed.

import { h, icon } from "../../core/dom/draw.js";
import { overlay } from "../overlay.js";

/** Milliseconds between the answer to one frame and the next frame. */
const PACE = 400;
const LONGEST = 1920;
/** Milliseconds in which the panel draws the picture of a camera that has begun. */
const DRAWN_WITHIN = 1000;

const named = ({ take, take_round: takeRound, round }) => `${round} ${take} ${takeRound}`;

/** @type {WeakMap<object, Camera>} */
const cameras = new WeakMap();

export class Camera {
  /** @param {any} album */
  static of(album) {
    let camera = cameras.get(album);
    if (!camera) cameras.set(album, (camera = new Camera(album)));
    return camera;
  }

  /** Whether this browser lends its camera here: on this machine, or behind https. */
  static possible() {
    return Boolean(window.isSecureContext && navigator.mediaDevices && navigator.mediaDevices.getUserMedia);
  }

  constructor(album) {
    this.album = album;
    this.on = false;
    /** Whether the browser asks for the camera at this moment. */
    this.asking = false;
    this.wrong = "";
    /** @type {MediaStream | null} */
    this.stream = null;
    /** @type {HTMLVideoElement | null} */
    this.video = null;
    /** What the frame before showed, by number, and for which question. @type {Map<number, number>} */
    this.before = new Map();
    this.beforeFor = "";
    this.begun = 0;
    /** What was counted here, by number, in which question. @type {Map<string, number>} */
    this.counted = new Map();
    this.cards = [];
    this.size = { width: 4, height: 3 };
  }

  async start() {
    const { album } = this;
    if (this.asking || this.on) return;
    this.wrong = "";
    this.asking = true;
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: LONGEST }, facingMode: "environment" }, audio: false });
    } catch (error) {
      const { name } = /** @type {Error} */ (error);
      this.wrong = album.ctx.t(name === "NotFoundError" ? "voting_cards.camera_none" : "voting_cards.camera_refused");
      album.redraw();
      return;
    } finally {
      this.asking = false;
    }
    this.on = true;
    this.begun = Date.now();
    this.video = null;
    this.before = new Map();
    album.redraw();
    this.look();
  }

  stop() {
    if (this.stream) for (const track of this.stream.getTracks()) track.stop();
    Object.assign(this, { on: false, stream: null, video: null, cards: [] });
    this.album.redraw();
  }

  /** One frame after the other, until it is stopped or its panel is left, also while the browser asked. */
  async look() {
    while (this.on) {
      const { video } = this;
      if (video ? !video.isConnected : Date.now() - this.begun > DRAWN_WITHIN) return this.stop();
      const { question } = this.album;
      const frame = video && video.videoWidth ? await this.frame(video) : null;
      if (frame && this.on) await this.take(await this.album.read(frame, () => {}), question);
      await new Promise((resolve) => setTimeout(resolve, PACE));
    }
    return undefined;
  }

  /** @param {HTMLVideoElement} video @returns {Promise<Blob | null>} */
  frame(video) {
    const small = Math.min(1, LONGEST / Math.max(video.videoWidth, video.videoHeight));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(video.videoWidth * small);
    canvas.height = Math.round(video.videoHeight * small);
    /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).drawImage(video, 0, 0, canvas.width, canvas.height);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
  }

  /** Counts what two frames of this question say alike and was not counted so; none once another is asked. */
  async take(answer, question) {
    const { album } = this;
    this.wrong = answer.wrong || "";
    if (this.wrong) return album.redraw();
    const asked = named(question);
    if (this.beforeFor !== asked) Object.assign(this, { before: new Map(), beforeFor: asked });
    if (asked !== named(album.question)) return album.redraw();
    this.cards = answer.cards;
    this.size = { width: answer.width, height: answer.height };
    const sure = answer.cards.filter((card) => card.sure);
    const key = (number) => `${asked} ${number}`;
    const fresh = sure.filter(({ number, side }) => this.before.get(number) === side && this.counted.get(key(number)) !== side);
    this.before = new Map(sure.map(({ number, side }) => [number, side]));
    if (fresh.length && (await album.count(fresh.map(({ number, side }) => [number, side]), question))) {
      for (const { number, side } of fresh) this.counted.set(key(number), side);
    }
    return album.redraw();
  }

  /** Keeps the frame that is seen as a photo, to be looked at and corrected like any other. */
  async keep() {
    const frame = this.video && (await this.frame(this.video));
    if (frame) await this.album.add([{ file: frame, name: this.album.ctx.t("voting_cards.camera"), own: true }]);
  }

  /** The picture of the camera with what is read on it, while it is on. */
  drawn({ ctx }) {
    const wrong = this.wrong && h("p", { key: "live-wrong", class: "tb-e-wrong", role: "alert" }, icon("circle-alert"), this.wrong);
    if (!this.on) return wrong;
    const own = (video) => {
      this.video = video;
      if (video.srcObject !== this.stream) {
        video.srcObject = this.stream;
        video.play().catch(() => {});
      }
    };
    const lines = this.cards.map((card) => ({ ...card, otherwise: [], twice: false }));
    return h(
      "div",
      { key: "live", class: "tb-c-photo" },
      h(
        "div",
        { class: "tb-c-picture", vars: { "--w": this.size.width, "--h": this.size.height } },
        h("video", { key: "video", muted: true, playsinline: true, own }),
        overlay(lines, this.size),
      ),
      h("p", { key: "seen", role: "status" }, ctx.t("voting_cards.live_seen", { n: this.cards.length })),
      wrong,
      h(
        "div",
        { key: "acts", class: "tb-e-acts" },
        h("button", { key: "stop", type: "button", class: "tb-act", on: { click: () => this.stop() } }, icon("pause"), ctx.t("voting_cards.stop")),
        h("button", { key: "shot", type: "button", class: "tb-act", on: { click: () => this.keep() } }, icon("image"), ctx.t("voting_cards.shot")),
      ),
    );
  }
}
