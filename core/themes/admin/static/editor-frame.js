// The frame of the site's editor, in the place of a text field: docs/plugins/editor-frame.md. Without this file, and where
// the frame does not come up, authors write into the field itself.
"use strict";

(() => {
  const PATIENCE = 5000;
  const FLUSH = 1000;
  const MODE = "sandpress-editor";
  const form = document.querySelector("form[data-editor]");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const frames = [];
  const requests = editorRequests(form);

  const remembered = () => {
    try {
      return localStorage.getItem(MODE);
    } catch {
      return null;
    }
  };

  const remember = (mode) => {
    try {
      localStorage.setItem(MODE, mode);
    } catch {
      // Without storage the choice holds for this page.
    }
  };

  class EditorFrame {
    constructor(area, setup) {
      Object.assign(this, { area, setup, port: null, revision: 0, shown: area.value, flushes: new Map(), nextFlush: 1 });
      this.field = area.closest(".field");
      this.label = this.field.querySelector("label");
      this.switch = makeElement("button", { type: "button", className: "button button-quiet editor-switch" });
      this.switch.addEventListener("click", () => (this.isFramed ? this.leave(true) : this.begin(true)));
      this.problem = makeElement("p", { className: "flash flash-error", hidden: true });
      this.problem.setAttribute("role", "alert");
      this.label.before(this.switch);
      this.area.before(this.problem);
      this.area.addEventListener("input", () => this.tellDocument());
      this.label.addEventListener("click", () => this.tell("focus"));
      dark.addEventListener("change", () => this.tell("theme", { theme: this.theme }));
      if (remembered() === "markdown") this.leave(false);
      else this.begin(false);
    }

    get isFramed() {
      return this.field.classList.contains("framed");
    }

    get theme() {
      return dark.matches ? "dark" : "light";
    }

    // Opens the frame. The field is not seen meanwhile, so that nothing is written into it.
    begin(wanted) {
      if (wanted) remember("frame");
      this.wanted = wanted;
      performance.mark("editor-asked");
      this.problem.hidden = true;
      this.field.classList.add("framed", "opening");
      this.switch.textContent = "Markdown";
      this.switch.title = "Write Markdown as text";
      this.frame = makeElement("iframe", { className: "editor-frame", title: `Editor: ${this.label.textContent.trim()}`, referrerPolicy: "no-referrer" });
      this.frame.setAttribute("sandbox", "allow-scripts");
      this.frame.addEventListener("load", () => this.loaded());
      this.frame.src = form.dataset.editor;
      this.area.before(this.frame);
      this.timer = setTimeout(() => this.fail("The editor did not start."), PATIENCE);
    }

    loaded() {
      // A frame that went elsewhere is no longer the editor.
      if (this.port) {
        this.fail("The editor was closed.");
        return;
      }
      const channel = new MessageChannel();
      this.port = channel.port1;
      this.port.onmessage = (event) => this.receive(event.data);
      this.frame.contentWindow.postMessage({ type: "sandpress-editor", version: 1 }, "*", [channel.port2]);
    }

    tell(type, message = {}, transfer = []) {
      this.port?.postMessage({ ...message, type }, transfer);
    }

    receive(message) {
      const handlers = {
        ready: () => this.init(),
        opened: () => this.opened(),
        change: () => this.change(message),
        request: () => this.answer(message),
        height: () => this.frame.style.setProperty("--text-height", `${Math.min(Math.max(Number(message.pixels) || 0, 0), 100_000)}px`),
        full: () => this.full(Boolean(message.on)),
        flushed: () => this.flushes.get(message.id)?.(),
        save: () => this.save(),
        error: () => this.fail(String(message.message).slice(0, 500)),
      };
      if (message && Object.hasOwn(handlers, message.type)) handlers[message.type]();
    }

    init() {
      this.shown = this.area.value;
      this.tell("init", {
        document: this.area.value,
        label: this.label.textContent.trim(),
        theme: this.theme,
        readOnly: false,
        capabilities: { upload: this.setup.uploads, media: this.setup.uploads, links: true, save: true, full: true },
        blocks: this.setup.blocks ?? [],
        strings: {},
      });
    }

    opened() {
      clearTimeout(this.timer);
      performance.mark("editor-opened");
      this.field.classList.remove("opening");
      if (this.wanted) this.tell("focus");
    }

    // Takes over what was written, unless it is older than what is there.
    change({ document, revision }) {
      if (typeof document !== "string" || !(revision > this.revision)) return;
      this.revision = revision;
      this.shown = document;
      this.area.value = document;
      this.area.dispatchEvent(new Event("input", { bubbles: true }));
    }

    // Something else on the page has changed the field.
    tellDocument() {
      if (!this.port || this.area.value === this.shown) return;
      this.shown = this.area.value;
      this.tell("document", { document: this.area.value });
    }

    async answer({ id, what, ...message }) {
      const progress = (part) => this.tell("progress", { id, part });
      try {
        if (!Object.hasOwn(requests, what)) throw new Error("The page does not know this request.");
        const result = await requests[what](message, progress);
        this.tell("answer", { id, result }, result?.bytes ? [result.bytes] : []);
      } catch (error) {
        this.tell("answer", { id, error: error.message });
      }
    }

    // Waits for what was typed last.
    flush() {
      if (!this.port || this.field.classList.contains("opening")) return Promise.resolve();
      const id = (this.nextFlush += 1);
      this.tell("flush", { id });
      return new Promise((done) => {
        this.flushes.set(id, done);
        setTimeout(done, FLUSH);
      });
    }

    full(on) {
      document.documentElement.classList.toggle("editor-full", on);
      this.field.classList.toggle("full", on);
      this.tell("full", { on });
    }

    save() {
      const button = form.querySelector('button[name="action"][value="save"]');
      if (button) form.requestSubmit(button);
    }

    // Goes back to the field with everything that was written.
    async leave(wanted) {
      if (wanted) {
        remember("markdown");
        await this.flush();
      }
      this.end();
      this.switch.textContent = "Editor";
      this.switch.title = "Write in the editor";
      if (wanted) this.area.focus();
    }

    fail(reason) {
      this.end();
      this.switch.textContent = "Try the editor again";
      this.problem.textContent = `${reason} You can write Markdown here; nothing is lost.`;
      this.problem.hidden = false;
    }

    end() {
      clearTimeout(this.timer);
      this.port?.close();
      this.port = null;
      this.revision = 0;
      this.frame?.remove();
      this.field.classList.remove("framed", "opening", "full");
      document.documentElement.classList.remove("editor-full");
      this.area.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  // Those whose field is still on the page.
  const present = () => frames.filter((frame) => frame.area.isConnected);

  // A form is sent when its frames have said their last word.
  let isFlushed = false;
  addEventListener(
    "submit",
    (event) => {
      if (event.target !== form || isFlushed || !present().some((frame) => frame.port)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const { submitter } = event;
      Promise.all(present().map((frame) => frame.flush())).then(() => {
        isFlushed = true;
        form.requestSubmit(submitter ?? undefined);
        isFlushed = false;
      });
    },
    true,
  );

  if (!form) return;
  const setup = JSON.parse(form.dataset.editorSetup || "{}");
  const open = (place) => {
    for (const area of place.querySelectorAll("textarea.prose-input:enabled")) frames.push(new EditorFrame(area, setup));
  };
  open(form);
  // Rows of lists are drawn anew: their frames say their last word before, and are opened again.
  form.addEventListener("fields-changing", (event) => event.detail.push(...present().map((frame) => frame.flush())));
  form.addEventListener("fields-drawn", (event) => open(event.target));
})();
