// Markdown that the editor has no form for: shown as it is written, and changed as text.
import { el, icon } from "../ui/dom.js";
import { openForm } from "../ui/form.js";

const TITLES = { html: "HTML", definition: "Addresses of links", directive: "A block that this editor does not know" };

export class RawView {
  constructor(node, view, getPos) {
    Object.assign(this, { node, view, getPos });
    this.dom = el("div", { class: "card card-raw", contenteditable: "false" });
    this.draw();
  }

  draw() {
    const { source, kind } = this.node.attrs;
    const title = TITLES[kind] ?? TITLES.html;
    this.dom.replaceChildren(
      icon("html"),
      el("div", { class: "card-words" }, el("p", { class: "card-title" }, title), el("pre", { class: "card-source" }, source.length > 600 ? `${source.slice(0, 600)}…` : source)),
      el("button", { type: "button", class: "chip", "aria-label": `Edit ${title}`, onclick: () => this.edit(title) }, "Edit"),
    );
  }

  edit(title) {
    const { view, node } = this;
    openForm(
      {
        title,
        definitions: [{ name: "source", label: "As it is stored", kind: "long" }],
        values: { source: node.attrs.source },
        done: ({ source }) => {
          const pos = this.getPos();
          view.dispatch(source === "" ? view.state.tr.delete(pos, pos + node.nodeSize) : view.state.tr.setNodeMarkup(pos, null, { ...node.attrs, source }));
          return null;
        },
        closed: () => view.focus(),
      },
      this.dom.getBoundingClientRect(),
    );
  }

  update(node) {
    if (node.type !== this.node.type) return false;
    this.node = node;
    this.draw();
    return true;
  }

  stopEvent(event) {
    return Boolean(event.target.closest?.("button"));
  }

  ignoreMutation() {
    return true;
  }
}
