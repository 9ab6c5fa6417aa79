// What a document consists of. Markdown that has no node of its own is kept as it was written (`raw`, `raw_inline`).
import { Schema } from "prosemirror-model";

const cell = {
  content: "inline*",
  isolating: true,
  attrs: { alignment: { default: "" }, colspan: { default: 1 }, rowspan: { default: 1 }, colwidth: { default: null } },
};

const cellDom = (tag) => (node) => [tag, node.attrs.alignment ? { "data-align": node.attrs.alignment } : {}, 0];

const cellRule = (tag) => ({
  tag,
  getAttrs: (dom) => {
    const alignment = dom.dataset.align || dom.getAttribute("align");
    return { alignment: ["left", "right", "center"].includes(alignment) ? alignment : "" };
  },
});

export const CALLOUTS = ["note", "tip", "important", "warning", "caution"];

const nodes = {
  doc: { content: "block+" },
  paragraph: { content: "inline*", group: "block", parseDOM: [{ tag: "p" }], toDOM: () => ["p", 0] },
  heading: {
    attrs: { level: { default: 2 } },
    content: "inline*",
    group: "block",
    defining: true,
    parseDOM: [1, 2, 3, 4, 5, 6].map((level) => ({ tag: `h${level}`, attrs: { level } })),
    toDOM: (node) => [`h${node.attrs.level}`, 0],
  },
  blockquote: {
    content: "block+",
    group: "block",
    defining: true,
    parseDOM: [{ tag: "blockquote" }],
    toDOM: () => ["blockquote", 0],
  },
  callout: {
    attrs: { kind: { default: "note" }, title: { default: "" } },
    content: "block+",
    group: "block",
    defining: true,
    parseDOM: [{ tag: "div[data-callout]", getAttrs: (dom) => ({ kind: dom.dataset.callout }) }],
    toDOM: (node) => ["div", { "data-callout": node.attrs.kind }, 0],
  },
  bullet_list: {
    attrs: { tight: { default: true } },
    content: "list_item+",
    group: "block",
    parseDOM: [{ tag: "ul" }],
    toDOM: () => ["ul", 0],
  },
  ordered_list: {
    attrs: { order: { default: 1 }, tight: { default: true } },
    content: "list_item+",
    group: "block",
    parseDOM: [{ tag: "ol", getAttrs: (dom) => ({ order: Number(dom.getAttribute("start") ?? 1) || 1 }) }],
    toDOM: (node) => ["ol", node.attrs.order === 1 ? {} : { start: node.attrs.order }, 0],
  },
  list_item: {
    attrs: { checked: { default: null } },
    content: "paragraph block*",
    defining: true,
    parseDOM: [
      {
        tag: "li",
        getAttrs: (dom) => {
          const box = dom.querySelector(":scope > input[type=checkbox], :scope > p > input[type=checkbox]");
          const checked = dom.dataset.checked;
          return { checked: box ? box.hasAttribute("checked") : checked === undefined ? null : checked === "true" };
        },
      },
    ],
    toDOM: (node) => ["li", node.attrs.checked === null ? {} : { "data-checked": String(node.attrs.checked) }, 0],
  },
  code_block: {
    attrs: { info: { default: "" } },
    content: "text*",
    marks: "",
    group: "block",
    code: true,
    defining: true,
    parseDOM: [
      {
        tag: "pre",
        preserveWhitespace: "full",
        getAttrs: (dom) => {
          const named = /(?:^|\s)(?:language|lang)-([\w+#.-]+)/.exec(dom.querySelector("code")?.className || dom.className);
          return { info: dom.dataset.info ?? named?.[1] ?? "" };
        },
      },
    ],
    toDOM: (node) => ["pre", { "data-info": node.attrs.info }, ["code", 0]],
  },
  horizontal_rule: { group: "block", parseDOM: [{ tag: "hr" }], toDOM: () => ["hr"] },
  // Pictures that stand by themselves; several of them are a gallery.
  pictures: {
    attrs: { pictures: { default: [] } },
    group: "block",
    draggable: true,
    selectable: true,
    parseDOM: [
      {
        tag: "figure",
        getAttrs: (dom) => {
          const found = [...dom.querySelectorAll("img")].map((img) => ({
            src: img.getAttribute("src") ?? "",
            alt: img.getAttribute("alt") ?? "",
            title: img.getAttribute("title") ?? "",
          }));
          return found.length > 0 ? { pictures: found } : false;
        },
      },
    ],
    toDOM: (node) => [
      "figure",
      ...node.attrs.pictures.map(({ src, alt, title }) => ["img", { src, alt, ...(title ? { title } : {}) }]),
    ],
  },
  // A block that a plugin draws: `::name{attributes}`.
  directive: {
    attrs: { name: {}, values: { default: {} } },
    group: "block",
    draggable: true,
    selectable: true,
    parseDOM: [
      {
        tag: "div[data-directive]",
        getAttrs: (dom) => {
          try {
            const values = JSON.parse(dom.dataset.values ?? "{}");
            return /^[a-z][a-z0-9-]*$/.test(dom.dataset.directive) ? { name: dom.dataset.directive, values } : false;
          } catch {
            return false;
          }
        },
      },
    ],
    toDOM: (node) => ["div", { "data-directive": node.attrs.name, "data-values": JSON.stringify(node.attrs.values) }],
  },
  // Markdown that the editor has no form for, as it was written.
  raw: {
    attrs: { source: {}, kind: { default: "html" } },
    group: "block",
    draggable: true,
    selectable: true,
    parseDOM: [{ tag: "div[data-raw]", getAttrs: (dom) => ({ source: dom.dataset.raw, kind: dom.dataset.kind || "html" }) }],
    toDOM: (node) => ["div", { "data-raw": node.attrs.source, "data-kind": node.attrs.kind }],
  },
  footnote: {
    attrs: { label: {} },
    content: "block+",
    group: "block",
    defining: true,
    parseDOM: [{ tag: "div[data-footnote]", getAttrs: (dom) => ({ label: dom.dataset.footnote }) }],
    toDOM: (node) => ["div", { "data-footnote": node.attrs.label }, 0],
  },
  table: {
    content: "table_row+",
    tableRole: "table",
    isolating: true,
    group: "block",
    parseDOM: [{ tag: "table" }],
    toDOM: () => ["table", ["tbody", 0]],
  },
  table_row: {
    content: "(table_cell | table_header)+",
    tableRole: "row",
    parseDOM: [{ tag: "tr" }],
    toDOM: () => ["tr", 0],
  },
  table_cell: { ...cell, tableRole: "cell", parseDOM: [cellRule("td")], toDOM: cellDom("td") },
  table_header: { ...cell, tableRole: "header_cell", parseDOM: [cellRule("th")], toDOM: cellDom("th") },
  text: { group: "inline" },
  image: {
    inline: true,
    attrs: { src: {}, alt: { default: "" }, title: { default: "" } },
    group: "inline",
    draggable: true,
    parseDOM: [
      {
        tag: "img[src]",
        getAttrs: (dom) => ({
          src: dom.getAttribute("src"),
          alt: dom.getAttribute("alt") ?? "",
          title: dom.getAttribute("title") ?? "",
        }),
      },
    ],
    toDOM: ({ attrs: { src, alt, title } }) => ["img", { src, alt, ...(title ? { title } : {}) }],
  },
  hard_break: {
    inline: true,
    group: "inline",
    selectable: false,
    parseDOM: [{ tag: "br" }],
    toDOM: () => ["br"],
  },
  footnote_ref: {
    inline: true,
    group: "inline",
    attrs: { label: {} },
    parseDOM: [{ tag: "sup[data-footnote-ref]", getAttrs: (dom) => ({ label: dom.dataset.footnoteRef }) }],
    toDOM: (node) => ["sup", { "data-footnote-ref": node.attrs.label }, node.attrs.label],
  },
  raw_inline: {
    inline: true,
    group: "inline",
    attrs: { source: {} },
    parseDOM: [{ tag: "code[data-raw]", getAttrs: (dom) => ({ source: dom.dataset.raw }) }],
    toDOM: (node) => ["code", { "data-raw": node.attrs.source, class: "raw-inline" }, node.attrs.source],
  },
};

const marks = {
  link: {
    attrs: { href: {}, title: { default: "" } },
    inclusive: false,
    parseDOM: [
      {
        tag: "a[href]",
        getAttrs: (dom) => {
          const href = dom.getAttribute("href");
          return isSafeTarget(href) ? { href, title: dom.getAttribute("title") ?? "" } : false;
        },
      },
    ],
    toDOM: (mark) => ["a", { href: mark.attrs.href, ...(mark.attrs.title ? { title: mark.attrs.title } : {}) }, 0],
  },
  strong: {
    parseDOM: [
      { tag: "strong" },
      { tag: "b" },
    ],
    toDOM: () => ["strong", 0],
  },
  em: {
    parseDOM: [{ tag: "em" }, { tag: "i" }],
    toDOM: () => ["em", 0],
  },
  strike: {
    parseDOM: [{ tag: "s" }, { tag: "del" }, { tag: "strike" }],
    toDOM: () => ["s", 0],
  },
  code: { code: true, parseDOM: [{ tag: "code:not([data-raw])" }], toDOM: () => ["code", 0] },
};

// Whether a link may lead there: nothing that runs.
export function isSafeTarget(href) {
  const scheme = /^\s*([a-z][a-z0-9+.-]*):/i.exec(href.replace(/[\u0000-\u0020]/g, ""));
  return !scheme || ["http", "https", "mailto", "tel"].includes(scheme[1].toLowerCase());
}

export const schema = new Schema({ nodes, marks });
