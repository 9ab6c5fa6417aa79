// Tables: rows and columns by buttons above the table and by keys.
import { Plugin, TextSelection } from "prosemirror-state";
import { addColumnAfter, addColumnBefore, addRowAfter, addRowBefore, deleteColumn, deleteRow, deleteTable, isInTable, selectedRect } from "prosemirror-tables";
import { schema } from "../schema.js";
import { el } from "../ui/dom.js";

const { nodes } = schema;

// Tab in the last cell.
export function addRowAtEnd(state, dispatch) {
  if (!isInTable(state)) return false;
  const rect = selectedRect(state);
  if (rect.bottom !== rect.map.height || rect.right !== rect.map.width) return false;
  if (!dispatch) return true;
  addRowAfter(state, (tr) => {
    const table = tr.doc.nodeAt(rect.tableStart - 1);
    const row = rect.tableStart + table.content.size - table.lastChild.nodeSize;
    dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(row + 1))).scrollIntoView());
  });
  return true;
}

// A paragraph behind the table.
export function leaveTable(state, dispatch) {
  if (!isInTable(state)) return false;
  const { $from } = state.selection;
  const after = $from.after(1);
  if (dispatch) {
    const tr = state.tr;
    const next = state.doc.resolve(after).nodeAfter;
    if (next?.type !== nodes.paragraph) tr.insert(after, nodes.paragraph.create());
    dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(after + 1))).scrollIntoView());
  }
  return true;
}

// The first row stays the head of the table.
function insertRowBefore(state, dispatch) {
  return selectedRect(state).top === 0 ? addRowAfter(state, dispatch) : addRowBefore(state, dispatch);
}

function removeRow(state, dispatch) {
  const rect = selectedRect(state);
  if (rect.map.height === 1) return deleteTable(state, dispatch);
  if (rect.top > 0) return deleteRow(state, dispatch);
  if (!dispatch) return true;
  return deleteRow(state, (tr) => dispatch(headFirst(tr, rect.tableStart - 1)));
}

// Makes the cells of the first row the head.
function headFirst(tr, at) {
  const table = tr.doc.nodeAt(at);
  if (!table) return tr;
  let pos = at + 2;
  table.firstChild.forEach((cell) => {
    tr.setNodeMarkup(pos, nodes.table_header, cell.attrs);
    pos += cell.nodeSize;
  });
  return tr;
}

// Lines up the column of the cursor.
function align(alignment) {
  return (state, dispatch) => {
    const rect = selectedRect(state);
    const { tr } = state;
    for (const pos of rect.map.cellsInRect({ left: rect.left, right: rect.right, top: 0, bottom: rect.map.height })) {
      const cell = rect.table.nodeAt(pos);
      tr.setNodeMarkup(rect.tableStart + pos, null, { ...cell.attrs, alignment });
    }
    dispatch?.(tr);
    return true;
  };
}

const TOOLS = [
  ["Row above", insertRowBefore],
  ["Row below", addRowAfter],
  ["Column before", addColumnBefore],
  ["Column after", addColumnAfter],
  ["Left", align("")],
  ["Centre", align("center")],
  ["Right", align("right")],
  ["Delete row", removeRow],
  ["Delete column", (state, dispatch) => (selectedRect(state).map.width === 1 ? deleteTable : deleteColumn)(state, dispatch)],
  ["Delete table", deleteTable],
];

class TableTools {
  constructor(view) {
    this.view = view;
    const button = ([label, command]) =>
      el("button", { type: "button", class: "chip", onmousedown: (event) => event.preventDefault(), onclick: () => (command(view.state, view.dispatch), view.focus()) }, label);
    this.box = el("div", { class: "table-tools", role: "toolbar", "aria-label": "Table", hidden: true }, ...TOOLS.map(button));
    view.dom.parentElement.append(this.box);
  }

  update(view) {
    const shown = isInTable(view.state);
    this.box.hidden = !shown;
    if (!shown) return;
    const dom = view.nodeDOM(selectedRect(view.state).tableStart - 1);
    const table = dom?.querySelector?.("table") ?? dom;
    if (!table?.getBoundingClientRect) return;
    const [rect, frame] = [table.getBoundingClientRect(), view.dom.parentElement.getBoundingClientRect()];
    this.box.style.top = `${rect.bottom - frame.top + 6}px`;
    this.box.style.left = `${rect.left - frame.left}px`;
  }

  destroy() {
    this.box.remove();
  }
}

export const tableTools = () => new Plugin({ view: (view) => new TableTools(view) });
