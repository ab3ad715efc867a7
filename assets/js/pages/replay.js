// The face on which whoever facilitates sees a session again: one page without Streamlit.

import "./drawings.js";
import { jsonIn } from "../core/compat/older.js";
import { helpSheets } from "../core/compat/sheets.js";
import { Replay } from "../replay/page.js";

const setUp = jsonIn("set-up");
helpSheets();
new Replay(document.getElementById("replay"), setUp);
