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
    // What is drawn in a frame or another tab leaves this page as it is.
    if (event.submitter?.formTarget) return;
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

// Draws the panels of plugins anew for what stands in the form, a moment after typing stopped.
function refreshPanels(form) {
  const WAIT = 1500;
  let timer = 0;
  let asked = null;
  const panels = () => form.querySelector("[data-panels]");
  const refresh = async () => {
    const old = panels();
    // Whoever works in a panel keeps it as it is.
    if (!old || old.contains(document.activeElement)) return;
    asked?.abort();
    asked = new AbortController();
    old.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(old.dataset.panels, { method: "POST", body: new URLSearchParams(new FormData(form)), signal: asked.signal });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const fresh = page.querySelector("[data-panels]");
      const current = panels();
      if (response.ok && fresh && !current.contains(document.activeElement)) current.replaceWith(document.adoptNode(fresh));
    } catch {
      // The panels stay as they are; the button draws them anew.
    }
    panels()?.removeAttribute("aria-busy");
  };
  form.addEventListener("input", (event) => {
    if (panels()?.contains(event.target)) return;
    clearTimeout(timer);
    timer = setTimeout(refresh, WAIT);
  });
  // Enter in a panel's field is meant for the panel, not for the entry.
  form.addEventListener("keydown", (event) => {
    const field = event.target.closest?.(".editor-panel input");
    if (event.key !== "Enter" || !field) return;
    event.preventDefault();
    const button = field.closest(".node-form")?.querySelector('button[name="act"]');
    if (button) form.requestSubmit(button);
  });
}

// Offers tags that are there for the one that is being typed.
function suggestTags(input) {
  const list = document.createElement("ul");
  list.className = "tag-suggestions";
  list.setAttribute("aria-label", "Tags that are there");
  input.after(list);
  let timer = 0;
  const typed = () => input.value.split(",").pop().trim();
  const known = () => input.value.split(",").map((tag) => tag.trim().toLowerCase());
  const take = (tag) => {
    const before = input.value.split(",").slice(0, -1).map((one) => one.trim());
    input.value = [...before, tag, ""].join(", ");
    input.dispatchEvent(new Event("input", { bubbles: true }));
    list.replaceChildren();
    input.focus();
  };
  const show = async () => {
    const text = typed();
    if (!text) return list.replaceChildren();
    try {
      const response = await fetch(`${input.dataset.tags}?q=${encodeURIComponent(text)}`);
      const { tags } = await response.json();
      if (typed() !== text) return;
      const fresh = tags.filter((tag) => !known().slice(0, -1).includes(tag.toLowerCase()));
      list.replaceChildren(...fresh.map((tag) => {
        const item = document.createElement("li");
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = tag;
        button.addEventListener("click", () => take(tag));
        item.append(button);
        return item;
      }));
    } catch {
      // Typing goes on without suggestions.
    }
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, 200);
  });
}

// Lets the links of a menu be dragged; the order of the form is what is saved.
function sortByDragging(list) {
  let dragged = null;
  for (const item of list.querySelectorAll("[data-item]")) {
    item.draggable = true;
    item.addEventListener("dragstart", (event) => {
      if (event.target.closest("input, button")) return event.preventDefault();
      dragged = item;
      item.classList.add("is-dragged");
      event.dataTransfer.effectAllowed = "move";
    });
    item.addEventListener("dragend", () => {
      item.classList.remove("is-dragged");
      // The buttons name links by their places.
      [...list.querySelectorAll("[data-item]")].forEach((row, place) => {
        for (const button of row.querySelectorAll("button")) button.value = button.value.replace(/\d+$/, place);
      });
      dragged = null;
    });
    item.addEventListener("dragover", (event) => {
      if (!dragged || dragged === item) return;
      event.preventDefault();
      const { top, height } = item.getBoundingClientRect();
      list.insertBefore(dragged, event.clientY < top + height / 2 ? item : item.nextSibling);
    });
    item.addEventListener("drop", (event) => event.preventDefault());
  }
}

document.querySelectorAll("[data-tags]").forEach(suggestTags);
document.querySelectorAll("[data-sortable]").forEach(sortByDragging);
document.querySelectorAll("textarea[data-words]").forEach(showWords);
document.querySelectorAll("[data-count-for]").forEach(showLength);
if (form) {
  guard(form);
  saveByKeyboard(form);
  if (form.querySelector("[data-panels]")) refreshPanels(form);
}
closeMenus();
document.querySelector(".error-summary")?.focus();

// An open group of the bar closes when somebody looks elsewhere, or presses Escape.
{
  const groups = document.querySelectorAll(".bar-group");
  const close = (but) => {
    for (const group of groups) if (group !== but) group.open = false;
  };
  document.addEventListener("click", (event) => close(event.target.closest(".bar-group")));
  for (const group of groups) {
    group.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !group.open) return;
      group.open = false;
      group.querySelector("summary").focus();
    });
  }
}
