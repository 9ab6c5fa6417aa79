// From Markdown to a document. Each block of the top level comes with its lines, so that what is not edited is written
// back as it was.
import { schema } from "../schema.js";
import { dialect } from "./rules.js";

const md = dialect();
const { nodes, marks } = schema;

// The blocks of a text: `[{ node, from, to }]`, lines counted from 0, `to` behind the last one that is not empty.
export function parseBlocks(source, lines) {
  const env = {};
  const tokens = md.parse(source, env);
  const blocks = [];
  let line = 0;
  let index = 0;
  while (index < tokens.length) {
    const end = endOf(tokens, index);
    const [from, mapEnd] = tokens[index].map;
    blocks.push(...definitions(lines, line, from));
    const to = withoutEmptyLines(lines, from, mapEnd);
    blocks.push({ node: new Reader(tokens, index, end).blocks()[0], from, to, open: isOpen(tokens[index], lines, to) });
    line = to;
    index = end;
  }
  blocks.push(...definitions(lines, line, lines.length));
  return blocks;
}

// Lines that belong to no block: addresses of links, kept as they are.
function definitions(lines, from, to) {
  let first = from;
  while (first < to && lines[first].trim() === "") first += 1;
  const last = withoutEmptyLines(lines, first, to);
  if (first >= last) return [];
  const source = lines.slice(first, last).join("\n");
  return [{ node: nodes.raw.create({ source, kind: "definition" }), from: first, to: last }];
}

function withoutEmptyLines(lines, from, to) {
  let end = Math.min(to, lines.length);
  while (end > from && lines[end - 1].trim() === "") end -= 1;
  return end;
}

