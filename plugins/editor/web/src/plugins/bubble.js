// The signs for text: beside a selection, and on a small screen at the foot of the editor.
import { toggleMark } from "prosemirror-commands";
import { redo, undo } from "prosemirror-history";
import { NodeSelection, Plugin } from "prosemirror-state";
import { CellSelection } from "prosemirror-tables";
import { schema } from "../schema.js";
import { el, iconButton } from "../ui/dom.js";
import { place } from "../ui/popup.js";
import { openBlockMenu } from "./blocks.js";
import { editLink } from "./link.js";

const { marks } = schema;

const MARKS = [
  ["strong", "bold", "Bold (Ctrl+B)"],
  ["em", "italic", "Italic (Ctrl+I)"],
  ["strike", "strike", "Struck out (Ctrl+Shift+X)"],
  ["code", "inline", "Code (Ctrl+E)"],
];

function hasMark(state, type) {
  const { from, to, empty, $from } = state.selection;
  return empty ? Boolean(type.isInSet(state.storedMarks ?? $from.marks())) : state.doc.rangeHasMark(from, to, type);
}

class Toolbar {
  constructor(view, context) {
    Object.assign(this, { view, context });
    this.buttons = MARKS.map(([name, icon, label]) => {
      const button = iconButton(icon, label, () => toggleMark(marks[name])(view.state, view.dispatch), { "aria-pressed": "false" });
      return { type: marks[name], button };
    });
    const link = iconButton("link", "Link (Ctrl+K)", () => editLink(view, context), { "aria-pressed": "false" });
    this.buttons.push({ type: marks.link, button: link });
    this.box = el("div", { class: "bubble", role: "toolbar", "aria-label": "Text", hidden: true }, ...this.buttons.map(({ button }) => button));
    document.body.append(this.box);
    this.foot = this.footBar();
    document.body.append(this.foot);
    this.scrolled = () => this.update(view);
    addEventListener("resize", this.scrolled);
    view.dom.addEventListener("blur", () => setTimeout(() => this.update(view), 0));
    view.dom.addEventListener("focus", () => this.update(view));
  }

  // The same on a small screen, where it stands above the keyboard.
  footBar() {
    const { view, context } = this;
    const copies = this.buttons.map(({ type, button }) => {
      const copy = button.cloneNode(true);
      copy.addEventListener("mousedown", (event) => event.preventDefault());
      copy.addEventListener("click", () => (type === marks.link ? editLink(view, context) : toggleMark(type)(view.state, view.dispatch)));
      return { type, button: copy };
    });
    this.copies = copies;
    const slash = iconButton("plus", "Insert", () => {
      view.focus();
      const { $from } = view.state.selection;
      const lead = $from.parentOffset === 0 || /\s$/.test($from.parent.textBetween(0, $from.parentOffset)) ? "/" : " /";
      view.dispatch(view.state.tr.insertText(lead));
    });
    const bar = el("div", { class: "foot-tools", role: "toolbar", "aria-label": "Text" });
    bar.append(
      slash,
      iconButton("grip", "Menu of the block", () => openBlockMenu(view.state, view.dispatch, view)),
      ...copies.map(({ button }) => button),
      iconButton("undo", "Undo", () => undo(view.state, view.dispatch)),
      iconButton("redo", "Redo", () => redo(view.state, view.dispatch)),
    );
    return bar;
  }

  update(view) {
    const { state } = view;
    for (const { type, button } of [...this.buttons, ...this.copies]) button.setAttribute("aria-pressed", String(hasMark(state, type)));
    const { selection } = state;
    const isText = !selection.empty && !(selection instanceof NodeSelection) && !(selection instanceof CellSelection);
    const isCode = selection.$from.parent.type.spec.code;
    const shown = isText && !isCode && (view.hasFocus() || this.box.contains(document.activeElement));
    this.box.hidden = !shown;
    if (!shown) return;
    const [from, to] = [view.coordsAtPos(selection.from), view.coordsAtPos(selection.to, -1)];
    place(this.box, { left: Math.min(from.left, to.left), top: from.top, bottom: to.bottom }, { above: true });
  }

  destroy() {
    removeEventListener("resize", this.scrolled);
    this.box.remove();
    this.foot.remove();
  }
}

export const bubble = (context) => new Plugin({ view: (view) => new Toolbar(view, context) });
