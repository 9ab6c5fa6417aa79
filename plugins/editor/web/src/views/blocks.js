// The views of blocks that hold text: code, callouts, items of lists, footnotes.
import { CALLOUTS } from "../schema.js";
import { LANGUAGES, languageOf } from "../plugins/highlight.js";
import { el } from "../ui/dom.js";

function setAttrs(view, getPos, attrs) {
  const pos = getPos();
  const node = view.state.doc.nodeAt(pos);
  view.dispatch(view.state.tr.setNodeMarkup(pos, null, { ...node.attrs, ...attrs }));
}

// What a view with a part that is not edited has in common.
class Framed {
  update(node) {
    if (node.type !== this.node.type) return false;
    this.node = node;
    this.show();
    return true;
  }

  stopEvent(event) {
    return this.own?.contains(event.target) ?? false;
  }

  ignoreMutation(mutation) {
    return mutation.type !== "selection" && !this.contentDOM.contains(mutation.target);
  }
}

export class CodeView extends Framed {
  constructor(node, view, getPos) {
    super();
    this.node = node;
    const change = () => {
      const [, ...rest] = this.node.attrs.info.split(/(?=[,{ \t;])/);
      setAttrs(view, getPos, { info: this.select.value + (this.select.value ? rest.join("") : "") });
      view.focus();
    };
    this.select = el("select", { class: "code-language", "aria-label": "Language of the code", onchange: change });
    this.own = el("div", { class: "code-head", contenteditable: "false" }, this.select);
    this.contentDOM = el("code", { spellcheck: "false" });
    this.dom = el("div", { class: "code" }, this.own, el("pre", {}, this.contentDOM));
    this.show();
  }

  show() {
    const language = languageOf(this.node.attrs.info);
    if (this.shown === language) return;
    this.shown = language;
    const known = LANGUAGES.some(([name]) => name === language);
    const options = known ? LANGUAGES : [...LANGUAGES, [language, language]];
    this.select.replaceChildren(...options.map(([value, label]) => el("option", { value }, label)));
    this.select.value = language;
  }
}

const LABELS = { note: "Note", tip: "Tip", important: "Important", warning: "Warning", caution: "Caution" };

export class CalloutView extends Framed {
  constructor(node, view, getPos) {
    super();
    this.node = node;
    const options = CALLOUTS.map((kind) => el("option", { value: kind }, LABELS[kind]));
    this.select = el("select", { class: "callout-kind", "aria-label": "Kind of callout", onchange: () => (setAttrs(view, getPos, { kind: this.select.value }), view.focus()) }, ...options);
    this.title = el("span", { class: "callout-title" });
    this.own = el("div", { class: "callout-head", contenteditable: "false" }, this.select, this.title);
    this.contentDOM = el("div", { class: "callout-body" });
    this.dom = el("div", {}, this.own, this.contentDOM);
    this.show();
  }

  show() {
    const { kind, title } = this.node.attrs;
    this.dom.className = `callout callout-${kind}`;
    this.select.value = kind;
    this.title.textContent = title;
  }
}

export class ItemView extends Framed {
  constructor(node, view, getPos) {
    super();
    this.node = node;
    this.box = el("input", { type: "checkbox", "aria-label": "Done", onchange: () => (setAttrs(view, getPos, { checked: this.box.checked }), view.focus()) });
    this.own = el("span", { class: "item-box", contenteditable: "false" }, this.box);
    this.contentDOM = el("div", { class: "item-body" });
    this.dom = el("li", {}, this.own, this.contentDOM);
    this.show();
  }

  show() {
    const { checked } = this.node.attrs;
    this.dom.classList.toggle("task", checked !== null);
    this.dom.classList.toggle("done", checked === true);
    this.own.hidden = checked === null;
    this.box.checked = checked === true;
  }
}

export class FootnoteView extends Framed {
  constructor(node) {
    super();
    this.node = node;
    this.own = el("span", { class: "footnote-label", contenteditable: "false" });
    this.contentDOM = el("div", { class: "footnote-body" });
    this.dom = el("div", { class: "footnote", role: "note" }, this.own, this.contentDOM);
    this.show();
  }

  show() {
    this.own.textContent = this.node.attrs.label;
    this.dom.setAttribute("aria-label", `Footnote ${this.node.attrs.label}`);
  }
}
