// The face of whoever takes part: one page without Streamlit, drawn by the modules that draw the rest.

import { helpSheets } from "../core/compat/sheets.js";
import { deferred } from "../core/dom/deferred.js";
import { page } from "../phone/page.js";
import { alsoDraws } from "../view/widgets.js";

// What a phone shows in some steps only is fetched when it is first shown.
alsoDraws({
  circles: deferred(() => import("../view/circles.js"), "circles"),
  component: deferred(() => import("../view/component.js"), "component"),
  paper: deferred(() => import("../vote/ballot.js"), "paper"),
  road: deferred(() => import("../view/road.js"), "road"),
});

/** Milliseconds. */
const BALLOT_AFTER = 6000;

const root = document.getElementById("phone");
const setUp = document.getElementById("set-up");
if (root && setUp) {
  helpSheets();
  const given = { root, ...JSON.parse(setUp.textContent || "{}") };
  if (given.review) import("../phone/review.js").then((review) => review.open(given));
  else page(given);
  setTimeout(fetchBallot, BALLOT_AFTER);
}

/** Once one can write, and nothing waits for the network: whoever votes then waits for no file. */
function fetchBallot() {
  const { connection } = /** @type {any} */ (navigator);
  if (!connection || !connection.saveData) import("../vote/ballot.js").catch(() => {}); // asked for again when it is shown
}

export { page };
