// The editor in its frame: Markdown in, Markdown out.
import { dropCursor } from "prosemirror-dropcursor";
import { gapCursor } from "prosemirror-gapcursor";
import { history } from "prosemirror-history";
import { EditorState, TextSelection } from "prosemirror-state";
import { tableEditing } from "prosemirror-tables";
import { EditorView } from "prosemirror-view";
import { SourceMap } from "./markdown/document.js";
import { Page } from "./page.js";
import { blockHandles } from "./plugins/blocks.js";
import { bubble } from "./plugins/bubble.js";
import { find } from "./plugins/find.js";
import { highlight } from "./plugins/highlight.js";
import { keys, typing } from "./plugins/keys.js";
import { paste } from "./plugins/paste.js";
import { slash } from "./plugins/slash.js";
import { placeholder, status } from "./plugins/status.js";
import { tableTools } from "./plugins/table.js";
import { uploads } from "./plugins/uploads.js";
import { CalloutView, CodeView, FootnoteView, ItemView } from "./views/blocks.js";
import { DirectiveView } from "./views/directive.js";
import { ImageView, PicturesView } from "./views/pictures.js";
import { RawView } from "./views/raw.js";

// How long typing has to pause before the page gets the document.
const PAUSE = 250;

class Editor {
  constructor(page, setup) {
    this.page = page;
    this.revision = 0;
    this.context = { page, capabilities: setup.capabilities ?? {}, blocks: setup.blocks ?? [], save: () => this.save() };
    this.map = new SourceMap(setup.document);
    this.sent = setup.document;
    this.view = new EditorView(document.getElementById("editor"), {
      state: this.state(this.map.doc),
      dispatchTransaction: (transaction) => this.apply(transaction),
      nodeViews: this.views(),
      attributes: { role: "textbox", "aria-multiline": "true", "aria-label": setup.label || "Text", class: "prose", spellcheck: "true" },
      editable: () => !setup.readOnly,
    });
    this.watch();
  }

  state(doc) {
    const { context } = this;
    const plugins = [
      slash(context), find(), typing(), ...keys(context), history(), paste(context), uploads(), highlight(), placeholder(),
      blockHandles(context), bubble(context), tableTools(), status(context), dropCursor({ color: false, class: "drop-line" }), gapCursor(), tableEditing(),
    ];
    return EditorState.create({ doc, plugins });
  }

  views() {
    const { context } = this;
    const view = (View) => (node, editor, getPos) => new View(node, editor, getPos, context);
    return {
      code_block: view(CodeView), callout: view(CalloutView), list_item: view(ItemView), footnote: view(FootnoteView),
      directive: view(DirectiveView), raw: view(RawView), pictures: view(PicturesView), image: view(ImageView),
    };
  }

  apply(transaction) {
    this.view.updateState(this.view.state.apply(transaction));
    if (!transaction.docChanged) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), PAUSE);
    this.measure();
  }

  // Gives the page the document, if it is another one than before.
  send() {
    clearTimeout(this.timer);
    const document = this.map.serialize(this.view.state.doc);
    if (document === this.sent) return;
    this.sent = document;
    this.revision += 1;
    this.page.tell("change", { document, revision: this.revision });
  }

  save() {
    this.send();
    this.page.tell("save");
  }

  // Takes a document that the page has changed.
  replace(text) {
    if (text === this.sent) return;
    clearTimeout(this.timer);
    this.map = new SourceMap(text);
    this.sent = text;
    const { tr } = this.view.state;
    tr.replaceWith(0, tr.doc.content.size, this.map.doc.content).setMeta("addToHistory", true);
    this.view.updateState(this.view.state.apply(tr));
    this.measure();
  }

  measure() {
    if (this.measuring) return;
    this.measuring = requestAnimationFrame(() => {
      this.measuring = 0;
      const bars = [...document.querySelectorAll(".find, .status, .foot-tools")];
      const height = bars.reduce((sum, bar) => sum + bar.offsetHeight, this.view.dom.offsetHeight + 2);
      if (height === this.height) return;
      this.height = height;
      this.page.tell("height", { pixels: height });
    });
  }

  focus() {
    if (this.view.state.selection.from <= 1) {
      this.view.dispatch(this.view.state.tr.setSelection(TextSelection.atStart(this.view.state.doc)));
    }
    this.view.focus();
  }

  watch() {
    const { page, view } = this;
    page.on("document", ({ document }) => this.replace(document));
    page.on("focus", () => this.focus());
    page.on("flush", ({ id }) => {
      this.send();
      page.tell("flushed", { id, revision: this.revision });
    });
    page.on("theme", ({ theme }) => setTheme(theme));
    new ResizeObserver(() => this.measure()).observe(view.dom);
    addEventListener("blur", () => this.send());
  }
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme === "dark" ? "dark" : "light";
}

function open(page, setup) {
  setTheme(setup.theme);
  try {
    const editor = new Editor(page, setup);
    page.tell("opened");
    editor.measure();
  } catch (error) {
    page.tell("error", { message: `The editor cannot show this text: ${error.message}` });
  }
}

Page.connect().then((page) => {
  page.on("init", (setup) => open(page, setup));
  page.ready();
});
