// Colours for code: a reader of a few kinds of tokens that is good enough while one writes. Readers get the colours of
// the site's own highlighter.
import { Plugin, PluginKey } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import { schema } from "../schema.js";

const LONGEST = 20_000;

const C = "auto break case catch class const continue default delete do double else enum export extends extern false final float for function if implements import in int interface let long namespace new null private protected public return short signed sizeof static struct super switch this throw true try typedef typeof union unsigned using var virtual void volatile while yield async await";
const FAMILIES = {
  rust: { words: "as async await break const continue crate dyn else enum extern false fn for if impl in let loop match mod move mut pub ref return self Self static struct super trait true type unsafe use where while", line: "//" },
  c: { words: C, line: "//" },
  python: { words: "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield match case", line: "#" },
  shell: { words: "if then else elif fi for while do done case esac function in return export local set echo cd exit", line: "#" },
  sql: { words: "select from where insert into values update set delete create table index view drop alter join left right inner outer on as and or not null primary key references group by order having limit union all distinct case when then else end", line: "--", fold: true },
  data: { words: "true false null yes no", line: "#" },
  markup: { words: "", line: null },
};
const NAMES = {
  rust: "rust", rs: "rust",
  c: "c", cpp: "c", "c++": "c", java: "c", js: "c", javascript: "c", ts: "c", typescript: "c", go: "c", kotlin: "c", swift: "c", csharp: "c", php: "c", dart: "c", scala: "c", zig: "c", css: "c", wit: "c", json: "data",
  python: "python", py: "python", ruby: "python", rb: "python",
  sh: "shell", bash: "shell", shell: "shell", console: "shell", dockerfile: "shell",
  sql: "sql", toml: "data", yaml: "data", yml: "data", ini: "data", html: "markup", xml: "markup", svg: "markup",
};

// The languages to choose from, as the site's highlighter knows them.
export const LANGUAGES = [
  ["", "No colours"], ["bash", "Shell"], ["c", "C"], ["cpp", "C++"], ["csharp", "C#"], ["css", "CSS"], ["dart", "Dart"], ["diff", "Differences"], ["dockerfile", "Dockerfile"], ["elixir", "Elixir"], ["go", "Go"], ["graphql", "GraphQL"], ["haskell", "Haskell"], ["html", "HTML"], ["ini", "INI"], ["java", "Java"], ["javascript", "JavaScript"], ["json", "JSON"], ["kotlin", "Kotlin"], ["lua", "Lua"], ["php", "PHP"], ["powershell", "PowerShell"], ["protobuf", "Protocol Buffers"], ["python", "Python"], ["ruby", "Ruby"], ["rust", "Rust"], ["scala", "Scala"], ["sql", "SQL"], ["swift", "Swift"], ["toml", "TOML"], ["typescript", "TypeScript"], ["wat", "WebAssembly text"], ["wit", "WIT"], ["xml", "XML"], ["yaml", "YAML"], ["zig", "Zig"],
];

// The name of the language in an info string such as `rust,ignore`.
export const languageOf = (info) => (info.split(/[,{ \t;]/)[0] ?? "").replace(/^\./, "").toLowerCase();

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
const patterns = new Map();

function patternOf(language) {
  if (!patterns.has(language)) {
    const family = FAMILIES[NAMES[language]];
    const comment = family.line ? `${escaped(family.line)}[^\\n]*|\\/\\*[\\s\\S]*?(?:\\*\\/|$)` : "<!--[\\s\\S]*?(?:-->|$)";
    const words = family.words ? `\\b(?:${family.words.replaceAll(" ", "|")})\\b` : "<\\/?[\\w:-]+|\\/?>";
    const parts = `(${comment})|("(?:\\\\.|[^"\\\\\\n])*"?|'(?:\\\\.|[^'\\\\\\n])*'|\`[^\`]*\`?)|(${words})|(\\b\\d[\\w.]*)|([A-Za-z_]\\w*(?=\\())`;
    patterns.set(language, new RegExp(parts, family.fold ? "gi" : "g"));
  }
  return patterns.get(language);
}

const CLASSES = ["hl-comment", "hl-string", "hl-keyword", "hl-number", "hl-function"];

// Runs of code with a class: `[from, to, class]`.
export function tokens(code, language) {
  if (!NAMES[language] || code.length > LONGEST) return [];
  const found = [];
  for (const match of code.matchAll(patternOf(language))) {
    const kind = CLASSES[match.slice(1).findIndex((group) => group !== undefined)];
    found.push([match.index, match.index + match[0].length, kind]);
  }
  return found;
}

const known = new WeakMap();

function colour(node, pos) {
  if (!known.has(node)) known.set(node, tokens(node.textContent, languageOf(node.attrs.info)));
  return known.get(node).map(([from, to, kind]) => Decoration.inline(pos + 1 + from, pos + 1 + to, { class: kind }));
}

function colourAll(doc) {
  const decorations = [];
  doc.descendants((node, pos) => {
    if (node.type === schema.nodes.code_block) decorations.push(...colour(node, pos));
    return !node.isTextblock;
  });
  return DecorationSet.create(doc, decorations);
}

// Only code that was touched is read again.
function update(tr, set) {
  if (!tr.docChanged) return set;
  let mapped = set.map(tr.mapping, tr.doc);
  const seen = new Set();
  tr.mapping.maps.forEach((map, index) => {
    map.forEach((_from, _to, newFrom, newTo) => {
      const after = tr.mapping.slice(index + 1);
      const [from, to] = [Math.max(0, after.map(newFrom, -1) - 1), Math.min(tr.doc.content.size, after.map(newTo, 1) + 1)];
      tr.doc.nodesBetween(from, to, (node, pos) => {
        if (node.type !== schema.nodes.code_block || seen.has(pos)) return !node.isTextblock;
        seen.add(pos);
        mapped = mapped.remove(mapped.find(pos, pos + node.nodeSize)).add(tr.doc, colour(node, pos));
        return false;
      });
    });
  });
  return mapped;
}

const key = new PluginKey("highlight");

export const highlight = () =>
  new Plugin({
    key,
    state: { init: (_config, { doc }) => colourAll(doc), apply: update },
    props: { decorations: (state) => key.getState(state) },
  });
