// A page that finds its server again draws itself anew; a press in that moment would be lost.

const SETTLED = 150;
const LONGEST_WAIT = 6000;
/** Forms that no script draws again: they keep what is pressed, and send it when they can. */
const SENDS_ITSELF = ".tb-ballot, .tb-capture, .tb-writing";

/** @type {{ waiting: boolean, ran: boolean, held: any, timer: any, watched: Element | null, heard?: any }} */
const state = { waiting: false, ran: false, held: null, timer: null, watched: null };

/** Holds presses from the loss of the server until the page is drawn again, then lets the last one go. */
export function keepPresses() {
  const app = document.querySelector("[data-test-connection-state]");
  if (!app || app === state.watched) return;
  state.watched = app;
  new MutationObserver(() => look(app)).observe(app, {
    attributes: true,
    attributeFilter: ["data-test-connection-state", "data-test-script-state"],
  });
  if (!state.heard) document.addEventListener("click", hold, true);
  state.heard = true;
}

function look(app) {
  const { testConnectionState: connection, testScriptState: script } = app.dataset;
  if (connection !== "CONNECTED") {
    clearTimeout(state.timer);
    Object.assign(state, { waiting: true, ran: false });
    return;
  }
  if (!state.waiting) return;
  // Only a run that began after the server was found draws what a press can reach.
  if (script === "running") state.ran = true;
  clearTimeout(state.timer);
  state.timer = setTimeout(release, state.ran && script === "notRunning" ? SETTLED : LONGEST_WAIT);
}

function hold(event) {
  const button = state.waiting && event.target.closest && event.target.closest(".stApp button");
  if (!button || button.closest(SENDS_ITSELF)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  state.held = button;
}

function release() {
  state.waiting = false;
  const button = state.held;
  state.held = null;
  if (button && button.isConnected) button.click();
}
