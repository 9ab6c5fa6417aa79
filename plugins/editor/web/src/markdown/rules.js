// The dialect: CommonMark with tables, struck-out text, bare links, footnotes, task lists and directives.
import MarkdownIt from "markdown-it";
import { looksLikeDirective, parseDirective } from "./directive.js";

const CALLOUT = /^\[!(note|tip|important|warning|caution)\][ \t]*(.*)$/i;
const TASK = /^\[([ xX])\][ \t]+/;

export function dialect() {
  const md = new MarkdownIt("default", { html: true, linkify: true, typographer: false });
  md.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
  md.validateLink = () => true;
  md.normalizeLink = (url) => url;
  md.normalizeLinkText = (text) => text;
  md.block.ruler.before("reference", "footnote", footnote, { alt: ["paragraph", "reference"] });
  md.block.ruler.before("fence", "container", container, { alt: ["paragraph", "reference", "blockquote", "list"] });
  md.inline.ruler.before("link", "footnote_ref", footnoteRef);
  md.core.ruler.after("inline", "tasks", tasks);
  md.core.ruler.after("inline", "callouts", callouts);
  md.core.ruler.after("inline", "directives", directives);
  return md;
}

// `[^label]: text`, whose further paragraphs are indented.
function footnote(state, startLine, endLine, silent) {
  const start = state.bMarks[startLine] + state.tShift[startLine];
  const line = state.src.slice(start, state.eMarks[startLine]);
  if (state.sCount[startLine] - state.blkIndent >= 4) return false;
  const found = /^\[\^([^\s[\]]+)\]:[ \t]*/.exec(line);
  if (!found) return false;
  if (silent) return true;
  const saved = {
    bMarks: state.bMarks[startLine],
    tShift: state.tShift[startLine],
    sCount: state.sCount[startLine],
    blkIndent: state.blkIndent,
    parentType: state.parentType,
  };
  const open = state.push("footnote_open", "", 1);
  open.meta = { label: found[1] };
  const indent = state.sCount[startLine];
  state.bMarks[startLine] = start + found[0].length;
  state.tShift[startLine] = 0;
  state.sCount[startLine] = indent + 4;
  state.blkIndent += 4;
  state.parentType = "footnote";
  state.md.block.tokenize(state, startLine, endLine);
  state.bMarks[startLine] = saved.bMarks;
  state.tShift[startLine] = saved.tShift;
  state.sCount[startLine] = saved.sCount;
  state.blkIndent = saved.blkIndent;
  state.parentType = saved.parentType;
  open.map = [startLine, state.line];
  state.push("footnote_close", "", -1);
  return true;
}

// `:::name` to `:::`, which this editor does not know and keeps as it is.
function container(state, startLine, endLine, silent) {
  const lineAt = (line) => state.src.slice(state.bMarks[line] + state.tShift[line], state.eMarks[line]);
  if (state.sCount[startLine] - state.blkIndent >= 4) return false;
  const open = /^(:{3,})[a-z]/.exec(lineAt(startLine));
  if (!open) return false;
  let line = startLine + 1;
  const closes = (text) => new RegExp(`^:{${open[1].length},}\\s*$`).test(text);
  while (line < endLine && !closes(lineAt(line))) line += 1;
  if (line >= endLine) return false;
  if (silent) return true;
  const token = state.push("raw", "", 0);
  token.map = [startLine, line + 1];
  token.content = state.getLines(startLine, line + 1, state.blkIndent, false);
  token.meta = { kind: "directive" };
  state.line = line + 1;
  return true;
}

function footnoteRef(state, silent) {
  const found = /^\[\^([^\s[\]]+)\]/.exec(state.src.slice(state.pos, state.pos + 200));
  if (!found) return false;
  if (!silent) state.push("footnote_ref", "", 0).meta = { label: found[1] };
  state.pos += found[0].length;
  return true;
}

// Items that begin with `[ ]` or `[x]`.
function tasks(state) {
  const { tokens } = state;
  tokens.forEach((token, index) => {
    if (token.type !== "inline" || tokens[index - 1]?.type !== "paragraph_open" || tokens[index - 2]?.type !== "list_item_open") return;
    const first = token.children[0];
    const found = first?.type === "text" && TASK.exec(first.content);
    if (!found || first.content.length === found[0].length) return;
    first.content = first.content.slice(found[0].length);
    tokens[index - 2].meta = { checked: found[1] !== " " };
  });
}

// Quotations that begin with `[!NOTE]`.
function callouts(state) {
  const { tokens } = state;
  tokens.forEach((token, index) => {
    const inline = tokens[index + 2];
    if (token.type !== "blockquote_open" || inline?.type !== "inline") return;
    const end = inline.content.indexOf("\n");
    const found = CALLOUT.exec(end < 0 ? inline.content : inline.content.slice(0, end));
    if (!found) return;
    token.type = "callout_open";
    token.meta = { kind: found[1].toLowerCase(), title: found[2].trim() };
    closing(tokens, index).type = "callout_close";
    if (end < 0) {
      tokens.slice(index + 1, index + 4).forEach((part) => (part.hidden = part.type = "gone"));
      return;
    }
    inline.content = inline.content.slice(end + 1);
    inline.children = [];
    state.md.inline.parse(inline.content, state.md, state.env, inline.children);
  });
  state.tokens = tokens.filter((token) => token.type !== "gone");
}

function closing(tokens, open) {
  const { level } = tokens[open];
  return tokens.find((token, index) => index > open && token.level === level && token.nesting === -1);
}

// Paragraphs whose lines are all directives, each of which is a token with its line.
function directives(state) {
  const out = [];
  const { tokens } = state;
  for (let index = 0; index < tokens.length; index += 1) {
    const inline = tokens[index + 1];
    if (tokens[index].type !== "paragraph_open" || !inline.content.startsWith("::")) {
      out.push(tokens[index]);
      continue;
    }
    const lines = inline.content.split("\n").map((line) => line.trim());
    const read = lines.map(parseDirective);
    if (read.every(Boolean)) {
      read.forEach((directive, line) => out.push(single(state, "directive", inline, line, directive)));
    } else if (lines.some(looksLikeDirective)) {
      const token = single(state, "raw", inline, 0, { kind: "directive" });
      token.map = inline.map;
      token.content = inline.content;
      out.push(token);
    } else {
      out.push(...tokens.slice(index, index + 3));
    }
    index += 2;
  }
  state.tokens = out;
}

function single(state, type, inline, line, meta) {
  const token = new state.Token(type, "", 0);
  token.meta = meta;
  token.level = inline.level - 1;
  token.map = [inline.map[0] + line, inline.map[0] + line + 1];
  return token;
}
