// What comes in by paste and drop: clean, and never more than the editor can hold.
import { Plugin } from "prosemirror-state";
import { Slice } from "prosemirror-model";
import { parseBlocks } from "../markdown/parse.js";
import { schema } from "../schema.js";
import { notice } from "../ui/dom.js";
import { cleanHtml } from "./clean.js";
import { embedNode, provider } from "./embed.js";
import { upload } from "./uploads.js";

// The most that is taken at once, in characters.
export const MAX_PASTE = 1_000_000;

const TOO_MUCH = "This is too much to paste at once (more than 1 MB of text). Nothing was changed. Paste it in parts.";

// Whether plain text was written as Markdown.
export function looksLikeMarkdown(text) {
  return /^(#{1,6} |[-*+] |\d+[.)] |> |```|~~~|\|.+\||::[a-z]|\[\^)/m.test(text) || /\*\*\S[^*]*\*\*|\[[^\]]+\]\([^)\s]+\)|`[^`]+`/.test(text);
}

function markdownSlice(text) {
  const clean = text.replace(/\r\n?/g, "\n");
  const content = parseBlocks(clean, clean.split("\n")).map((block) => block.node);
  const doc = schema.nodes.doc.create(null, content);
  const only = content.length === 1 && content[0].type === schema.nodes.paragraph;
  return only ? new Slice(doc.content, 1, 1) : Slice.maxOpen(doc.content);
}

function picturesOf(data) {
  return [...(data?.files ?? [])].filter((file) => file.type.startsWith("image/"));
}

function sizeOf(data) {
  return Math.max(data.getData("text/html").length, data.getData("text/plain").length);
}

export function paste(context) {
  const { capabilities } = context;
  const takeFiles = (view, files, pos) => {
    if (files.length === 0) return false;
    if (capabilities.upload) upload(view, context, files, pos);
    else notice("Files cannot be uploaded here.");
    return true;
  };
  return new Plugin({
    props: {
      transformPastedHTML: cleanHtml,
      clipboardTextParser: (text, _context, plain) => (plain || !looksLikeMarkdown(text) ? null : markdownSlice(text)),
      handlePaste: (view, event) => {
        const data = event.clipboardData;
        if (!data) return false;
        if (sizeOf(data) > MAX_PASTE) {
          notice(TOO_MUCH, { lasting: true });
          return true;
        }
        const isText = data.types.includes("text/html") && data.getData("text/html").replace(/<[^>]*>/g, "").trim() !== "";
        if (!isText && takeFiles(view, picturesOf(data))) return true;
        return pasteAddress(view, data.getData("text/plain").trim());
      },
      handleDrop: (view, event, _slice, moved) => {
        if (moved || !event.dataTransfer) return false;
        if (sizeOf(event.dataTransfer) > MAX_PASTE) {
          notice(TOO_MUCH, { lasting: true });
          return true;
        }
        const files = picturesOf(event.dataTransfer);
        const pos = view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos;
        const taken = takeFiles(view, files, pos);
        if (taken) event.preventDefault();
        return taken;
      },
    },
  });
}

// An address on selected text becomes its link; on an empty line it is embedded where its site may be.
function pasteAddress(view, text) {
  if (!/^https?:\/\/\S+$/.test(text)) return false;
  const { state } = view;
  const { from, to, empty, $from } = state.selection;
  if ($from.parent.type.spec.code) return false;
  const link = schema.marks.link.create({ href: text });
  if (!empty && $from.sameParent(state.selection.$to)) {
    view.dispatch(state.tr.removeMark(from, to, schema.marks.link).addMark(from, to, link));
    return true;
  }
  const isEmptyLine = $from.depth === 1 && $from.parent.type === schema.nodes.paragraph && $from.parent.childCount === 0;
  if (isEmptyLine && provider(text)) {
    view.dispatch(state.tr.replaceWith($from.before(), $from.after(), [embedNode(text), schema.nodes.paragraph.create()]).scrollIntoView());
    return true;
  }
  view.dispatch(state.tr.replaceSelectionWith(schema.text(text, [link]), false).removeStoredMark(schema.marks.link).scrollIntoView());
  return true;
}
