// The card of a plugin's block, and the form made from what can be said about it.
import { NodeSelection } from "prosemirror-state";
import { provider } from "../plugins/embed.js";
import { el, icon } from "../ui/dom.js";
import { openForm } from "../ui/form.js";

// Opens the form of the block at a position.
export function editDirective(view, context, pos) {
  const node = view.state.doc.nodeAt(pos);
  const block = context.blocks.find(({ name }) => name === node.attrs.name);
  const definitions = block ? block.attributes : Object.keys(node.attrs.values).map((name) => ({ name, label: name, kind: "text" }));
  if (definitions.length === 0) {
    view.focus();
    return;
  }
  const dom = view.nodeDOM(pos);
  openForm(
    {
      title: block?.label ?? node.attrs.name,
      definitions,
      values: node.attrs.values,
      done: (values) => save(view, pos, node, definitions, values),
      closed: () => view.focus(),
    },
    (dom?.getBoundingClientRect ? dom : view.dom).getBoundingClientRect(),
  );
}

// Takes over what was written. What the form does not know stays as it is.
function save(view, pos, node, definitions, written) {
  const values = { ...node.attrs.values };
  for (const { name, kind } of definitions) {
    if (kind === "boolean") {
      delete values[name];
      if (written[name] === "true") values[name] = "";
    } else if (written[name] === "") delete values[name];
    else values[name] = written[name];
  }
  const current = view.state.doc.nodeAt(pos);
  if (current?.type !== node.type) return "The block is no longer there.";
  const tr = view.state.tr.setNodeMarkup(pos, null, { ...node.attrs, values });
  view.dispatch(tr.setSelection(NodeSelection.create(tr.doc, pos)));
  return null;
}

export class DirectiveView {
  constructor(node, view, getPos, context) {
    Object.assign(this, { node, view, getPos, context });
    this.dom = el("div", { class: "card", contenteditable: "false" });
    this.draw();
  }

  draw() {
    const { name, values } = this.node.attrs;
    const block = this.context.blocks.find((offered) => offered.name === name);
    const place = name === "embed" && provider(values.url ?? "");
    const title = place ? `${place.kind} on ${place.name}` : (block?.label ?? name);
    const said = place ? values.url.replace(/^https:\/\/(www\.)?/, "") : Object.entries(values).map(([key, value]) => this.say(block, key, value)).join(" · ");
    const unknown = !place && !block;
    const note = unknown ? "No plugin of this site draws this block. It stays as it is." : said || block?.help || "";
    const missing = block?.attributes.some((attribute) => attribute.required && !values[attribute.name]);
    this.dom.classList.toggle("card-unknown", unknown);
    this.dom.replaceChildren(
      icon(place ? "embed" : "block"),
      el("div", { class: "card-words" }, el("p", { class: "card-title" }, title), el("p", { class: "card-note" }, missing ? "Something has to be filled in." : note)),
    );
    if (!place && (block ? block.attributes.length > 0 : Object.keys(values).length > 0)) {
      const edit = () => editDirective(this.view, this.context, this.getPos());
      this.dom.append(el("button", { type: "button", class: "chip", "aria-label": `Edit ${title}`, onclick: edit }, "Edit"));
    }
  }

  say(block, key, value) {
    const attribute = block?.attributes.find(({ name }) => name === key);
    const label = attribute?.label ?? key;
    const choice = attribute?.choices?.find((offered) => offered.value === value)?.label;
    return value === "" ? label : `${label}: ${choice ?? value}`;
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
