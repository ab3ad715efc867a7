// Asks for a rerun of the page's script when the stage it was drawn for is over.

const SPREAD = 1500;
const CROWD = 50;
/** After a rerun of one's own, the frame that goes with it may still be on its way. */
const PATIENCE = 250;
const RETRIES = [4000, 8000, 15000, 30000];
/** A rerun asked for while another runs would cut it short, and what it empties would stay typed. */
const BUSY = '[data-test-script-state="running"], [data-test-script-state="rerunRequested"]';
const LOOK_AGAIN = 60;
const LONGEST_WAIT = 3000;

/** `ask(stage)` is called once for each new stage, then a few times more if nothing came of it. */
export class Conductor {
  constructor(ask) {
    this.ask = ask;
    this.asked = 0;
  }

  /** `wanted` is the frame's stage, `have` the script's; `fresh` when a frame has just come. */
  follow({ wanted, have, people, fresh }) {
    if (wanted === have) {
      this.stop();
      return;
    }
    if (wanted === this.wanted && this.timer) return;
    this.stop();
    this.wanted = wanted;
    const crowd = people > CROWD ? Math.random() * SPREAD : 0;
    this.plan(fresh ? crowd : Math.max(crowd, PATIENCE));
  }

  plan(delay, waited = 0) {
    this.timer = setTimeout(() => {
      if (document.querySelector(BUSY) && waited < LONGEST_WAIT) {
        this.plan(LOOK_AGAIN, waited + LOOK_AGAIN);
        return;
      }
      this.ask(this.wanted);
      const next = RETRIES[this.asked];
      this.asked += 1;
      if (next) this.plan(next);
    }, delay);
  }

  stop() {
    clearTimeout(this.timer);
    this.timer = null;
    this.wanted = undefined;
    this.asked = 0;
  }
}
