// The drawings that stand apart from `widgets.js`, each said once for all faces. A ballot, and votes typed
// on the console, are fetched when they are first shown: most faces never show them.

import { deferred } from "../core/dom/deferred.js";
import { circles } from "../view/circles.js";
import { component } from "../view/component.js";
import { road } from "../view/road.js";
import { alsoDraws } from "../view/widgets.js";

alsoDraws({
  cardcapture: deferred(() => import("../capture/voting_cards/panel.js"), "cardCapture"),
  circles,
  component,
  capture: deferred(() => import("../capture/capture.js"), "capture"),
  paper: deferred(() => import("../vote/ballot.js"), "paper"),
  road,
});
