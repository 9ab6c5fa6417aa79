// Elements and icons.

// Makes an element. Properties that begin with `on` are listeners; `class`, `data-…` and `aria-…` are attributes.
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "disabled" || name === "tabIndex") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

const SVG = "http://www.w3.org/2000/svg";

// Strokes in a square of 24.
const ICONS = {
  text: "M5 6h14M12 6v13",
  h2: "M4 6v12M12 6v12M4 12h8M16 10a2.2 2.2 0 0 1 4 1.3c0 2-4 3.6-4 6.2h4.3",
  h3: "M4 6v12M12 6v12M4 12h8M16 9.5h4l-2.4 3a2.6 2.6 0 1 1-1.8 4.6",
  h4: "M4 6v12M12 6v12M4 12h8M19.5 18V9.5L16 15h5",
  bullets: "M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01",
  numbers: "M10 6h10M10 12h10M10 18h10M4 5l1.5-1v5M4 15.5c0-2 3-2 3 0 0 1.500-3 2-3 3.500h3",
  tasks: "M4 5h5v5H4zM4 14h5v5H4zM5.500 7.500l1 1 2-2.500M13 7.500h7M13 16.500h7",
  quote: "M5 17c3-1 4-3 4-6H5V6h5v6M14 17c3-1 4-3 4-6h-4V6h5v6",
  callout: "M4 5h16v11H10l-4 4v-4H4zM12 8v3M12 13.500h.01",
  code: "M8 7l-5 5 5 5M16 7l5 5-5 5",
  table: "M4 5h16v14H4zM4 10h16M4 14.500h16M10 5v14",
  picture: "M4 5h16v14H4zM4 16l5-5 4 4 2.500-2.500L20 17M15.500 9h.01",
  gallery: "M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z",
  rule: "M4 12h16",
  footnote: "M5 7h9M5 12h6M5 17h9M18 6v6M18 6l-1.500 1",
  embed: "M4 5h16v14H4zM10 9.500v5l4.500-2.500z",
  block: "M12 3l8 4.500v9L12 21l-8-4.500v-9zM12 12l8-4.500M12 12v9M12 12L4 7.500",
  html: "M7 8l-4 4 4 4M17 8l4 4-4 4M14 5l-4 14",
  bold: "M7 5h6a3.500 3.500 0 0 1 0 7H7zM7 12h7a3.500 3.500 0 0 1 0 7H7z",
  italic: "M10 5h7M7 19h7M14 5l-4 14",
  strike: "M4 12h16M16 7.500C15 5.500 9 4.500 8.500 8c-.2 1.500 1 2.500 3.500 4 3.500 1 4.500 2 4 4-.8 3-7 3-8.500 0",
  inline: "M9 8l-4 4 4 4M15 8l4 4-4 4",
  link: "M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.600-5.600L12 7M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.600 5.600L12 17",
  plus: "M12 5v14M5 12h14",
  grip: "M9 6h.01M9 12h.01M9 18h.01M15 6h.01M15 12h.01M15 18h.01",
  up: "M12 19V5M6 11l6-6 6 6",
  down: "M12 5v14M6 13l6 6 6-6",
  copy: "M9 9h11v11H9zM5 15V4h11",
  trash: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  search: "M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM16 16l5 5",
  full: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
  close: "M6 6l12 12M18 6L6 18",
  undo: "M4 10h10a5 5 0 0 1 0 10h-4M8 6l-4 4 4 4",
  redo: "M20 10H10a5 5 0 0 0 0 10h4M16 6l4 4-4 4",
  help: "M9 9a3 3 0 1 1 4.500 2.600c-1 .6-1.500 1.200-1.500 2.400M12 17.500h.01",
};

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[name] ?? ICONS.block);
  svg.append(path);
  return svg;
}

// A button with an icon, whose label is read out and shown as a tip.
export function iconButton(name, label, onclick, props = {}) {
  // The selection stays where it is while a button is pressed.
  const keep = (event) => event.preventDefault();
  return el("button", { type: "button", class: "tool", "aria-label": label, title: label, onclick, onmousedown: keep, ...props }, icon(name));
}

// Says something to screen readers without showing it.
export function announce(text) {
  let place = document.getElementById("announcements");
  if (!place) {
    place = el("div", { id: "announcements", class: "hidden", role: "status", "aria-live": "polite" });
    document.body.append(place);
  }
  place.textContent = text;
}

// Shows a message at the foot of the editor until it is closed, or for a while.
export function notice(text, { lasting = false } = {}) {
  document.querySelector(".notice")?.remove();
  const box = el("div", { class: "notice", role: "alert" }, el("p", {}, text), iconButton("close", "Close", () => box.remove()));
  document.body.append(box);
  if (!lasting) setTimeout(() => box.remove(), 8000);
}
