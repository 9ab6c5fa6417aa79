// The conversation with the page around the frame: docs/plugins/editor-frame.md.

const VERSION = 1;

export class Page {
  // Waits for the page to give its end of a channel.
  static connect() {
    return new Promise((connected) => {
      const listen = (event) => {
        if (event.source !== parent || event.data?.type !== "sandpress-editor" || !event.ports[0]) return;
        removeEventListener("message", listen);
        connected(new Page(event.ports[0]));
      };
      addEventListener("message", listen);
    });
  }

  constructor(port) {
    this.port = port;
    this.waiting = new Map();
    this.handlers = {};
    this.nextId = 1;
    port.onmessage = (event) => this.receive(event.data);
  }

  // What to do with a message of the page.
  on(type, handler) {
    this.handlers[type] = handler;
  }

  ready() {
    this.tell("ready", { version: VERSION });
  }

  tell(type, message = {}, transfer = []) {
    this.port.postMessage({ ...message, type }, transfer);
  }

  // Asks the page for something it alone can do. `progress` gets parts between 0 and 1.
  ask(what, message = {}, { progress, transfer = [] } = {}) {
    const id = this.nextId++;
    return new Promise((answered, failed) => {
      this.waiting.set(id, { answered, failed, progress });
      this.tell("request", { ...message, what, id }, transfer);
    });
  }

  receive(message) {
    const waiting = this.waiting.get(message.id);
    if (message.type === "progress") waiting?.progress?.(message.part);
    else if (message.type === "answer") {
      this.waiting.delete(message.id);
      if (message.error) waiting?.failed(new Error(message.error));
      else waiting?.answered(message.result);
    } else this.handlers[message.type]?.(message);
  }
}
