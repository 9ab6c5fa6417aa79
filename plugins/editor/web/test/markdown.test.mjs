// Reading and writing Markdown.
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDirective, writeDirective } from "../src/markdown/directive.js";
import { SourceMap } from "../src/markdown/document.js";
import { serializeBlock } from "../src/markdown/serialize.js";
import { schema } from "../src/schema.js";

const { nodes } = schema;
const read = (source) => new SourceMap(source).doc;
const text = (words, ...marks) => schema.text(words, marks.map((name) => schema.marks[name].create()));
const paragraph = (...content) => nodes.paragraph.create(null, content);

test("directives are read and written as the component reads them", () => {
  const values = { count: "5", title: 'More *posts*', open: "", by: 'the "new"', to: "/a/b" };
  const line = `::related-posts{count=5 title="More *posts*" open by='the "new"' to=/a/b}`;
  assert.deepEqual(parseDirective(line), { name: "related-posts", values });
  assert.equal(writeDirective({ name: "related-posts", values }), line);
  for (const other of [":a", "::", ":: a", ":::a", "::A", "::1", "::a b", "::std::mem", "::a{", "::a{b=}", '::a{b="c}', "::a{b}c", "::a[b]"]) {
    assert.equal(parseDirective(other), null, other);
  }
});

test("what is written in the ordinary way is written in the same way", () => {
  const canonical = [
    "Text with **bold**, *italic*, ~~struck out~~, `code` and [a link](https://example.org \"Title\").",
    "## A heading",
    "- one\n- two\n  - deeper\n\n    with a paragraph",
    "3. three\n4. four",
    "- [ ] open\n- [x] done",
    "> A quotation\n>\n> of two paragraphs",
    "> [!TIP] Go early\n> The car park fills.",
    "```rust,ignore\nfn main() {}\n```",
    "````\n```\n````",
    "| a | b |\n| :--- | ---: |\n| 1 | \\| |",
    "![a *b*](/media/a.png)\n![c](</media/a b.png>)".replace("a *b*", "a"),
    "::related-posts{count=5}",
    "[^note]: A footnote",
    "A reference[^note].",
    "---",
    "line\\\nnext",
  ];
  for (const source of canonical) assert.equal(serializeBlock(read(source).firstChild), source);
});

test("text never becomes signs", () => {
  const words = [
    "# no heading", "- no item", "+ no item", "* no item", "1. no item", "1) no item", "> no quotation", "```", "~~~", "---", "===", "::no-block", ":::no",
    "[no](link)", "![no](picture)", "*no* _no_ **no** __no__", "`no`", "<b>no</b>", "&amp;", "[^1]", "a | b", "\\", "~~no~~", "<!-- no -->", "[x] no task", "| no | table |", "snake_case_word",
    "https://example.org/a_b_c?d=*e*", "    four spaces", "no\ttab",
  ];
  for (const line of words) {
    const again = read(serializeBlock(paragraph(text(line))));
    assert.equal(again.childCount, 1, line);
    assert.equal(again.firstChild.type, nodes.paragraph, line);
    assert.equal(again.textContent.trim(), line.trim(), line);
    assert.ok(again.firstChild.children.every((node) => node.isText && node.marks.every((mark) => mark.type.name === "link")), line);
  }
});

test("marks survive however they meet", () => {
  const all = ["strong", "em", "strike", "link", "code"];
  const make = (name) => (name === "link" ? schema.marks.link.create({ href: "/a" }) : schema.marks[name].create());
  for (let one = 0; one < 32; one += 1) {
    for (let other = 0; other < 32; other += 1) {
      const marked = (bits, words) => schema.text(words, all.filter((_, bit) => bits & (1 << bit)).reduce((set, name) => make(name).addToSet(set), []));
      if (one === other) continue;
      const node = paragraph(text("before "), marked(one, "first"), text(" "), marked(other, "second"), text(" after"));
      const again = read(serializeBlock(node)).firstChild;
      assert.equal(again.textContent, node.textContent);
      again.forEach((part) => assert.ok(part.text.trim() === "" || hasSame(node, part), serializeBlock(node)));
    }
  }
});

const hasSame = (node, part) => node.children.some((known) => known.text.trim() === part.text.trim() && known.eq(part.withText?.(known.text) ?? part)) || part.marks.length === 0;

test("what is not known stays as it is", () => {
  const source = '<div class="a">\n*raw*\n</div>\n\n:::newer{a=1}\n\ntext\n\n:::\n\n::newer[label]{a=1}\n\n[a]: /b "c"\n\nSee [this][a] and <kbd>x</kbd>.\n';
  const map = new SourceMap(source);
  assert.deepEqual(map.doc.children.map((node) => node.type.name), ["raw", "raw", "raw", "raw", "paragraph"]);
  map.doc.children.slice(0, 4).forEach((node) => assert.equal(serializeBlock(node), node.attrs.source));
  assert.equal(map.serialize(map.doc), source);
});

test("line breaks, white space and endings stay", () => {
  for (const source of ["", "\n", "a", "a\n", "\n\na\n\n\nb  \n\n", "a\r\n\r\nb\r\n", "# a\nb\n", "- a\n\n\n- b", "```\nopen", "a\rb", "\ufeffa\n", "a\u2028b\n"]) {
    const map = new SourceMap(source);
    assert.equal(map.serialize(map.doc), source, JSON.stringify(source));
  }
});

test("an edit that is taken back leaves the bytes as they were", () => {
  const source = "*  odd   item\n*  other\n\nSetext\n===\n\n__bold__ text\n";
  const map = new SourceMap(source);
  const same = map.doc.type.schema.nodeFromJSON(map.doc.toJSON());
  assert.equal(map.serialize(same), source);
});

test("an edit changes its own block only", () => {
  const source = "*  odd   item\n\n\nSetext\n===\ntext\n\n\n__bold__ text\n";
  const map = new SourceMap(source);
  map.doc.forEach((_node, _offset, index) => {
    const saved = map.serialize(map.doc.copy(map.doc.content.replaceChild(index, paragraph(text("new")))));
    map.doc.forEach((node, _at, other) => assert.ok(other === index || saved.includes(map.pieceOf(node).text)));
    assert.ok(saved.includes("new"));
  });
});

test("what follows a fence that nobody closed does not fall into it", () => {
  const map = new SourceMap("```\ncode");
  const longer = map.doc.copy(map.doc.content.addToEnd(paragraph(text("after"))));
  assert.equal(map.serialize(longer), "```\ncode\n```\n\nafter\n");
});

test("two lists in a row stay two", () => {
  const list = (words) => nodes.bullet_list.create(null, nodes.list_item.create(null, paragraph(text(words))));
  const map = new SourceMap("");
  const doc = nodes.doc.create(null, [list("one"), list("two")]);
  const again = read(map.serialize(doc));
  assert.equal(again.children.filter((node) => node.type === nodes.bullet_list).length, 2);
});
