// Comforts for the admin. Every page works without this file.
"use strict";

const form = document.querySelector("form[data-guard]");

// Words of a Markdown text, roughly: runs that hold a letter or a digit.
function countWords(text) {
  return (text.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’-]*/gu) || []).length;
}

function showWords(area) {
  const place = document.createElement("p");
  place.className = "word-count";
  area.after(place);
  const show = () => {
    const words = countWords(area.value);
    place.textContent = words === 1 ? "1 word" : `${words.toLocaleString()} words`;
  };
  area.addEventListener("input", show);
  show();
}

function showLength(place) {
  const input = document.getElementById(place.dataset.countFor);
  const max = Number(place.dataset.max);
  const show = () => {
    const length = Array.from(input.value).length;
    place.textContent = `${length} of at most ${max} characters.`;
    place.classList.toggle("over", length > max);
  };
  input?.addEventListener("input", show);
  if (input) show();
}

// Whether a control differs from what the page came with. The page's own
// defaults count, since a browser may restore typed text on reload.
function isChanged(control) {
  if (control.type === "checkbox") return control.checked !== control.defaultChecked;
  if (control.type === "select-one") {
    const given = [...control.options].findIndex((option) => option.defaultSelected);
    return control.selectedIndex !== Math.max(given, 0);
  }
  return "defaultValue" in control && control.type !== "hidden" && control.value !== control.defaultValue;
}

// Warns before unsaved work is left, and sends a form only once.
function guard(form) {
  const unsaved = () => form.dataset.guard === "changed" || [...form.elements].some(isChanged);
  let sending = false;
  addEventListener("beforeunload", (event) => {
    if (!sending && unsaved()) event.preventDefault();
  });
  form.addEventListener("submit", (event) => {
    if (sending) {
      event.preventDefault();
      return;
    }
    sending = true;
    form.setAttribute("aria-busy", "true");
  });
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    sending = false;
    form.removeAttribute("aria-busy");
  });
}

function saveByKeyboard(form) {
  addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    const button = form.querySelector('button[name="action"][value="save"]');
    if (!button) return;
    event.preventDefault();
    form.requestSubmit(button);
  });
}

// A menu made of <details> closes with Escape and when something else is clicked.
function closeMenus() {
  const open = () => document.querySelectorAll("details.menu[open]");
  addEventListener("click", (event) => {
    for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}

document.querySelectorAll("textarea[data-words]").forEach(showWords);
document.querySelectorAll("[data-count-for]").forEach(showLength);
if (form) {
  guard(form);
  saveByKeyboard(form);
}
closeMenus();
document.querySelector(".error-summary")?.focus();
