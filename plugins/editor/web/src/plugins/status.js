// The line at the foot: words, time to read, and what concerns the editor as a whole.
import { Plugin } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import { schema } from "../schema.js";
import { el, iconButton } from "../ui/dom.js";
import { closePopup, openPopup } from "../ui/popup.js";
import { openFind } from "./find.js";

// Words that people read in a minute.
const PACE = 220;
const BY_ITSELF = /[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]/gu;

const counted = new WeakMap();

// Words of a text. A Chinese or Japanese character counts as a word.
export function countWords(text) {
  const single = text.match(BY_ITSELF)?.length ?? 0;
  const rest = text.replace(BY_ITSELF, " ").match(/\S*[\p{L}\p{N}]\S*/gu)?.length ?? 0;
  return single + rest;
}

// Words of a document. A block that did not change is not counted again.
export function wordsOf(doc) {
  let words = 0;
  doc.forEach((node) => {
    if (!counted.has(node)) counted.set(node, countWords(node.isTextblock ? node.textContent : node.textBetween(0, node.content.size, "\n", " ")));
    words += counted.get(node);
  });
  return words;
}

const SHORTCUTS = [
  ["/", "Insert anything"],
  ["Ctrl B, I, E", "Bold, italic, code"],
  ["Ctrl K", "Link"],
  ["Ctrl F, Ctrl H", "Find, replace"],
  ["Alt ↑, Alt ↓", "Move the block"],
  ["Alt Enter", "Menu of the block"],
  ["Enter", "Form of a selected card"],
  ["Ctrl D", "Duplicate the block"],
  ["Ctrl Alt 2, 3, 4", "Headings"],
  ["Tab, Shift Tab", "Deeper and back in lists; next cell"],
  ["Ctrl Enter", "Leave a table or code"],
  ["Ctrl Shift V", "Paste as plain text"],
  ["Ctrl Z, Ctrl Y", "Undo, redo"],
  ["Ctrl S", "Save"],
  ["Esc, then Tab", "Leave the editor"],
];

class Status {
  constructor(view, context) {
    Object.assign(this, { view, context, full: false });
    this.words = el("span", { class: "status-words" });
    this.fullButton = iconButton("full", "Write without distraction (Ctrl+Shift+F)", () => this.toggleFull(), { "aria-pressed": "false" });
    const help = iconButton("help", "Keys", () => this.help(help));
    const find = iconButton("search", "Find and replace (Ctrl+F)", () => openFind(view));
    const offered = context.capabilities.full ? [this.fullButton] : [];
    this.box = el("div", { class: "status" }, this.words, el("span", { class: "status-tools" }, find, help, ...offered));
    document.body.append(this.box);
    this.pressed = (event) => {
      if (!(event.ctrlKey || event.metaKey) || !event.shiftKey || event.key.toLowerCase() !== "f" || !context.capabilities.full) return;
      event.preventDefault();
      this.toggleFull();
    };
    addEventListener("keydown", this.pressed);
    context.page.on("full", ({ on }) => this.show(on));
    this.count(view.state.doc);
  }

  count(doc) {
    const words = wordsOf(doc);
    const minutes = Math.max(1, Math.round(words / PACE));
    const label = words === 1 ? "1 word" : `${words.toLocaleString("en")} words`;
    this.words.textContent = words === 0 ? "Nothing written yet" : `${label} · ${minutes} min to read`;
  }

  update(view, previous) {
    if (view.state.doc === previous.doc) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.count(view.state.doc), 200);
  }

  toggleFull() {
    this.context.page.tell("full", { on: !this.full });
  }

  show(on) {
    this.full = on;
    document.documentElement.classList.toggle("full", on);
    this.fullButton.setAttribute("aria-pressed", String(on));
    this.view.focus();
  }

  help(button) {
    const rows = SHORTCUTS.map(([keys, what]) => el("div", {}, el("dt", {}, el("kbd", {}, keys)), el("dd", {}, what)));
    const box = el("section", { class: "keys", role: "dialog", "aria-label": "Keys", tabIndex: -1 }, el("h2", {}, "Keys"), el("dl", {}, ...rows), el("button", { type: "button", class: "button", onclick: closePopup }, "Close"));
    openPopup(box, button.getBoundingClientRect(), { closed: () => this.view.focus(), above: true });
    box.focus();
  }

  destroy() {
    removeEventListener("keydown", this.pressed);
    this.box.remove();
  }
}

export const status = (context) => new Plugin({ view: (view) => new Status(view, context) });

// What stands in an empty line.
export function placeholder() {
  const empty = (node) => node.type === schema.nodes.paragraph && node.childCount === 0;
  return new Plugin({
    props: {
      decorations: ({ doc, selection }) => {
        const { $from } = selection;
        const isWhole = doc.childCount === 1 && empty(doc.firstChild);
        if (!isWhole && !(selection.empty && $from.depth === 1 && empty($from.parent))) return null;
        const pos = isWhole ? 0 : $from.before();
        const words = isWhole ? "Begin to write, or type / for pictures, lists, tables and more" : "Type / to insert";
        return DecorationSet.create(doc, [Decoration.node(pos, pos + doc.nodeAt(pos).nodeSize, { "data-placeholder": words })]);
      },
    },
  });
}
