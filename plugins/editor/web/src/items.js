// What an author can put into a document: the choices of the slash menu, and what a block can be turned into.
import { setBlockType, wrapIn } from "prosemirror-commands";
import { wrapInList } from "prosemirror-schema-list";
import { NodeSelection, TextSelection } from "prosemirror-state";
import { schema } from "./schema.js";
import { editDirective } from "./views/directive.js";
import { askForEmbed } from "./plugins/embed.js";
import { choosePictures } from "./plugins/uploads.js";

const { nodes } = schema;

const turn = (type, attrs) => (view) => setBlockType(type, attrs)(view.state, view.dispatch);
// What is no paragraph, such as a heading, becomes one first: items of lists begin with paragraphs.
const list = (type) => (view) => {
  turn(nodes.paragraph)(view);
  return wrapInList(type)(view.state, view.dispatch);
};
const wrap = (type, attrs) => (view) => wrapIn(type, attrs)(view.state, view.dispatch);

// Puts a block in the place of the empty paragraph with the cursor, or behind the block with it.
export function insertBlock(view, node, { select = false } = {}) {
  const { $from } = view.state.selection;
  const depth = Math.max(1, $from.depth);
  const isEmpty = $from.depth > 0 && $from.parent.type === nodes.paragraph && $from.parent.childCount === 0;
  const [from, to] = isEmpty ? [$from.before(), $from.after()] : $from.depth === 0 ? [$from.pos, $from.pos] : [$from.after(depth), $from.after(depth)];
  const transaction = view.state.tr.replaceWith(from, to, node);
  const end = from + node.nodeSize;
  if (transaction.doc.resolve(end).nodeAfter === null) transaction.insert(end, nodes.paragraph.create());
  const at = select ? NodeSelection.create(transaction.doc, from) : TextSelection.near(transaction.doc.resolve(from + (node.isAtom ? node.nodeSize : 1)));
  view.dispatch(transaction.setSelection(at).scrollIntoView());
  return from;
}

function insertTask(view) {
  turn(nodes.paragraph)(view);
  wrapInList(nodes.bullet_list)(view.state, (transaction) => {
    const { $from } = transaction.selection;
    const at = $from.before($from.depth - 1);
    view.dispatch(transaction.setNodeMarkup(at, null, { checked: false }));
  });
}

export function insertTable(view, rows = 3, columns = 3) {
  const row = (type) => nodes.table_row.create(null, Array.from({ length: columns }, () => type.create()));
  const body = Array.from({ length: rows - 1 }, () => row(nodes.table_cell));
  insertBlock(view, nodes.table.create(null, [row(nodes.table_header), ...body]));
}

function insertCallout(view, kind) {
  insertBlock(view, nodes.callout.create({ kind }, nodes.paragraph.create()));
}

// A footnote at the cursor, with its text at the end of the document.
export function insertFootnote(view) {
  const labels = new Set();
  view.state.doc.descendants((node) => {
    if (node.type === nodes.footnote || node.type === nodes.footnote_ref) labels.add(node.attrs.label);
  });
  let number = 1;
  while (labels.has(String(number))) number += 1;
  const label = String(number);
  const transaction = view.state.tr.replaceSelectionWith(nodes.footnote_ref.create({ label }), false);
  const end = transaction.doc.content.size;
  transaction.insert(end, nodes.footnote.create({ label }, nodes.paragraph.create()));
  view.dispatch(transaction.setSelection(TextSelection.near(transaction.doc.resolve(end + 2))).scrollIntoView());
}

const BASICS = [
  { label: "Text", icon: "text", words: "paragraph plain", run: turn(nodes.paragraph), turns: true },
  { label: "Heading", icon: "h2", keys: "##", words: "title h2 section", run: turn(nodes.heading, { level: 2 }), turns: true },
  { label: "Smaller heading", icon: "h3", keys: "###", words: "h3", run: turn(nodes.heading, { level: 3 }), turns: true },
  { label: "Smallest heading", icon: "h4", keys: "####", words: "h4", run: turn(nodes.heading, { level: 4 }), turns: true },
  { label: "List", icon: "bullets", keys: "-", words: "bullet unordered", run: list(nodes.bullet_list), turns: true },
  { label: "Numbered list", icon: "numbers", keys: "1.", words: "ordered", run: list(nodes.ordered_list), turns: true },
  { label: "Task list", icon: "tasks", keys: "[ ]", words: "todo checkbox", run: insertTask, turns: true },
  { label: "Quote", icon: "quote", keys: ">", words: "blockquote citation", run: wrap(nodes.blockquote), turns: true },
  { label: "Callout", icon: "callout", words: "note tip warning box info aside", run: (view) => insertCallout(view, "note") },
  { label: "Code", icon: "code", keys: "```", words: "program listing pre", run: turn(nodes.code_block), turns: true },
  { label: "Table", icon: "table", words: "grid rows columns", run: (view) => insertTable(view) },
  { label: "Divider", icon: "rule", keys: "---", words: "line horizontal rule separator", run: (view) => insertBlock(view, nodes.horizontal_rule.create()) },
  { label: "Footnote", icon: "footnote", words: "note reference", run: insertFootnote },
  { label: "HTML", icon: "html", words: "raw markup", run: (view) => insertBlock(view, nodes.raw.create({ source: "<div>\n</div>" }), { select: true }) },
];

// All choices, with those that need the page only where the page can do them.
export function menuItems(context) {
  const { capabilities, blocks, page } = context;
  const items = BASICS.map((item) => ({ ...item }));
  items[0].group = "Text";
  const media = [];
  if (capabilities.upload) media.push({ label: "Picture", icon: "picture", words: "image photo gallery upload file", run: (view) => choosePictures(view, context) });
  if (capabilities.media) {
    const pick = (view) => page.ask("media", { kind: "image" }).then((found) => found && insertBlock(view, nodes.pictures.create({ pictures: found.map(({ url, alt }) => ({ src: url, alt: alt ?? "", title: "" })) }), { select: true }));
    media.push({ label: "Picture from the library", icon: "gallery", words: "image media library gallery", run: pick });
  }
  media.push({ label: "Video or post of another site", icon: "embed", words: "embed youtube vimeo video link card", run: (view) => askForEmbed(view) });
  media[0].group = "Media";
  const own = blocks.map((block) => ({
    label: block.label,
    icon: "block",
    hint: block.help,
    words: block.name,
    run: (view) => editDirective(view, context, insertBlock(view, nodes.directive.create({ name: block.name }), { select: true })),
  }));
  if (own.length > 0) own[0].group = "From plugins";
  return [...items, ...media, ...own];
}

// The choices whose words begin with what was typed, the names first.
export function search(items, query) {
  const wanted = query.toLowerCase().trim();
  if (wanted === "") return items;
  const begins = (text) => text.toLowerCase().split(/[\s-]+/).some((word) => word.startsWith(wanted)) || text.toLowerCase().startsWith(wanted);
  const byName = items.filter((item) => begins(item.label));
  const byWords = items.filter((item) => !byName.includes(item) && begins(item.words ?? ""));
  return [...byName, ...byWords].map(({ group: _group, ...item }) => item);
}
