// Pictures that are dropped, pasted or chosen: a card with the progress stands in the text until the page has stored
// them. The card is no part of the document, so nothing half-done is ever saved.
import { Plugin, PluginKey } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import { schema } from "../schema.js";
import { announce, el } from "../ui/dom.js";

const key = new PluginKey("uploads");

let numbers = 0;

export function uploads() {
  return new Plugin({
    key,
    state: {
      init: () => DecorationSet.empty,
      apply: (tr, set) => {
        const mapped = set.map(tr.mapping, tr.doc);
        const message = tr.getMeta(key);
        if (message?.add) return mapped.add(tr.doc, [Decoration.widget(message.add.pos, message.add.card, { id: message.add.id, side: 1 })]);
        if (message?.remove) return mapped.remove(mapped.find(null, null, (spec) => spec.id === message.remove));
        return mapped;
      },
    },
    props: { decorations: (state) => key.getState(state) },
  });
}

// Whether something is still on its way.
export const isUploading = (state) => key.getState(state).find().length > 0;

// The place behind the block at a position.
function placeFor(state, pos) {
  const $pos = state.doc.resolve(Math.min(pos, state.doc.content.size));
  return $pos.depth === 0 ? $pos.pos : $pos.after(1);
}

// Sends pictures to the page, in order, each with a card of its own.
export function upload(view, context, files, pos = view.state.selection.from) {
  for (const file of files) new Upload(view, context, file).begin(placeFor(view.state, pos));
}

class Upload {
  constructor(view, context, file) {
    Object.assign(this, { view, context, file, id: (numbers += 1) });
    this.preview = file.type.startsWith("image/") ? URL.createObjectURL(file) : null;
    this.bar = el("progress", { max: "1", value: 0, "aria-label": `Uploading ${file.name}` });
    this.words = el("p", { class: "upload-words" }, `Uploading ${file.name || "a picture"}…`);
    this.actions = el("div", { class: "upload-actions" });
    this.card = el("div", { class: "upload", contenteditable: "false" }, this.preview ? el("img", { src: this.preview, alt: "" }) : null, el("div", {}, this.words, this.bar, this.actions));
  }

  begin(pos) {
    this.view.dispatch(this.view.state.tr.setMeta(key, { add: { pos, card: this.card, id: this.id } }));
    this.send();
  }

  async send() {
    const { file, context } = this;
    this.card.classList.remove("failed");
    this.bar.hidden = false;
    this.words.textContent = `Uploading ${file.name || "a picture"}…`;
    this.actions.replaceChildren();
    try {
      const bytes = await file.arrayBuffer();
      const message = { name: file.name || `pasted.${file.type.split("/")[1] ?? "png"}`, mediaType: file.type, bytes };
      const asset = await context.page.ask("upload", message, { progress: (part) => (this.bar.value = part), transfer: [bytes] });
      this.put(asset);
    } catch (error) {
      this.fail(error.message);
    }
  }

  put(asset) {
    const { view } = this;
    const [found] = key.getState(view.state).find(null, null, (spec) => spec.id === this.id);
    this.end();
    if (!found) return;
    const picture = { src: asset.url, alt: asset.alt ?? "", title: "" };
    const tr = view.state.tr.setMeta(key, { remove: this.id });
    view.dispatch(tr.insert(found.from, schema.nodes.pictures.create({ pictures: [picture] })));
    announce(`${this.file.name} is in the text.`);
  }

  fail(reason) {
    this.card.classList.add("failed");
    this.bar.hidden = true;
    this.words.textContent = `${this.file.name || "The picture"} was not uploaded: ${reason}`;
    announce(this.words.textContent);
    this.actions.replaceChildren(
      el("button", { type: "button", class: "chip", onclick: () => this.send() }, "Try again"),
      el("button", { type: "button", class: "chip", onclick: () => this.remove() }, "Leave it out"),
    );
  }

  remove() {
    this.end();
    this.view.dispatch(this.view.state.tr.setMeta(key, { remove: this.id }));
    this.view.focus();
  }

  end() {
    if (this.preview) URL.revokeObjectURL(this.preview);
  }
}

// Lets an author choose files.
export function choosePictures(view, context) {
  const input = el("input", { type: "file", accept: "image/*", multiple: true, class: "hidden", tabIndex: -1, "aria-hidden": "true" });
  input.addEventListener("change", () => {
    upload(view, context, [...input.files]);
    input.remove();
    view.focus();
  });
  document.body.append(input);
  input.click();
}
