// Text that Markdown must not read as signs.

const BARE_URL = /\b(?:https?:\/\/|www\.)[^\s<]+/g;

// The text with a backslash before everything that would mean something. `before` is what stands before it already.
// Bare addresses stay as they are, but in the text of a link.
export function escapeText(text, { lineStart = false, before = "", inLink = false } = {}) {
  let out = "";
  let at = 0;
  for (const found of inLink ? [] : text.matchAll(BARE_URL)) {
    out += escapeRun(text.slice(at, found.index), before + out) + found[0];
    at = found.index + found[0].length;
  }
  out += escapeRun(text.slice(at), before + out);
  return lineStart ? escapeLineStart(out) : out;
}

function escapeRun(text, before) {
  return text.replace(/[\\`*~[\]]|_|<(?=[A-Za-z/!?])|&(?=#?\w+;)|!(?=\[)|\n/g, (sign, index) => {
    if (sign === "\n") return " ";
    if (sign === "_") return isInsideWord(text, index, before) ? "_" : "\\_";
    return `\\${sign}`;
  });
}

function isInsideWord(text, index, before) {
  const previous = index > 0 ? text[index - 1] : before.at(-1);
  const next = text[index + 1];
  return /[\p{L}\p{N}]/u.test(previous ?? "") && /[\p{L}\p{N}]/u.test(next ?? "");
}

// What begins a block where it stands at the beginning of a line.
function escapeLineStart(text) {
  return text
    .replace(/^(#{1,6})(?=\s|$)/, "\\$1")
    .replace(/^([-+>=])/, (sign) => (sign === ">" || /^([-+](\s|$)|-{2,}|=+\s*$|[-+]\s)/.test(text) ? `\\${sign}` : sign))
    .replace(/^(\d{1,9})([.)])(?=\s|$)/, "$1\\$2")
    .replace(/^::/, "\\::")
    .replace(/^\|/, "\\|");
}

// A fence that is longer than every run of its sign in the code.
export function fenceFor(code) {
  const runs = code.match(/^\s*`{3,}/gm) ?? [];
  const longest = Math.max(0, ...runs.map((run) => run.trim().length));
  return "`".repeat(Math.max(3, longest + 1));
}

export function inlineCode(text) {
  const code = text.replace(/\n/g, " ");
  const runs = code.match(/`+/g) ?? [];
  let fence = "`";
  while (runs.includes(fence)) fence += "`";
  const needsSpace = /^`|`$/.test(code) || (/^ .* $/.test(code) && code.trim() !== "");
  return needsSpace ? `${fence} ${code} ${fence}` : fence + code + fence;
}

// A target in parentheses; one with spaces or odd parentheses stands in angle brackets.
export function linkTarget(href) {
  const clean = href.replace(/[\r\n]/g, "");
  const isPlain = clean !== "" && !/[\s<>()\\]/.test(clean);
  if (isPlain) return clean;
  return `<${clean.replace(/[<>\\]/g, (sign) => `\\${sign}`)}>`;
}

export function linkTitle(title) {
  return title ? ` "${title.replace(/[\r\n]+/g, " ").replace(/["\\]/g, (sign) => `\\${sign}`)}"` : "";
}
