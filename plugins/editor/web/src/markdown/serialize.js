// From nodes to Markdown.
import { writeDirective } from "./directive.js";
import { escapeText, fenceFor, inlineCode, linkTarget, linkTitle } from "./escape.js";

// The Markdown of one block, without a line break at its end.
export function serializeBlock(node, previous = null) {
  return BLOCKS[node.type.name](node, previous);
}

function serializeAll(parent, separator = "\n\n") {
  const parts = [];
  const nodes = withoutLead(parent);
  nodes.forEach((node, index) => {
    const previous = nodes[index - 1] ?? null;
    if (index > 0) parts.push(between(previous, node, separator));
    parts.push(serializeBlock(node, previous));
  });
  return parts.join("");
}

// An item always begins with a paragraph; where it is empty, the item begins with what follows.
function withoutLead({ type, children, firstChild }) {
  const isLead = type.name === "list_item" && children.length > 1 && firstChild.childCount === 0;
  return isLead ? children.slice(1) : children;
}

// What stands between two blocks. Two lists of a kind would be read as one.
export function between(previous, node, separator = "\n\n") {
  if (previous.type === node.type && isList(node)) return "\n\n<!-- -->\n\n";
  if (previous.type.name === "directive" && node.type.name === "directive") return "\n";
  const needsNone = isList(node) && previous.type.name === "paragraph";
  return separator === "\n" && !needsNone ? "\n\n" : separator;
}

const isList = (node) => node.type.name === "bullet_list" || node.type.name === "ordered_list";

const prefixed = (text, prefix) =>
  text
    .split("\n")
    .map((line) => (line === "" ? prefix.trimEnd() : prefix + line))
    .join("\n");

// Further lines stand behind as many spaces as the sign of the item takes.
const hanging = (sign, text) =>
  text
    .split("\n")
    .map((line, index) => (index === 0 ? sign + line : line === "" ? "" : " ".repeat(sign.length) + line))
    .join("\n");