// Whether what is written behind the block would become part of it.
function isOpen(token, lines, to) {
  if (token.type === "html_block") return true;
  return token.type === "fence" && !/^\s*(`{3,}|~{3,})\s*$/.test(lines[to - 1]);
}

function endOf(tokens, start) {
  if (tokens[start].nesting !== 1) return start + 1;
  let depth = 0;
  for (let index = start; index < tokens.length; index += 1) {
    depth += tokens[index].nesting;
    if (depth === 0) return index + 1;
  }
  return tokens.length;
}

class Reader {
  constructor(tokens, start, end) {
    Object.assign(this, { tokens, at: start, end });
  }

  blocks() {
    const found = [];
    while (this.at < this.end) found.push(...this.block());
    return found;
  }

  // The nodes between an opening token and its end.
  inside() {
    const end = endOf(this.tokens, this.at);
    const inner = new Reader(this.tokens, this.at + 1, end - 1);
    this.at = end;
    return inner;
  }

  filled(inner) {
    const found = inner.blocks();
    return found.length > 0 ? found : [nodes.paragraph.create()];
  }

  block() {
    const token = this.tokens[this.at];
    const read = BLOCKS[token.type];
    if (read) return [read(this, token)].flat();
    this.at += 1;
    return [nodes.raw.create({ source: token.content.replace(/\n$/, ""), kind: token.meta?.kind ?? "html" })];
  }

  inline() {
    const inner = this.inside();
    return inlineNodes(inner.tokens[inner.at].children);
  }
}

const BLOCKS = {
  paragraph_open: (reader) => paragraph(reader.inline()),
  heading_open: (reader, token) => nodes.heading.create({ level: Number(token.tag.slice(1)) }, reader.inline()),
  blockquote_open: (reader) => nodes.blockquote.create(null, reader.filled(reader.inside())),
  callout_open: (reader, token) => nodes.callout.create(token.meta, reader.filled(reader.inside())),
  footnote_open: (reader, token) => nodes.footnote.create(token.meta, reader.filled(reader.inside())),
  bullet_list_open: (reader) => list(reader, nodes.bullet_list, {}),
  ordered_list_open: (reader, token) => list(reader, nodes.ordered_list, { order: Number(token.attrGet("start") ?? 1) }),
  list_item_open: (reader, token) => {
    const content = reader.filled(reader.inside());
    if (content[0].type !== nodes.paragraph) content.unshift(nodes.paragraph.create());
    return nodes.list_item.create({ checked: token.meta?.checked ?? null }, content);
  },
  fence: (reader, token) => code(reader, token, token.info.trim()),
  code_block: (reader, token) => code(reader, token, ""),
  hr: (reader) => {
    reader.at += 1;
    return nodes.horizontal_rule.create();
  },
  directive: (reader, token) => {
    reader.at += 1;
    return nodes.directive.create(token.meta);
  },
  table_open: (reader) => nodes.table.create(null, reader.inside().blocks()),
  thead_open: (reader) => reader.inside().blocks(),
  tbody_open: (reader) => reader.inside().blocks(),
  tr_open: (reader) => nodes.table_row.create(null, reader.inside().blocks()),
  th_open: (reader, token) => cell(reader, token, nodes.table_header),
  td_open: (reader, token) => cell(reader, token, nodes.table_cell),
};

function cell(reader, token, type) {
  const alignment = /text-align:(\w+)/.exec(token.attrGet("style") ?? "")?.[1] ?? "";
  return type.create({ alignment }, reader.inline());
}

function list(reader, type, attrs) {
  const inner = reader.inside();
  const { tokens, at, end } = inner;
  const level = tokens[at]?.level + 1;
  const tight = !tokens.slice(at, end).some((token) => token.type === "paragraph_open" && token.level === level && !token.hidden);
  return type.create({ ...attrs, tight }, inner.blocks());
}

function code(reader, token, info) {
  reader.at += 1;
  const text = token.content.replace(/\n$/, "");
  return nodes.code_block.create({ info }, text ? schema.text(text) : null);
}

// A paragraph, or the pictures that it consists of.
function paragraph(content) {
  const isPicture = (node) => node.type === nodes.image && node.marks.length === 0;
  const isSpace = (node) => node.isText && node.text.trim() === "";
  if (content.some(isPicture) && content.every((node) => isPicture(node) || isSpace(node))) {
    return nodes.pictures.create({ pictures: content.filter(isPicture).map((node) => ({ ...node.attrs })) });
  }
  return nodes.paragraph.create(null, content);
}

function inlineNodes(tokens) {
  const found = [];
  let active = [];
  const push = (node) => found.push(node.mark(node.marks.reduce((set, mark) => mark.addToSet(set), active)));
  for (const token of tokens) {
    const mark = MARKS[token.type];
    if (mark) active = mark(token).addToSet(active);
    else if (token.type.endsWith("_close")) active = closeMark(active, CLOSES[token.type]);
    else if (INLINE[token.type]) push(INLINE[token.type](token));
    else if (token.content) push(schema.text(token.content));
  }
  return joined(found);
}

const closeMark = (active, type) => active.filter((mark) => mark.type !== type);

const MARKS = {
  strong_open: () => marks.strong.create(),
  em_open: () => marks.em.create(),
  s_open: () => marks.strike.create(),
  link_open: (token) => marks.link.create({ href: token.attrGet("href"), title: token.attrGet("title") ?? "" }),
};

const CLOSES = { strong_close: marks.strong, em_close: marks.em, s_close: marks.strike, link_close: marks.link };

const INLINE = {
  softbreak: () => schema.text(" "),
  hardbreak: () => nodes.hard_break.create(),
  code_inline: (token) => schema.text(token.content, [marks.code.create()]),
  html_inline: (token) => nodes.raw_inline.create({ source: token.content }),
  footnote_ref: (token) => nodes.footnote_ref.create(token.meta),
  image: (token) =>
    nodes.image.create({ src: token.attrGet("src"), alt: plain(token.children), title: token.attrGet("title") ?? "" }),
};

// The text of an image's description, without the signs of Markdown.
function plain(tokens) {
  return (tokens ?? []).map((token) => (token.type === "softbreak" ? " " : token.type === "image" ? plain(token.children) : token.content)).join("");
}

// Neighbouring texts with the same marks as one node, as the editor's model wants them.
function joined(list) {
  const out = [];
  for (const node of list) {
    const last = out.at(-1);
    if (last?.isText && node.isText && last.sameMarkup(node)) out[out.length - 1] = last.withText(last.text + node.text);
    else out.push(node);
  }
  return out;
}
