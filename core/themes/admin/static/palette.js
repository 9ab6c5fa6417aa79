// The way to any page and entry by Ctrl-K. Without this file the link leads to a page that does the same.
"use strict";

(() => {
  const link = document.querySelector("[data-palette]");
  if (!link || typeof HTMLDialogElement === "undefined") return;
  let dialog = null;
  let asked = null;
  let timer = 0;

  function build() {
    dialog = document.createElement("dialog");
    dialog.className = "palette";
    dialog.setAttribute("aria-label", "Jump to a page or an entry");
    const input = Object.assign(document.createElement("input"), { type: "search", placeholder: "Page or entry", autocomplete: "off" });
    input.setAttribute("aria-label", "Page or entry");
    const list = Object.assign(document.createElement("ul"), { className: "jump" });
    list.setAttribute("aria-live", "polite");
    dialog.append(input, list);
    document.body.append(dialog);
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => look(input.value), 120);
    });
    dialog.addEventListener("keydown", move);
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
  }

  const links = () => [...dialog.querySelectorAll(".jump a")];

  function move(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const all = links();
    if (step && all.length) {
      event.preventDefault();
      const at = all.indexOf(document.activeElement);
      const next = at + step;
      if (next < 0) dialog.querySelector("input").focus();
      else all[Math.min(next, all.length - 1)].focus();
    } else if (event.key === "Enter" && document.activeElement.tagName === "INPUT" && all.length) {
      event.preventDefault();
      location.assign(all[0].href);
    }
  }

  async function look(words) {
    asked?.abort();
    asked = new AbortController();
    try {
      const response = await fetch(`/admin/jump?q=${encodeURIComponent(words)}`, { signal: asked.signal, redirect: "error" });
      if (!response.ok) throw new Error(String(response.status));
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const found = page.querySelector("[data-jump]");
      dialog.querySelector(".jump").replaceChildren(...[...found.children].map((item) => document.adoptNode(item)));
    } catch (error) {
      if (error.name !== "AbortError") location.assign(link.href);
    }
  }

  function open() {
    if (!dialog) build();
    if (dialog.open) return;
    dialog.showModal();
    const input = dialog.querySelector("input");
    input.value = "";
    input.focus();
    look("");
  }

  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
  addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
})();

// Marks all entries of a page at once.
(() => {
  const all = document.querySelector("[data-all]");
  if (!all) return;
  all.closest("label").hidden = false;
  all.addEventListener("change", () => {
    for (const mark of document.querySelectorAll('.bulk input[name="id"]')) mark.checked = all.checked;
  });
})();
