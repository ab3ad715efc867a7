// Read by browsers that read our scripts (docs/en/browsers.md): where the syntax is unknown, nothing of it runs.
(() => {
  const load = async ({ ...given }) => {
    try {
      for await (const each of given.all) await import(each);
    } catch {
      return { ...given };
    }
  };
  const known = window.fetch && window.EventSource && window.Promise && Object.entries && [].flat && window.CSS;
  if (load && known && "noModule" in document.createElement("script")) window.tableeReads = true;
})();
