// The posts of a real blog, where they are present: opened and saved unchanged, every byte stays; and with one block
// edited, every byte outside of it.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { SourceMap } from "../src/markdown/document.js";
import { serializeBlock } from "../src/markdown/serialize.js";
import { schema } from "../src/schema.js";

const FOLDER = process.env.SANDPRESS_CORPUS ?? join(import.meta.dirname, "../../../../../shared/corpus/rust-blog");
const skip = existsSync(FOLDER) ? false : "the corpus is not here";

function bodies() {
  const files = readdirSync(FOLDER, { recursive: true }).filter((name) => name.endsWith(".md")).sort();
  return files.map((name) => [name, readFileSync(join(FOLDER, name), "utf8").replace(/^(\+\+\+|---)\n[\s\S]*?\n\1\n/, "")]);
}

test("a post that is opened and saved has the same bytes", { skip }, () => {
  const all = bodies();
  assert.ok(all.length > 700);
  for (const [name, body] of all) {
    const map = new SourceMap(body);
    map.doc.check();
    assert.equal(map.serialize(map.doc), body, name);
  }
});

test("an edit of one block leaves the bytes of all others", { skip }, () => {
  for (const [name, body] of bodies()) {
    const map = new SourceMap(body);
    const at = Math.floor(map.doc.childCount / 2);
    const children = [...map.doc.children];
    const edited = schema.nodes.paragraph.create(null, schema.text("Edited."));
    const saved = map.serialize(map.doc.copy(map.doc.content.replaceChild(at, edited)));
    const before = children.slice(0, at).map((node) => map.pieceOf(node));
    const after = children.slice(at + 1).map((node) => map.pieceOf(node));
    const head = before.map((piece, index) => piece.text + (index < before.length - 1 ? piece.gap : "")).join("");
    const tail = after.map((piece, index) => piece.text + (index < after.length - 1 ? piece.gap : "")).join("");
    assert.ok(saved.includes("Edited."), name);
    assert.ok(saved.trimStart().startsWith(head.trimStart()), `${name}: what stands before the edit`);
    assert.ok(saved.trimEnd().endsWith(tail.trimEnd()), `${name}: what stands behind the edit`);
  }
});

test("a block that is written anew means what it meant", { skip }, () => {
  let blocks = 0;
  const others = [];
  for (const [name, body] of bodies()) {
    const map = new SourceMap(body);
    map.doc.forEach((node) => {
      blocks += 1;
      const again = new SourceMap(serializeBlock(node)).doc;
      if (again.childCount !== 1 || !alike(again.firstChild, node)) others.push(name);
    });
  }
  assert.ok(blocks > 20_000);
  assert.deepEqual(others, []);
});

// The same nodes, and the same letters with the same marks. White space counts nowhere but in code, and neither does how far apart
// the items of a list stand.
function alike(one, other) {
  return flat(one) === flat(other);
}

function flat(node) {
  if (node.isText) {
    const marks = node.marks.map((mark) => mark.type.name + (mark.attrs.href ?? "")).join();
    return [...node.text.replace(/\s+/g, "")].map((letter) => letter + marks).join("");
  }
  const { tight: _tight, ...attrs } = node.attrs;
  const own = node.type.spec.code ? JSON.stringify(node.textContent) : node.children.map(flat).join("");
  return `${node.type.name}${JSON.stringify(attrs)}(${own})`;
}
