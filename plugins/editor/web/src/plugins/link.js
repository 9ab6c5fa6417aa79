// Links, with a search among the entries of the site.
import { schema, isSafeTarget } from "../schema.js";
import { el } from "../ui/dom.js";
import { openForm } from "../ui/form.js";
import { Menu } from "../ui/popup.js";

const { marks } = schema;

// Where the link at the selection begins and ends, and what it is.
function linkAt(state) {
  const { $from, from, to } = state.selection;
  const found = marks.link.isInSet($from.marks()) ?? ($from.nodeAfter && marks.link.isInSet($from.nodeAfter.marks));
  if (!found) return { from, to, mark: null };
  let [start, end] = [$from.start(), $from.start()];
  let at = $from.start();
  let inside = false;
  $from.parent.forEach((node) => {
    const has = found.isInSet(node.marks);
    if (has && !inside) start = at;
    if (has && at <= from) inside = true;
    if (!has && at <= from) inside = false;
    at += node.nodeSize;
    if (has && inside) end = at;
  });
  return end > start ? { from: start, to: end, mark: found } : { from, to, mark: null };
}

// Opens the form for the link at the selection.
export function editLink(view, context) {
  const { from, to, mark } = linkAt(view.state);
  const text = view.state.doc.textBetween(from, to, " ");
  const definitions = [{ name: "href", label: "Address", kind: "text", help: context.capabilities.links ? "Write an address, or words from the title of an entry." : "" }];
  if (from === to) definitions.push({ name: "text", label: "Text", kind: "text" });
  const remove = mark ? [{ label: "Remove the link", run: () => (view.dispatch(view.state.tr.removeMark(from, to, marks.link)), view.focus()) }] : [];
  const guess = /^https?:\/\/\S+$/.test(text) ? text : "";
  const form = openForm(
    {
      title: mark ? "Change the link" : "Link",
      definitions,
      values: { href: mark?.attrs.href ?? guess },
      submit: mark ? "Change" : "Link",
      extra: remove,
      done: (values) => setLink(view, { from, to, ...values }),
      closed: () => view.focus(),
    },
    view.coordsAtPos(from),
  );
  if (context.capabilities.links) suggest(form, context);
  return true;
}

function setLink(view, { from, to, href, text }) {
  if (href === "") return "Write an address.";
  const target = /^[\w-]+(\.[\w-]+)+([/?#]|$)/.test(href) ? `https://${href}` : href;
  if (!isSafeTarget(target)) return "A link leads to http, https, mailto or tel, or to a page of this site.";
  const mark = marks.link.create({ href: target });
  const { tr } = view.state;
  if (from === to) tr.insert(from, schema.text(text || target, [mark]));
  else tr.removeMark(from, to, marks.link).addMark(from, to, mark);
  view.dispatch(tr.removeStoredMark(marks.link));
  return null;
}

// Shows the entries whose titles have what is typed.
function suggest({ box, rows }, context) {
  const [{ input }] = rows;
  const menu = new Menu("Entries", (item) => {
    input.value = item.url;
    if (rows[1] && rows[1].input.value === "") rows[1].input.value = item.label;
    menu.show([]);
    list.hidden = true;
    input.focus();
  });
  const list = el("div", { class: "suggestions", hidden: true }, menu.box);
  rows[0].row.after(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-controls", menu.id);
  input.setAttribute("aria-expanded", "false");
  let asked = 0;
  const look = async () => {
    const words = input.value.trim();
    const number = (asked += 1);
    const isAddress = /^([a-z]+:|\/|#)/i.test(words);
    const found = isAddress ? [] : await context.page.ask("links", { query: words }).catch(() => []);
    if (number !== asked || !box.isConnected) return;
    menu.index = 0;
    menu.show(found.map(({ title, url, status }) => ({ label: title || url, hint: `${status} · ${url}`, url })));
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(found.length > 0));
  };
  let timer = 0;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, 150);
  });
  input.addEventListener("keydown", (event) => {
    const isMove = event.key === "ArrowDown" || event.key === "ArrowUp" || event.key === "Enter";
    if (list.hidden || !isMove || !menu.key(event)) return;
    event.preventDefault();
    input.setAttribute("aria-activedescendant", menu.active ?? "");
  });
  look();
}
