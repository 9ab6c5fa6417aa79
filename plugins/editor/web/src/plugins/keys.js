// Keys and what typing makes: Markdown signs become what they mean.
import { baseKeymap, chainCommands, exitCode, setBlockType, toggleMark } from "prosemirror-commands";
import { redo, undo } from "prosemirror-history";
import { InputRule, inputRules, textblockTypeInputRule, undoInputRule, wrappingInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import { liftListItem, sinkListItem, splitListItem } from "prosemirror-schema-list";
import { NodeSelection, Plugin, Selection, TextSelection } from "prosemirror-state";
import { goToNextCell } from "prosemirror-tables";
import { schema } from "../schema.js";
import { duplicateBlock, moveBlock, openBlockMenu } from "./blocks.js";
import { openFind } from "./find.js";
import { editLink } from "./link.js";
import { addRowAtEnd, leaveTable } from "./table.js";

const { nodes, marks } = schema;

const hardBreak = chainCommands(exitCode, (state, dispatch) => {
  dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView());
  return true;
});

// A new item of a task list is not done yet.
function splitTask(state, dispatch) {
  const item = state.selection.$from.node(-1);
  const attrs = item?.type === nodes.list_item && item.attrs.checked !== null ? { checked: false } : undefined;
  return splitListItem(nodes.list_item, attrs)(state, dispatch);
}

// Space to write behind a block that ends the document.
function leaveDown(state, dispatch) {
  const { $head, empty } = state.selection;
  if (!empty || $head.depth < 2 && !$head.parent.type.spec.code) return false;
  const after = $head.after(1);
  if (after !== state.doc.content.size || $head.pos !== $head.end()) return false;
  if (dispatch) {
    const tr = state.tr.insert(after, nodes.paragraph.create());
    dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(after + 1))).scrollIntoView());
  }
  return true;
}

// Takes the sign off a heading, code or quotation at whose beginning the cursor is.
function plainAtStart(state, dispatch) {
  const { $from, empty } = state.selection;
  const { parent } = $from;
  if (!empty || $from.parentOffset > 0 || (parent.type !== nodes.heading && parent.type !== nodes.code_block)) return false;
  return setBlockType(nodes.paragraph)(state, dispatch);
}

export function keys(context) {
  const heading = (level) => setBlockType(nodes.heading, { level });
  const own = {
    "Mod-z": undo,
    "Shift-Mod-z": redo,
    "Mod-y": redo,
    "Mod-b": toggleMark(marks.strong),
    "Mod-i": toggleMark(marks.em),
    "Mod-e": toggleMark(marks.code),
    "Mod-Shift-x": toggleMark(marks.strike),
    "Mod-k": (_state, _dispatch, view) => editLink(view, context),
    "Mod-f": (_state, _dispatch, view) => openFind(view),
    "Mod-h": (_state, _dispatch, view) => openFind(view, true),
    "Mod-Alt-0": setBlockType(nodes.paragraph),
    "Mod-Alt-2": heading(2),
    "Mod-Alt-3": heading(3),
    "Mod-Alt-4": heading(4),
    "Mod-s": () => (context.save(), true),
    "Alt-ArrowUp": moveBlock(-1),
    "Alt-ArrowDown": moveBlock(1),
    "Mod-d": duplicateBlock,
    "Alt-Enter": openBlockMenu,
    "Shift-Enter": hardBreak,
    "Mod-Enter": chainCommands(exitCode, leaveTable),
    Enter: chainCommands(openCard, splitTask),
    Backspace: chainCommands(undoInputRule, plainAtStart),
    Tab: unlessLeaving(chainCommands(goToNextCell(1), addRowAtEnd, sinkListItem(nodes.list_item))),
    "Shift-Tab": unlessLeaving(chainCommands(goToNextCell(-1), liftListItem(nodes.list_item))),
    ArrowDown: leaveDown,
    "Mod-a": selectInside,
  };
  return [leaving(), keymap(own), keymap(baseKeymap)];
}

// Whether Escape was the last key: then Tab leaves the editor, even from a list or a table.
function leaving() {
  let last = "";
  const listen = (_view, event) => {
    if (event.key !== "Shift") {
      isLeaving = last === "Escape" && event.key === "Tab";
      last = event.key;
    }
    return false;
  };
  return new Plugin({ props: { handleKeyDown: listen } });
}

let isLeaving = false;

const unlessLeaving = (command) => (state, dispatch, view) => !isLeaving && command(state, dispatch, view);

