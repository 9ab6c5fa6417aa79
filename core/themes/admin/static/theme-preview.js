// Shows a theme with what stands in the form, a moment after it was changed. Without this script a button does it.
(() => {
  const form = document.querySelector("[data-theme-form]");
  const button = form?.querySelector("[data-preview]");
  const frame = form?.querySelector("iframe");
  if (!form || !button || !frame) return;
  const quiet = 400;
  let waiting = 0;
  const show = () => {
    frame.setAttribute("aria-busy", "true");
    button.click();
  };
  const later = () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, quiet);
  };
  frame.addEventListener("load", () => frame.removeAttribute("aria-busy"));
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  button.hidden = true;
  // Rows that were just added or taken away, and what was refused, are shown as well.
  if (form.dataset.guard === "changed") show();
})();
