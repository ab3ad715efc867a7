// The face on which whoever facilitates makes cards of sticky notes: one page without Streamlit.

import { NotesPage } from "../capture/sticky_notes/page.js";
import { jsonIn } from "../core/compat/older.js";
import { helpSheets } from "../core/compat/sheets.js";

const setUp = jsonIn("set-up");
helpSheets();
new NotesPage(document.getElementById("notes"), setUp);
