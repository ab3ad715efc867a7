// The face of the projector: one page without Streamlit, drawn by the modules that draw the rest.

import { empty } from "../core/compat/older.js";
import { helpSheets } from "../core/compat/sheets.js";
import "./drawings.js";
import { wall } from "../wall/wall.js";

const root = document.getElementById("wall");
const setUp = document.getElementById("set-up");
if (root && setUp) {
  empty(root);
  helpSheets();
  wall({ root, ...JSON.parse(setUp.textContent || "") });
}

export { wall };
