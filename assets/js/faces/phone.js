// The face of whoever takes part: one page without Streamlit, drawn by the modules that draw the rest.

import { helpSheets } from "../core/sheets.js";
import "./drawings.js";
import { page } from "../phone/page.js";

const root = document.getElementById("phone");
const setUp = document.getElementById("set-up");
if (root && setUp) {
  root.textContent = "";
  helpSheets();
  const given = { root, ...JSON.parse(setUp.textContent || "{}") };
  if (given.review) import("../phone/review.js").then((review) => review.open(given));
  else page(given);
}

export { page };