// Opens the form of a card that is selected.
function openCard(state, _dispatch, view) {
  if (!(state.selection instanceof NodeSelection)) return false;
  const button = view.nodeDOM(state.selection.from)?.querySelector?.("button");
  button?.click();
  return Boolean(button);
}

// The first time the code or cell with the cursor, then all.
function selectInside(state, dispatch) {
  const { $from, from, to } = state.selection;
  const isOwn = $from.parent.type.spec.code || $from.parent.type.spec.tableRole;
  if (!isOwn || (from === $from.start() && to === $from.end())) return false;
  dispatch?.(state.tr.setSelection(TextSelection.create(state.doc, $from.start(), $from.end())));
  return true;
}

// Text between signs gets the mark that they stand for.
function markRule(pattern, type) {
  return new InputRule(pattern, (state, match, start, end) => {
    const [whole, lead, text] = match;
    if (state.doc.resolve(start).parent.type.spec.code) return null;
    const from = start + lead.length;
    const tr = state.tr;
    const sign = (whole.length - lead.length - text.length) / 2;
    const textEnd = from + sign + text.length;
    if (textEnd < end) tr.delete(textEnd, end);
    tr.delete(from, from + sign);
    return tr.addMark(from, from + text.length, type.create()).removeStoredMark(type);
  });
}

// An address with a space behind it is a link.
const addressRule = new InputRule(/(?:^|\s)(https?:\/\/[^\s<>]*[^\s<>.,;:!?)\]'"])\s$/, (state, match, start, end) => {
  const from = end - match[1].length;
  const isLinked = state.doc.rangeHasMark(from, end, marks.link) || state.doc.resolve(start).parent.type.spec.code;
  if (isLinked) return null;
  return state.tr.addMark(from, end, marks.link.create({ href: match[1] })).removeStoredMark(marks.link).insertText(" ", end);
});

const taskRule = new InputRule(/^\[([ x]?)\]\s$/, (state, match, start, end) => {
  const $start = state.doc.resolve(start);
  const checked = match[1] === "x";
  if ($start.node(-1).type === nodes.list_item) {
    return state.tr.delete(start, end).setNodeMarkup($start.before(-1), null, { checked });
  }
  if ($start.depth !== 1 || $start.parent.type !== nodes.paragraph) return null;
  const item = nodes.list_item.create({ checked }, nodes.paragraph.create(null, $start.parent.content.cut(end - start)));
  const tr = state.tr.replaceWith($start.before(), $start.after(), nodes.bullet_list.create(null, item));
  return tr.setSelection(Selection.near(tr.doc.resolve($start.before() + 3)));
});

const dividerRule = new InputRule(/^(?:---|\*\*\*)$/, (state, _match, start) => {
  const $start = state.doc.resolve(start);
  if ($start.depth !== 1 || $start.parent.type !== nodes.paragraph) return null;
  const tr = state.tr.replaceWith($start.before(), $start.after(), [nodes.horizontal_rule.create(), nodes.paragraph.create()]);
  return tr.setSelection(Selection.near(tr.doc.resolve($start.before() + 2)));
});

export function typing() {
  return inputRules({
    rules: [
      textblockTypeInputRule(/^(#{1,6})\s$/, nodes.heading, (match) => ({ level: match[1].length })),
      textblockTypeInputRule(/^```([\w+#.-]*)\s$/, nodes.code_block, (match) => ({ info: match[1] })),
      wrappingInputRule(/^\s*>\s$/, nodes.blockquote),
      wrappingInputRule(/^\s*[-+*]\s$/, nodes.bullet_list),
      wrappingInputRule(/^(\d{1,4})[.)]\s$/, nodes.ordered_list, (match) => ({ order: Number(match[1]) }), (match, node) => node.childCount + node.attrs.order === Number(match[1])),
      taskRule,
      dividerRule,
      addressRule,
      markRule(/(^|[^*])\*\*([^*\s](?:[^*]*[^*\s])?)\*\*$/, marks.strong),
      markRule(/(^|[^*\p{L}\p{N}])\*([^*\s](?:[^*]*[^*\s])?)\*$/u, marks.em),
      markRule(/(^|[^_\p{L}\p{N}])_([^_\s](?:[^_]*[^_\s])?)_$/u, marks.em),
      markRule(/(^|[^~])~~([^~\s](?:[^~]*[^~\s])?)~~$/, marks.strike),
      markRule(/(^|[^`])`([^`]+)`$/, marks.code),
    ],
  });
}
