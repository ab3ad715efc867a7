// The face of the projector: one page without Streamlit, drawn by the modules that draw the rest.

import "./drawings.js";

export { wall } from "../wall/wall.js";
