(() => {
  if (self !== top) return;
  let shown, typed = false;
  addEventListener("input", () => { typed = true; });
  new EventSource("/.sandpress/changes").onmessage = ({ data }) => {
    shown ??= data;
    if (shown !== data && !typed) location.reload();
  };
})();
