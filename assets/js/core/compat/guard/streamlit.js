// Read by browsers that read Streamlit's scripts: class static blocks, and the flag `v` of regular expressions.
(() => {
  class _Probe {
    static {
      try {
        new RegExp("a", "v");
        window.tableeReads = Boolean(_Probe);
      } catch {
        window.tableeReads = false;
      }
    }
  }
})();
