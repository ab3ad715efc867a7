// The face of Streamlit's pages, phones and console: what a component mounts, and Streamlit settled.
// A ballot is drawn at once here: whoever votes waits for no file.

import "./drawings.js";
import { alsoDraws } from "../view/widgets.js";
import { settle as quieten } from "../streamlit/overrides.js";
import { offerVisit } from "../streamlit/tour.js";
import { paper } from "../vote/ballot.js";

export { mount } from "../streamlit/mount.js";

/** What is done once for each of Streamlit's pages. */
export function settle() {
  quieten();
  offerVisit();
}

alsoDraws({ paper });
