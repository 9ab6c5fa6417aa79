// Find and replace.
import { Plugin, PluginKey, TextSelection } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import { el, iconButton } from "../ui/dom.js";

const key = new PluginKey("find");
const NOTHING = { query: "", matchCase: false, matches: [], index: -1, decorations: DecorationSet.empty };

// Where the words stand in the document.
export function findMatches(doc, query, matchCase) {
  const matches = [];
  if (query === "") return matches;
  const fold = (text) => (matchCase ? text : text.toLowerCase());
  const wanted = fold(query);
  doc.descendants((node, pos) => {
    if (!node.isTextblock) return true;
    const text = fold(node.textBetween(0, node.content.size, "\ufffc", "\ufffc"));
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
      matches.push({ from: pos + 1 + at, to: pos + 1 + at + wanted.length });
    }
    return false;
  });
  return matches;
}

function look(doc, { query, matchCase }, index) {
  const matches = findMatches(doc, query, matchCase);
  const at = matches.length === 0 ? -1 : Math.min(Math.max(index, 0), matches.length - 1);
  const mark = ({ from, to }, place) => Decoration.inline(from, to, { class: place === at ? "match current" : "match" });
  return { query, matchCase, matches, index: at, decorations: DecorationSet.create(doc, matches.map(mark)) };
}

class FindBar {
  constructor(view) {
    this.view = view;
    this.words = el("input", { type: "text", "aria-label": "Find", placeholder: "Find", oninput: () => this.ask(0) });
    this.other = el("input", { type: "text", "aria-label": "Replace with", placeholder: "Replace with" });
    this.matchCase = el("input", { type: "checkbox", onchange: () => this.ask(0) });
    this.count = el("span", { class: "find-count", role: "status" });
    const button = (label, onclick) => el("button", { type: "button", class: "chip", onclick }, label);
    this.box = el(
      "div",
      { class: "find", role: "search", "aria-label": "Find and replace", hidden: true },
      this.words,
      iconButton("up", "Previous", () => this.step(-1)),
      iconButton("down", "Next", () => this.step(1)),
      this.count,
      el("label", { class: "find-case" }, this.matchCase, "Match case"),
      this.other,
      button("Replace", () => this.replace()),
      button("Replace all", () => this.replaceAll()),
      iconButton("close", "Close", () => this.close()),
    );
    this.box.addEventListener("keydown", (event) => this.key(event));
    document.body.prepend(this.box);
  }

  get state() {
    return key.getState(this.view.state);
  }

  open(withReplace) {
    const { from, to } = this.view.state.selection;
    const chosen = this.view.state.doc.textBetween(from, to, " ");
    this.box.hidden = false;
    if (chosen && chosen.length < 100) this.words.value = chosen;
    this.ask(0);
    const focus = withReplace && this.words.value ? this.other : this.words;
    focus.focus();
    focus.select();
  }

  close() {
    this.box.hidden = true;
    this.view.dispatch(this.view.state.tr.setMeta(key, { query: "", matchCase: false, index: 0 }));
    this.view.focus();
  }

  ask(index) {
    const message = { query: this.words.value, matchCase: this.matchCase.checked, index };
    this.view.dispatch(this.view.state.tr.setMeta(key, message));
    this.reveal();
  }

  step(by) {
    const { matches, index } = this.state;
    if (matches.length > 0) this.ask((index + by + matches.length) % matches.length);
  }

  reveal() {
    const { matches, index } = this.state;
    const match = matches[index];
    this.count.textContent = this.words.value === "" ? "" : match ? `${index + 1} of ${matches.length}` : "Not found";
    if (!match) return;
    const { state } = this.view;
    this.view.dispatch(state.tr.setSelection(TextSelection.create(state.doc, match.from, match.to)).scrollIntoView());
    this.view.dom.querySelector(".match.current")?.scrollIntoView({ block: "nearest" });
  }

  replace() {
    const { matches, index } = this.state;
    if (!matches[index]) return;
    this.view.dispatch(replaced(this.view.state.tr, matches[index], this.other.value));
    this.ask(index);
  }

  replaceAll() {
    const { matches } = this.state;
    const { tr } = this.view.state;
    for (const match of [...matches].reverse()) replaced(tr, match, this.other.value);
    if (matches.length > 0) this.view.dispatch(tr);
    this.ask(0);
    this.count.textContent = matches.length === 1 ? "1 replaced" : `${matches.length} replaced`;
  }

  key(event) {
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && event.target === this.other) this.replace();
    else if (event.key === "Enter" && event.target === this.words) this.step(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
  }

  destroy() {
    this.box.remove();
  }
}

function replaced(tr, { from, to }, text) {
  const marks = tr.doc.resolve(from).marksAcross(tr.doc.resolve(to)) ?? [];
  return text ? tr.replaceWith(from, to, tr.doc.type.schema.text(text, marks)) : tr.delete(from, to);
}

let bar = null;

export function openFind(view, withReplace = false) {
  if (bar?.view === view) bar.open(withReplace);
  return true;
}

export function find() {
  return new Plugin({
    key,
    state: {
      init: () => NOTHING,
      apply: (tr, value) => {
        const asked = tr.getMeta(key);
        if (asked) return asked.query === "" ? NOTHING : look(tr.doc, asked, asked.index);
        return tr.docChanged && value.query !== "" ? look(tr.doc, value, value.index) : value;
      },
    },
    view: (view) => (bar = new FindBar(view)),
    props: { decorations: (state) => key.getState(state).decorations },
  });
}
