// Blocks of plugins in documents: `::name{key="value" other=5 flag}`, as plugins/editor/src/directive.rs reads them.

const NAME = /^[a-z][a-z0-9-]*/;
const PLAIN = /^[^ \t"'=<>`{}]+/;

// The name and the values of a line; null where it is no directive.
export function parseDirective(line) {
  if (!line.startsWith("::")) return null;
  const name = NAME.exec(line.slice(2))?.[0];
  if (!name) return null;
  const rest = line.slice(2 + name.length);
  if (rest === "") return { name, values: {} };
  if (!rest.startsWith("{") || !rest.endsWith("}")) return null;
  const values = parseValues(rest.slice(1, -1));
  return values && { name, values };
}

function parseValues(text) {
  const values = {};
  let rest = text;
  for (;;) {
    rest = rest.replace(/^[ \t]+/, "");
    if (rest === "") return values;
    const key = NAME.exec(rest)?.[0];
    if (!key) return null;
    rest = rest.slice(key.length);
    let value = "";
    if (rest.startsWith("=")) {
      const read = parseValue(rest.slice(1));
      if (!read) return null;
      [value, rest] = read;
    }
    if (rest !== "" && !/^[ \t]/.test(rest)) return null;
    values[key] = value;
  }
}

function parseValue(text) {
  const quote = text[0];
  if (quote === '"' || quote === "'") {
    const end = text.indexOf(quote, 1);
    return end < 0 ? null : [text.slice(1, end), text.slice(end + 1)];
  }
  const plain = PLAIN.exec(text)?.[0];
  return plain ? [plain, text.slice(plain.length)] : null;
}

// The line for a block. A value can hold one kind of quotation marks only; further ones become the typographic sign.
export function writeDirective({ name, values }) {
  const parts = Object.entries(values).map(([key, value]) => {
    const text = String(value).replace(/[\r\n]+/g, " ");
    if (text === "") return key;
    if (/^[A-Za-z0-9_.:/-]+$/.test(text)) return `${key}=${text}`;
    if (!text.includes('"')) return `${key}="${text}"`;
    return text.includes("'") ? `${key}="${text.replaceAll('"', "”")}"` : `${key}='${text}'`;
  });
  return parts.length > 0 ? `::${name}{${parts.join(" ")}}` : `::${name}`;
}

// Whether a line looks like a directive of a kind that this editor does not know.
export function looksLikeDirective(line) {
  return /^:{2,}[a-z][a-z0-9-]*(?:[\s[{]|$)/.test(line);
}
