// Says what will not work in this browser and what to do instead, and never lets a page wait in silence.
// ES5: it must run where nothing else does.
(function () {
  "use strict";
  /** Milliseconds after which a page that is not drawn says so; asked again as long as it is not. */
  var LATE = 15000;
  var notice = document.getElementById("tb-guard");
  if (!notice) return;

  function waits() {
    return document.querySelector(".tb-arrives");
  }

  function tell(why) {
    var all = notice.querySelectorAll("[data-why]");
    for (var i = 0; i < all.length; i += 1) {
      if (all[i].getAttribute("data-why").split(" ").indexOf(why) >= 0) all[i].removeAttribute("hidden");
      else all[i].setAttribute("hidden", "");
    }
    var waiting = waits();
    if (waiting) waiting.style.display = why === "late" ? "" : "none";
    notice.removeAttribute("hidden");
  }

  /** Drawn after all: what was said is no longer true. */
  function look() {
    if (!waits()) notice.setAttribute("hidden", "");
    else setTimeout(look, 1000);
  }

  if (!window.tableeReads) {
    tell("old");
    return;
  }
  // A script that did not come: the network, or whatever stands in its way.
  window.addEventListener(
    "error",
    function (event) {
      if (!event.target || event.target.tagName !== "SCRIPT" || !waits()) return;
      tell("lost");
      look();
    },
    true
  );
  setTimeout(function () {
    if (!waits() || !notice.hasAttribute("hidden")) return;
    tell("late");
    look();
  }, LATE);
})();
