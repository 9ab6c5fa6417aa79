// The blocks of the top level: their handle, moving them by mouse and keyboard, and their menu.
import { NodeSelection, Plugin, TextSelection } from "prosemirror-state";
import { Fragment } from "prosemirror-model";
import { schema } from "../schema.js";
import { menuItems } from "../items.js";
import { announce, el, icon, iconButton } from "../ui/dom.js";
import { openMenu } from "../ui/popup.js";

// The index of the block with the selection, and where it begins.
function blockAt(state, pos = state.selection.from) {
  const $pos = state.doc.resolve(pos);
  const index = $pos.index(0);
  if (index >= state.doc.childCount) return null;
  return { index, from: $pos.posAtIndex(index, 0), node: state.doc.child(index) };
}

// Swaps the block with its neighbour above (-1) or below (1).
export function moveBlock(step) {
  return (state, dispatch) => {
    const block = blockAt(state);
    const other = block && block.index + step;
    if (!block || other < 0 || other >= state.doc.childCount) return false;
    if (!dispatch) return true;
    const neighbour = state.doc.child(other);
    const start = step < 0 ? block.from - neighbour.nodeSize : block.from;
    const pair = step < 0 ? [block.node, neighbour] : [neighbour, block.node];
    const tr = state.tr.replaceWith(start, start + block.node.nodeSize + neighbour.nodeSize, Fragment.from(pair));
    const shift = step < 0 ? -neighbour.nodeSize : neighbour.nodeSize;
    const { selection } = state;
    tr.setSelection(
      selection instanceof NodeSelection
        ? NodeSelection.create(tr.doc, selection.from + shift)
        : TextSelection.create(tr.doc, selection.anchor + shift, Math.min(selection.head + shift, tr.doc.content.size)),
    );
    dispatch(tr.scrollIntoView());
    announce(`Moved to place ${other + 1} of ${state.doc.childCount}.`);
    return true;
  };
}

export function duplicateBlock(state, dispatch) {
  const block = blockAt(state);
  if (!block) return false;
  dispatch?.(state.tr.insert(block.from + block.node.nodeSize, block.node).scrollIntoView());
  return true;
}

function deleteBlock(state, dispatch) {
  const block = blockAt(state);
  if (!block) return false;
  const tr = state.tr.delete(block.from, block.from + block.node.nodeSize);
  if (tr.doc.childCount === 0) tr.insert(0, schema.nodes.paragraph.create());
  dispatch?.(tr.setSelection(TextSelection.near(tr.doc.resolve(Math.min(block.from, tr.doc.content.size)))).scrollIntoView());
  return true;
}

class Handle {
  constructor(view, context) {
    Object.assign(this, { view, context, from: null });
    const add = iconButton("plus", "Insert a block below", () => this.insert());
    this.grip = this.makeGrip();
    this.box = el("div", { class: "handle", hidden: true }, add, this.grip);
    view.dom.parentElement.append(this.box);
    this.moved = (event) => this.follow(event);
    view.dom.parentElement.addEventListener("mousemove", this.moved);
  }

