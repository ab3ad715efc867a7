// What a form says to screen readers, once it is quiet: ten taps in a row are told as one.

const QUIET = 600;
const LONGEST_WAIT = 10000;

export class Announcements {
  /** `settled()` is the words to end with, or nothing while things still move; `redraw` shows `told`. */
  constructor(settled, redraw) {
    this.settled = settled;
    this.redraw = redraw;
    this.told = "";
    this.words = "";
    this.wait = 0;
  }

  /** These words take the place of those not said yet; none keeps them. */
  say(words = "") {
    this.words = words || this.words;
    this.wait = 0;
    this.plan();
  }

  plan() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.utter(), QUIET);
  }

  utter() {
    this.wait += QUIET;
    const ending = this.settled();
    if (!ending && this.wait < LONGEST_WAIT) {
      this.plan();
      return;
    }
    this.told = [this.words, ending].filter(Boolean).join(" ");
    this.words = "";
    this.redraw();
  }

  /** Something else is said in place of what was about to be. */
  silence() {
    this.words = this.told = "";
    clearTimeout(this.timer);
  }
}
