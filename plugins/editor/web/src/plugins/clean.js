// HTML of a clipboard without what is not text: from Google Docs, Word, web pages, or somebody hostile.

// What carries nothing an author wants.
const NOISE = "script, style, link, meta, title, template, noscript, iframe, object, embed, form, button, input:not([type=checkbox]), select, textarea, svg, math, canvas, audio, video, head, base, o\\:p, xml, colgroup, caption, [hidden]";

const BLOCKS = "p, div, h1, h2, h3, h4, h5, h6, ul, ol, li, pre, blockquote, section, article";

// Reads it into a document that is never shown and runs nothing.
export function cleanHtml(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  removeComments(body);
  body.querySelectorAll(NOISE).forEach((node) => node.remove());
  wordLists(body);
  // What the editor itself copied has no styles; the policy of the frame keeps others from being applied.
  body.querySelectorAll("[style]").forEach(styleToTags);
  body.querySelectorAll("img").forEach(keepPicture);
  body.querySelectorAll("h1").forEach((heading) => replaceTag(heading, "h2"));
  body.querySelectorAll("table").forEach(plainTable);
  body.querySelectorAll("*").forEach(keepAttributes);
  return body.innerHTML;
}

function removeComments(body) {
  const comments = document.createNodeIterator(body, NodeFilter.SHOW_COMMENT);
  const found = [];
  while (comments.nextNode()) found.push(comments.referenceNode);
  found.forEach((comment) => comment.remove());
}

const make = (node, tag) => node.ownerDocument.createElement(tag);

function replaceTag(node, tag) {
  const other = make(node, tag);
  other.append(...node.childNodes);
  node.replaceWith(other);
  return other;
}

function styleOf(node) {
  const entries = (node.getAttribute("style") ?? "").toLowerCase().split(";").map((part) => part.split(":").map((word) => word.trim()));
  return Object.fromEntries(entries.filter((entry) => entry.length === 2));
}

// Bold, italic and struck out as elements. Google Docs wraps all that it copies into a <b> that is not bold.
function styleToTags(node) {
  const style = styleOf(node);
  if (style.display === "none") {
    node.remove();
    return;
  }
  const weight = style["font-weight"] ?? "";
  const isNotBold = /^(normal|[1-4]00)$/.test(weight);
  if (isNotBold && /^(B|STRONG)$/.test(node.tagName)) node.replaceWith(...node.childNodes);
  const isInline = /^(SPAN|FONT|A)$/.test(node.tagName);
  const heading = node.closest("h1, h2, h3, h4, h5, h6, th");
  const wanted = [];
  if (isInline && !heading && /^(bold(er)?|[6-9]00)$/.test(weight)) wanted.push("strong");
  if (isInline && style["font-style"] === "italic") wanted.push("em");
  if (isInline && /line-through/.test(style["text-decoration"] ?? style["text-decoration-line"] ?? "")) wanted.push("s");
  for (const tag of wanted) {
    const inner = make(node, tag);
    inner.append(...node.childNodes);
    node.append(inner);
  }
  if (/^T[DH]$/.test(node.tagName) && style["text-align"]) node.setAttribute("align", style["text-align"]);
}

// A picture that the editor could show or name; others, as those of Word in files of its own, are left out.
function keepPicture(image) {
  if (!/^(https?:\/\/|\/(?!\/))/i.test(image.getAttribute("src") ?? "")) image.remove();
}

// Cells hold lines, no blocks, and the first row is the head. A table of one cell is only there for its looks.
function plainTable(table) {
  const cells = [...table.querySelectorAll("td, th")].filter((cell) => cell.closest("table") === table);
  if (cells.length === 1) {
    table.replaceWith(...cells[0].childNodes);
    return;
  }
  for (const cell of cells) {
    for (const block of [...cell.querySelectorAll(BLOCKS)]) {
      if (block.previousSibling && !/^\s*$/.test(block.previousSibling.textContent)) block.before(make(block, "br"));
      block.replaceWith(...block.childNodes);
    }
    cell.removeAttribute("colspan");
    cell.removeAttribute("rowspan");
  }
  for (const cell of [...(table.querySelector("tr")?.children ?? [])]) {
    const alignment = cell.getAttribute("align");
    const head = cell.tagName === "TH" ? cell : replaceTag(cell, "th");
    if (alignment) head.setAttribute("align", alignment);
  }
}

const KEPT = new Set(["href", "src", "alt", "title", "align", "start", "type", "checked"]);
const OWN = /^data-(raw|kind|info|directive|values|callout|footnote|footnote-ref|align|pm-slice|checked)$/;

function keepAttributes(node) {
  for (const { name } of [...node.attributes]) {
    const isLanguage = name === "class" && /\blang(uage)?-/.test(node.className);
    if (!KEPT.has(name) && !OWN.test(name) && !isLanguage) node.removeAttribute(name);
  }
}

// Word writes lists as paragraphs that look like items.
function wordLists(body) {
  let list = null;
  for (const paragraph of [...body.querySelectorAll("p[class*='MsoListParagraph'], p[style*='mso-list']")]) {
    const mark = paragraph.querySelector("span[style*='mso-list:Ignore'], span[style*='mso-list: Ignore']");
    const sign = (mark ?? paragraph).textContent.trim();
    mark?.remove();
    if (!mark) paragraph.textContent = paragraph.textContent.replace(/^[\s·•o§\u00a0]+/, "");
    const tag = /^(\d+|[a-z])[.)]/i.test(sign) ? "OL" : "UL";
    if (!list || paragraph.previousElementSibling !== list || list.tagName !== tag) {
      list = make(paragraph, tag);
      paragraph.before(list);
    }
    const item = make(paragraph, "li");
    item.append(...paragraph.childNodes);
    list.append(item);
    paragraph.remove();
  }
}
