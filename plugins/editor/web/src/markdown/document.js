// A document between its source and its nodes. Blocks that nobody touched are written as they were read.
import { schema } from "../schema.js";
import { parseBlocks } from "./parse.js";
import { between, serializeBlock } from "./serialize.js";

export class SourceMap {
  // Reads a document. `doc` are its nodes.
  constructor(source) {
    this.source = source;
    this.break = source.includes("\r\n") ? "\r\n" : "\n";
    const text = source.replace(/\r\n?/g, "\n");
    // A lone carriage return cannot be told from a line break afterwards, so such a document keeps no pieces.
    this.keeps = this.break === "\r\n" ? text.replaceAll("\n", "\r\n") === source : text === source;
    const lines = text.split("\n");
    const blocks = parseBlocks(text, lines);
    this.pieces = new WeakMap();
    this.originals = new Map();
    blocks.forEach((block, index) => this.keep(block, index, lines, blocks[index + 1]));
    this.head = lines.slice(0, blocks[0]?.from ?? 0).join("\n") + (blocks[0]?.from ? "\n" : "");
    this.tail = tailOf(lines, blocks);
    this.first = blocks[0]?.node;
    this.last = blocks.at(-1)?.node;
    const content = blocks.map((block) => block.node);
    this.empty = content.length === 0 ? text : null;
    this.doc = schema.nodes.doc.create(null, content.length > 0 ? content : [schema.nodes.paragraph.create()]);
    this.written = new WeakMap();
  }

  keep({ node, from, to, open }, index, lines, next) {
    const text = lines.slice(from, to).join("\n");
    const gap = next ? "\n".repeat(next.from - to + 1) : "";
    const exact = next ? "\n" + lines.slice(to, next.from).map((line) => `${line}\n`).join("") : "";
    const piece = { text, index, gap: exact || gap, open };
    this.pieces.set(node, piece);
    const key = keyOf(node);
    this.originals.set(key, [...(this.originals.get(key) ?? []), node]);
  }

  // Where a node came from: itself, or one that an undo brought back.
  pieceOf(node) {
    const piece = this.pieces.get(node);
    if (piece || this.written.has(node)) return piece;
    const same = this.originals.get(keyOf(node))?.find((original) => original.eq(node));
    if (same) this.pieces.set(node, this.pieces.get(same));
    return this.pieces.get(node);
  }

  // The source of a document that grew out of this one.
  serialize(doc) {
    if (doc.eq(this.doc)) return this.source;
    const nodes = withoutLastEmpty(doc);
    if (nodes.length === 0) return this.empty ?? "";
    let out = this.keeps && nodes[0] === this.first ? this.head : "";
    nodes.forEach((node, index) => {
      const next = nodes[index + 1];
      out += this.textOf(node, nodes[index - 1], !next);
      if (next) out += this.gapBetween(node, next);
    });
    out += this.keeps && this.pieceOf(nodes.at(-1))?.index === this.pieceOf(this.last ?? nodes[0])?.index ? this.tail : "\n";
    return this.break === "\n" ? out : out.replaceAll("\n", this.break);
  }

  textOf(node, previous, isLast) {
    const piece = this.keeps ? this.pieceOf(node) : null;
    if (piece && (!piece.open || isLast || node.type.name === "raw")) return piece.text;
    const known = this.written.get(node);
    if (known !== undefined) return known;
    const text = serializeBlock(node, previous);
    this.written.set(node, text);
    return text;
  }

  gapBetween(node, next) {
    const [piece, following] = this.keeps ? [this.pieceOf(node), this.pieceOf(next)] : [];
    if (piece && following && following.index === piece.index + 1) return piece.gap;
    return between(node, next);
  }
}

const keyOf = (node) => `${node.type.name} ${node.nodeSize} ${node.textContent.slice(0, 40)}`;

function tailOf(lines, blocks) {
  const last = blocks.at(-1);
  return last ? lines.slice(last.to).map((line) => `\n${line}`).join("") : "";
}

// The blocks but an empty paragraph at the end, which is where an author goes on writing.
function withoutLastEmpty(doc) {
  const nodes = [];
  doc.forEach((node) => nodes.push(node));
  const isEmpty = (node) => node.type.name === "paragraph" && node.childCount === 0;
  return nodes.filter((node) => !isEmpty(node));
}