const BLOCKS = {
  paragraph: (node) => serializeInline(node, { lineStart: true }),
  heading: (node) => {
    const text = serializeInline(node, { oneLine: true });
    return `${"#".repeat(node.attrs.level)} ${text.replace(/(#+)$/, "\\$1")}`.trimEnd();
  },
  blockquote: (node) => prefixed(escapeCallout(serializeAll(node)), "> "),
  callout: (node) => {
    const { kind, title } = node.attrs;
    const body = serializeAll(node);
    const head = `[!${kind.toUpperCase()}]${title ? ` ${title}` : ""}`;
    return prefixed(body === "" ? head : `${head}\n${body}`, "> ");
  },
  bullet_list: (node) => listOf(node, () => "- "),
  ordered_list: (node) => listOf(node, (index) => `${node.attrs.order + index}. `),
  code_block: (node) => {
    const fence = fenceFor(node.textContent);
    const info = node.attrs.info.replace(/[`\r\n]/g, "");
    return `${fence}${info}\n${node.textContent}${node.textContent ? "\n" : ""}${fence}`;
  },
  horizontal_rule: () => "---",
  pictures: (node) => node.attrs.pictures.map(picture).join("\n"),
  directive: (node) => writeDirective(node.attrs),
  raw: (node) => node.attrs.source,
  footnote: (node) => hanging(`[^${node.attrs.label}]: `, serializeAll(node)).replace(/^ +(?=\S)/gm, "    "),
  table: (node) => table(node),
};

function listOf(list, sign) {
  const items = [];
  list.forEach((item, _offset, index) => {
    const { checked } = item.attrs;
    const box = checked === null ? "" : checked ? "[x] " : "[ ] ";
    const text = serializeAll(item, list.attrs.tight ? "\n" : "\n\n");
    items.push(hanging(sign(index), box + text).trimEnd());
  });
  return items.join(list.attrs.tight ? "\n" : "\n\n");
}

// A quotation whose text looks like the head of a callout is not to become one.
const escapeCallout = (text) => text.replace(/^\[!/, "\\[!");

const picture = ({ src, alt, title }) => `![${escapeText(alt)}](${linkTarget(src)}${linkTitle(title)})`;

function table(node) {
  const rows = [];
  node.forEach((row) => {
    const cells = [];
    row.forEach((cell) => cells.push(serializeInline(cell, { oneLine: true }).replaceAll("|", "\\|").replaceAll("\\\\|", "\\|")));
    rows.push(cells);
  });
  const width = Math.max(...rows.map((row) => row.length));
  const line = (cells) => `| ${Array.from({ length: width }, (_, index) => cells[index] ?? "").join(" | ")} |`;
  const rule = [];
  node.firstChild.forEach((cell) => rule.push({ left: ":---", right: "---:", center: ":---:" }[cell.attrs.alignment] ?? "---"));
  return [line(rows[0]), line(rule), ...rows.slice(1).map(line)].join("\n");
}

const SIGNS = { strong: "**", em: "*", strike: "~~" };

// The Markdown of what stands in a paragraph, heading or cell.
export function serializeInline(parent, { lineStart = false, oneLine = false } = {}) {
  const writer = new InlineWriter(lineStart, oneLine);
  const nodes = parent.children;
  nodes.forEach((node, index) => writer.add(node, nodes.slice(index + 1)));
  return writer.finish();
}

class InlineWriter {
  constructor(lineStart, oneLine) {
    Object.assign(this, { out: "", open: [], lineStart, oneLine, pending: "" });
  }

  add(node, following) {
    const address = this.bareAddress(node, following);
    const marks = this.orderMarks(address ? address.removeFromSet(node.marks) : node.marks, following);
    let text = node.isText ? node.text : null;
    // Signs of emphasis do not stand beside white space on their inner side.
    const hasCode = marks.some(isCode);
    let lead = "";
    if (text !== null && !hasCode) {
      lead = /^\s*/.exec(text)[0];
      text = text.slice(lead.length);
    }
    const kept = this.keptMarks(marks);
    this.closeTo(kept);
    if (text === "") {
      this.pending += lead;
      return;
    }
    this.flush(lead);
    for (const mark of marks.slice(kept)) this.begin(mark);
    if (address) this.out += `<${address.attrs.href}>`;
    else if (text !== null) this.text(text, hasCode);
    else this.atom(node);
  }

  // What is open stays open where it can; of the others, those that reach further stand outside.
  orderMarks(marks, following) {
    const open = this.open.filter((mark) => mark.isInSet(marks));
    const reach = (mark) => {
      const end = following.findIndex((node) => !mark.isInSet(node.marks));
      return end < 0 ? following.length : end;
    };
    const fresh = marks.filter((mark) => !mark.isInSet(open));
    return [...open, ...fresh.sort((a, b) => rank(a) - rank(b)).sort((a, b) => isCode(a) - isCode(b) || reach(b) - reach(a))];
  }

  // The link whose text is its address and nothing else.
  bareAddress(node, [next]) {
    const link = node.marks.find((mark) => mark.type.name === "link");
    const isWhole = link && node.text === link.attrs.href && !link.attrs.title && !(next && link.isInSet(next.marks));
    const isPlain = isWhole && /^https?:\/\/[^\s<>\\|]+$/.test(node.text) && !node.marks.some(isCode);
    return isPlain && !link.isInSet(this.open) ? link : null;
  }

  keptMarks(marks) {
    let kept = 0;
    while (kept < this.open.length && kept < marks.length && this.open[kept].eq(marks[kept])) kept += 1;
    return kept;
  }

  text(text, hasCode) {
    if (hasCode) {
      this.out += inlineCode(text);
      return;
    }
    const trail = /\s*$/.exec(text)[0];
    const body = text.slice(0, text.length - trail.length);
    this.out += escapeText(body, { lineStart: this.lineStart && /(^|\n)$/.test(this.out), before: this.out, inLink: this.open.some((mark) => mark.type.name === "link") });
    this.pending = trail;
  }

  atom(node) {
    if (node.type.name === "image") this.out += picture(node.attrs);
    else if (node.type.name === "hard_break") this.out += this.oneLine ? "<br>" : "\\\n";
    else if (node.type.name === "footnote_ref") this.out += `[^${node.attrs.label}]`;
    else this.out += this.oneLine ? node.attrs.source.replace(/\s*\n\s*/g, " ") : node.attrs.source;
  }

  begin(mark) {
    this.open.push(mark);
    if (mark.type.name === "link") this.out += "[";
    else this.out += SIGNS[mark.type.name] ?? "";
  }

  closeTo(count) {
    while (this.open.length > count) {
      const mark = this.open.pop();
      if (mark.type.name === "link") this.out += `](${linkTarget(mark.attrs.href)}${linkTitle(mark.attrs.title)})`;
      else this.out += SIGNS[mark.type.name] ?? "";
    }
  }

  flush(lead) {
    const space = this.pending + lead;
    this.pending = "";
    if (space && this.out !== "" && !this.out.endsWith("\n")) this.out += space.replace(/[\r\n]+/g, " ");
  }

  finish() {
    this.closeTo(0);
    return this.out.replace(/\\\n$/, "");
  }
}

const ORDER = ["link", "strong", "em", "strike", "code"];

const rank = (mark) => ORDER.indexOf(mark.type.name);

const isCode = (mark) => mark.type.name === "code";
