// Asks for a rerun of the page's script when the stage it was drawn for is over.


/** After a rerun of one's own, the frame that goes with it may still be on its way. */
const PATIENCE = 250;
const RETRIES = [10000, 20000, 30000];
/** A rerun asked for while another runs would cut it short, and what it empties would stay typed. */
const BUSY = '[data-test-script-state="running"], [data-test-script-state="rerunRequested"]';
/** What is asked for while the page looks for its server is dropped, and would be waited for. */
const AWAY = '[data-test-connection-state]:not([data-test-connection-state="CONNECTED"])';
const LOOK_AGAIN = 60;
/** People come one by one, or by the hundred: who they are is needed by lists to choose from, no sooner. */
const CROWD_EVERY = 4000;
const LONGEST_WAIT = 3000;
/** Asked for once and not answered yet: a server that has much to do is not helped by asking again. */
const LONGEST_ANSWER = 20000;

/** `ask(stage)` is called once for each new stage, then a few times more if nothing came of it. */
export class Reruns {
  constructor(ask) {
    this.ask = ask;
    this.asked = 0;
    /** @type {any} */
    this.timer = undefined;
    this.counted = -Infinity;
  }

  /**
   * `wanted` is the frame's stage, `have` the script's; `fresh` when a frame has just come, `joined` when
   * the script does not know all who are here.
   */
  follow({ wanted, have, fresh, joined }) {
    if (wanted === have) {
      this.stop();
      if (joined) this.count(wanted);
      else clearTimeout(this.crowd);
      return;
    }
    if (wanted === this.wanted && this.timer) return;
    this.stop();
    this.wanted = wanted;
    this.plan(fresh ? 0 : PATIENCE);
  }

  plan(delay, waited = 0) {
    this.timer = setTimeout(() => {
      if (document.querySelector(AWAY)) {
        this.plan(LOOK_AGAIN, waited);
        return;
      }
      const patience = this.asked ? LONGEST_ANSWER : LONGEST_WAIT;
      if (document.querySelector(BUSY) && waited < patience) {
        this.plan(LOOK_AGAIN, waited + LOOK_AGAIN);
        return;
      }
      this.ask(this.wanted);
      const next = RETRIES[this.asked];
      this.asked += 1;
      if (next) this.plan(next);
    }, delay);
  }

  /** Asks at once for the first who comes, then once in a while. */
  count(stage) {
    clearTimeout(this.crowd);
    const wait = Math.max(PATIENCE, this.counted + CROWD_EVERY - performance.now());
    this.crowd = setTimeout(() => {
      this.counted = performance.now();
      if (document.querySelector(AWAY) || document.querySelector(BUSY)) this.count(stage);
      else this.ask(stage);
    }, wait);
  }

  /** Nothing more is asked for: what it drew for is gone. */
  leave() {
    this.stop();
    clearTimeout(this.crowd);
  }

  stop() {
    clearTimeout(this.timer);
    this.timer = null;
    this.wanted = undefined;
    this.asked = 0;
  }
}