  // No <button>: Firefox drags none.
  makeGrip() {
    const label = "Move this block: drag, or press for a menu";
    const grip = el("span", { class: "tool", role: "button", tabIndex: 0, draggable: "true", "aria-label": label, title: label, "aria-haspopup": "listbox" }, icon("grip"));
    grip.addEventListener("click", () => this.menu());
    grip.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      this.menu();
    });
    grip.addEventListener("dragstart", (event) => this.drag(event));
    return grip;
  }

  // Shows the handle beside the block under the pointer.
  follow(event) {
    if (this.box.contains(event.target)) return;
    const { view } = this;
    const frame = view.dom.getBoundingClientRect();
    const found = view.posAtCoords({ left: Math.max(event.clientX, frame.left + 8), top: event.clientY });
    if (!found) return;
    const at = found.inside >= 0 ? found.inside : found.pos;
    const block = blockAt(view.state, Math.min(at, view.state.doc.content.size));
    if (block) this.show(block.from);
  }

  update(view, previous) {
    if (view.state.doc === previous.doc && view.state.selection.eq(previous.selection)) return;
    // Measuring waits for the frame, so that a key is not held up by it.
    cancelAnimationFrame(this.waiting);
    this.waiting = requestAnimationFrame(() => {
      const block = view.hasFocus() ? blockAt(view.state) : null;
      if (block) this.show(block.from);
      else this.box.hidden = true;
    });
  }

  show(from) {
    const dom = this.view.nodeDOM(from);
    if (!dom?.getBoundingClientRect) return;
    this.from = from;
    const [rect, frame] = [dom.getBoundingClientRect(), this.view.dom.parentElement.getBoundingClientRect()];
    const line = Math.min(rect.height, parseFloat(getComputedStyle(dom).lineHeight) || 28);
    this.box.hidden = false;
    this.box.style.top = `${rect.top - frame.top + Math.max(0, (line - 28) / 2)}px`;
  }

  select() {
    const { view } = this;
    const { state } = view;
    const node = state.doc.nodeAt(this.from);
    if (!node) return;
    const selection = NodeSelection.isSelectable(node) ? NodeSelection.create(state.doc, this.from) : TextSelection.near(state.doc.resolve(this.from + 1));
    view.dispatch(state.tr.setSelection(selection));
  }

  insert() {
    const { view } = this;
    const node = view.state.doc.nodeAt(this.from);
    if (!node) return;
    const isEmpty = node.type === schema.nodes.paragraph && node.childCount === 0;
    const at = isEmpty ? this.from : this.from + node.nodeSize;
    const tr = isEmpty ? view.state.tr : view.state.tr.insert(at, schema.nodes.paragraph.create());
    view.focus();
    view.dispatch(tr.setSelection(TextSelection.create(tr.doc, at + 1)).insertText("/"));
  }

  menu() {
    this.select();
    const { view } = this;
    const run = (command) => () => (command(view.state, view.dispatch), view.focus());
    const turns = menuItems(this.context).filter((item) => item.turns);
    openMenu(
      "Block",
      [
        { label: "Move up", icon: "up", keys: "Alt ↑", run: run(moveBlock(-1)) },
        { label: "Move down", icon: "down", keys: "Alt ↓", run: run(moveBlock(1)) },
        { label: "Duplicate", icon: "copy", keys: "Ctrl D", run: run(duplicateBlock) },
        { label: "Delete", icon: "trash", run: run(deleteBlock) },
        ...(view.state.selection instanceof NodeSelection && view.state.selection.node.isAtom
          ? []
          : turns.map((item, index) => ({ ...item, group: index === 0 ? "Turn into" : undefined, keys: undefined, run: () => (item.run(view), view.focus()) }))),
      ],
      (this.grip.offsetParent ? this.grip : view.nodeDOM(this.from)).getBoundingClientRect(),
      { closed: () => view.focus() },
    );
  }

  drag(event) {
    const { view } = this;
    const node = view.state.doc.nodeAt(this.from);
    if (!node) return;
    const selection = NodeSelection.create(view.state.doc, this.from);
    view.dispatch(view.state.tr.setSelection(selection));
    const slice = selection.content();
    view.dragging = { slice, move: true, node: selection };
    event.dataTransfer.setData("text/plain", node.textContent);
    event.dataTransfer.effectAllowed = "copyMove";
    const dom = view.nodeDOM(this.from);
    if (dom) event.dataTransfer.setDragImage(dom, 0, 0);
  }

  destroy() {
    cancelAnimationFrame(this.waiting);
    this.box.remove();
  }
}

let handle = null;

// The menu of the block with the cursor.
export function openBlockMenu(state, _dispatch, view) {
  const block = blockAt(state);
  if (!block || handle?.view !== view) return false;
  handle.show(block.from);
  handle.menu();
  return true;
}

export const blockHandles = (context) => new Plugin({ view: (view) => (handle = new Handle(view, context)) });
