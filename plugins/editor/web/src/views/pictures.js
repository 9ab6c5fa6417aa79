// Pictures by themselves, and galleries of them.
import { NodeSelection } from "prosemirror-state";
import { choosePictures } from "../plugins/uploads.js";
import { el, icon } from "../ui/dom.js";
import { openForm } from "../ui/form.js";
import { openMenu } from "../ui/popup.js";

// Addresses of pictures as `blob:`, which the page fetched for the frame.
const loaded = new Map();

// Shows a picture of this site. One of another site is not loaded: its address stands in its place.
export function pictureElement({ src, alt }, context) {
  const isOwn = /^\/(?!\/)/.test(src);
  if (!isOwn) return el("span", { class: "picture-away" }, icon("picture"), el("span", {}, alt || "Picture"), el("small", {}, src));
  const image = el("img", { alt, draggable: "false" });
  if (!loaded.has(src)) {
    loaded.set(src, context.page.ask("picture", { url: src }).then(({ bytes, mediaType }) => URL.createObjectURL(new Blob([bytes], { type: mediaType }))));
  }
  loaded.get(src).then(
    (url) => (image.src = url),
    () => {
      loaded.delete(src);
      image.replaceWith(el("span", { class: "picture-away" }, icon("picture"), el("span", {}, alt || "This picture cannot be shown"), el("small", {}, src)));
    },
  );
  return image;
}

export class PicturesView {
  constructor(node, view, getPos, context) {
    Object.assign(this, { node, view, getPos, context });
    this.dom = el("figure", { class: "pictures", contenteditable: "false" });
    this.draw();
  }

  draw() {
    const { pictures } = this.node.attrs;
    this.dom.classList.toggle("gallery", pictures.length > 1);
    const frames = pictures.map((picture, index) => {
      const label = picture.alt ? `Picture: ${picture.alt}` : "Picture without a description";
      const about = el("button", { type: "button", class: "picture-about", "aria-label": `Describe. ${label}`, onclick: () => this.describe(index) }, picture.alt ? "Description" : "Describe it");
      about.classList.toggle("missing", picture.alt === "");
      const more = el("button", { type: "button", class: "picture-about", "aria-label": "More", onclick: (event) => this.more(index, event.currentTarget) }, "…");
      return el("div", { class: "picture" }, pictureElement(picture, this.context), el("div", { class: "picture-tools" }, about, more), picture.title ? el("p", { class: "picture-title" }, picture.title) : null);
    });
    this.dom.replaceChildren(...frames);
  }

  change(pictures) {
    const pos = this.getPos();
    const { tr } = this.view.state;
    if (pictures.length === 0) tr.delete(pos, pos + this.node.nodeSize);
    else tr.setNodeMarkup(pos, null, { pictures }).setSelection(NodeSelection.create(tr.doc, pos));
    this.view.dispatch(tr);
  }

  describe(index) {
    const { pictures } = this.node.attrs;
    openForm(
      {
        title: "Picture",
        definitions: [
          { name: "alt", label: "Description", kind: "text", help: "For those who cannot see it, and where it does not load." },
          { name: "title", label: "Title", kind: "text", help: "Shown when somebody points at it. May be empty." },
        ],
        values: pictures[index],
        done: (values) => {
          this.change(pictures.map((picture, at) => (at === index ? { ...picture, ...values } : picture)));
          return null;
        },
        closed: () => this.view.focus(),
      },
      this.dom.getBoundingClientRect(),
    );
  }

  more(index, button) {
    const { pictures } = this.node.attrs;
    const swap = (other) => {
      const list = [...pictures];
      [list[index], list[other]] = [list[other], list[index]];
      this.change(list);
    };
    const items = [{ label: "Take it out", icon: "trash", run: () => this.change(pictures.filter((_, at) => at !== index)) }];
    if (index > 0) items.push({ label: "Earlier", icon: "up", run: () => swap(index - 1) });
    if (index < pictures.length - 1) items.push({ label: "Later", icon: "down", run: () => swap(index + 1) });
    const before = this.neighbour(-1);
    if (before) items.push({ label: "Join with the pictures above", icon: "gallery", run: () => this.join(before) });
    if (this.context.capabilities.upload) items.push({ label: "Another picture below", icon: "picture", run: () => choosePictures(this.view, this.context) });
    openMenu("Picture", items, button.getBoundingClientRect(), { closed: () => this.view.focus() });
  }

  neighbour(step) {
    const $pos = this.view.state.doc.resolve(this.getPos());
    const node = step < 0 ? $pos.nodeBefore : null;
    return node?.type === this.node.type ? node : null;
  }

  join(before) {
    const pos = this.getPos();
    const pictures = [...before.attrs.pictures, ...this.node.attrs.pictures];
    this.view.dispatch(this.view.state.tr.replaceWith(pos - before.nodeSize, pos + this.node.nodeSize, this.node.type.create({ pictures })));
  }

  update(node) {
    if (node.type !== this.node.type) return false;
    const isSame = node.attrs === this.node.attrs;
    this.node = node;
    if (!isSame) this.draw();
    return true;
  }

  stopEvent(event) {
    return Boolean(event.target.closest?.("button"));
  }

  ignoreMutation() {
    return true;
  }
}

export class ImageView {
  constructor(node, _view, _getPos, context) {
    this.dom = el("span", { class: "inline-picture", contenteditable: "false" }, pictureElement(node.attrs, context));
  }
}
