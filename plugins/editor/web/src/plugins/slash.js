// The menu that opens with `/`.
import { Plugin, PluginKey } from "prosemirror-state";
import { menuItems, search } from "../items.js";
import { Menu, closePopup, isOpen, openPopup, place } from "../ui/popup.js";

const key = new PluginKey("slash");

// What stands between the slash and the cursor; null where there is no slash to begin with.
function slashAt(state) {
  const { $from, empty } = state.selection;
  if (!empty || !$from.parent.isTextblock || $from.parent.type.spec.code) return null;
  const before = $from.parent.textBetween(0, $from.parentOffset, "\n", "\ufffc");
  const found = /(?:^|\s)\/([\p{L}\p{N} ]{0,24})$/u.exec(before);
  return found ? { from: $from.pos - found[1].length - 1, query: found[1] } : null;
}

class SlashMenu {
  constructor(view, context) {
    Object.assign(this, { view, items: menuItems(context), dismissed: null });
    this.menu = new Menu("Insert", (item) => this.run(item));
  }

  get isOpen() {
    return isOpen(this.menu.box);
  }

  run(item) {
    const found = slashAt(this.view.state);
    this.hide();
    if (found) this.view.dispatch(this.view.state.tr.delete(found.from, this.view.state.selection.from));
    item.run(this.view);
    if (!document.querySelector(".popup")) this.view.focus();
  }

  update(view, previous) {
    if (previous.doc === view.state.doc && previous.selection.eq(view.state.selection)) return;
    const found = slashAt(view.state);
    if (!found || found.from !== this.dismissed) this.dismissed = found ? this.dismissed : null;
    const items = found && found.from !== this.dismissed ? search(this.items, found.query) : [];
    if (!found || items.length === 0 || !view.hasFocus()) {
      this.hide();
      return;
    }
    this.show(items, found.from);
  }

  show(items, from) {
    this.menu.show(items);
    const { left, top, bottom } = this.view.coordsAtPos(from);
    const rect = { left, top, bottom };
    if (this.isOpen) place(this.menu.box, rect);
    else openPopup(this.menu.box, rect, { closed: () => this.mark() });
    this.mark();
  }

  hide() {
    this.menu.index = 0;
    if (this.isOpen) closePopup();
  }

  mark() {
    const { dom } = this.view;
    if (this.isOpen) {
      dom.setAttribute("aria-controls", this.menu.id);
      dom.setAttribute("aria-activedescendant", this.menu.active ?? "");
    } else {
      dom.removeAttribute("aria-controls");
      dom.removeAttribute("aria-activedescendant");
    }
  }

  key(event) {
    if (!this.isOpen) return false;
    if (event.key === "Escape") {
      this.dismissed = slashAt(this.view.state)?.from ?? null;
      this.hide();
      return true;
    }
    const taken = this.menu.key(event);
    if (taken) this.mark();
    return taken;
  }

  destroy() {
    this.hide();
  }
}

export function slash(context) {
  let menu = null;
  return new Plugin({
    key,
    view: (view) => (menu = new SlashMenu(view, context)),
    props: { handleKeyDown: (_view, event) => menu?.key(event) ?? false },
  });
}
