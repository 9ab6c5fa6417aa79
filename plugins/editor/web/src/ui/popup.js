// What opens beside the text: menus and small forms.
import { el, icon } from "./dom.js";

// Puts an element below a rectangle, or above it where there is more room, and inside the window.
export function place(box, rect, { above = false } = {}) {
  const { offsetWidth: width, offsetHeight: height } = box;
  const [pageX, pageY] = [scrollX, scrollY];
  const roomBelow = innerHeight - rect.bottom;
  const isAbove = above ? rect.top > height + 12 : roomBelow < height + 12 && rect.top > roomBelow;
  const top = isAbove ? rect.top - height - 8 : rect.bottom + 8;
  const left = Math.max(8, Math.min(rect.left, innerWidth - width - 8));
  box.style.top = `${Math.max(4, top) + pageY}px`;
  box.style.left = `${left + pageX}px`;
}

let current = null;

// Closes what is open, if anything is.
export function closePopup() {
  const open = current;
  current = null;
  if (!open) return false;
  open.box.remove();
  open.closed?.();
  return true;
}

// Opens a box at a rectangle. It closes with Escape, and when something outside of it is pressed.
export function openPopup(box, rect, { closed, above } = {}) {
  closePopup();
  box.classList.add("popup");
  document.body.append(box);
  place(box, rect, { above });
  current = { box, closed };
}

export const isOpen = (box) => current?.box === box;

addEventListener("mousedown", (event) => {
  if (current && !current.box.contains(event.target)) closePopup();
});

addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !current) return;
  event.preventDefault();
  closePopup();
});

let menus = 0;

// A list of choices, of which the arrow keys name one. `items` are `{ label, icon, hint, keys, run }`.
export class Menu {
  constructor(label, run) {
    this.id = `menu-${(menus += 1)}`;
    this.run = run;
    this.items = [];
    this.index = 0;
    this.box = el("div", { class: "menu", role: "listbox", id: this.id, "aria-label": label });
  }

  show(items) {
    this.items = items;
    this.index = Math.min(this.index, Math.max(0, items.length - 1));
    this.box.replaceChildren(...items.map((item, index) => this.row(item, index)));
    if (items.length === 0) this.box.append(el("p", { class: "menu-none" }, "Nothing fits."));
    this.mark();
  }

  row(item, index) {
    const keep = (event) => event.preventDefault();
    const head = item.group ? el("p", { class: "menu-group", role: "presentation" }, item.group) : null;
    const words = el("span", { class: "menu-words" }, el("span", { class: "menu-label" }, item.label));
    if (item.hint) words.append(el("span", { class: "menu-hint" }, item.hint));
    const row = el(
      "div",
      { class: "menu-item", role: "option", id: `${this.id}-${index}`, onmousedown: keep, onclick: () => this.choose(index) },
      item.icon ? icon(item.icon) : null,
      words,
      item.keys ? el("kbd", {}, item.keys) : null,
    );
    const holder = document.createDocumentFragment();
    if (head) holder.append(head);
    holder.append(row);
    return holder;
  }

  mark() {
    this.box.querySelectorAll(".menu-item").forEach((row, index) => {
      row.setAttribute("aria-selected", String(index === this.index));
      if (index === this.index) row.scrollIntoView({ block: "nearest" });
    });
  }

  get active() {
    return this.items.length > 0 ? `${this.id}-${this.index}` : null;
  }

  choose(index = this.index) {
    const item = this.items[index];
    if (item) this.run(item);
    return Boolean(item);
  }

  // Whether the key was for the menu.
  key(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps && this.items.length > 0) {
      this.index = (this.index + steps[event.key] + this.items.length) % this.items.length;
      this.mark();
      return true;
    }
    return (event.key === "Enter" || event.key === "Tab") && this.choose();
  }
}

// Opens a menu of actions that has the focus itself.
export function openMenu(label, items, rect, { closed } = {}) {
  const menu = new Menu(label, (item) => {
    closePopup();
    item.run();
  });
  menu.show(items);
  menu.box.tabIndex = 0;
  menu.box.addEventListener("keydown", (event) => {
    if (!menu.key(event)) return;
    event.preventDefault();
    menu.box.setAttribute("aria-activedescendant", menu.active ?? "");
  });
  openPopup(menu.box, rect, { closed });
  menu.box.setAttribute("aria-activedescendant", menu.active ?? "");
  menu.box.focus({ preventScroll: true });
}
