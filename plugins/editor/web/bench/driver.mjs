// A page with the editor in a frame, as the admin has it, and a browser in front of it.
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' blob: data:; media-src blob:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox allow-scripts";

const escape = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

// Serves the built editor, and at `/` a form with this document in it.
export async function serve(document, blocks = [], answer = () => null) {
  const own = join(here, "../../../../core/themes/admin/static");
  const page = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Form</title><link rel="stylesheet" href="/admin.css">
<main class="page page-edit"><form class="edit" method="post" data-editor="/dist/index.html" data-editor-setup="${escape(JSON.stringify({ blocks, uploads: true }))}"><input type="hidden" name="csrf" value="t">
<fieldset class="edit-main plain"><div class="field field-rich-text"><label for="body">Body</label><textarea class="prose-input" id="body" name="field.body">\n${escape(document)}</textarea></div></fieldset></form></main>
<script src="/editor-requests.js"></script><script src="/editor-frame.js"></script>`;
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, "http://127.0.0.1").pathname;
    const answered = answer(request, path);
    if (answered) {
      response.writeHead(answered.status ?? 200, { "Content-Type": answered.type ?? "application/json" }).end(answered.body);
    } else if (path === "/") {
      response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(page);
    } else if (/^\/(editor-frame\.js|editor-requests\.js|admin\.css)$/.test(path)) {
      response.writeHead(200, { "Content-Type": TYPES[extname(path)] }).end(await readFile(join(own, path)));
    } else if (/^\/dist\/[a-z.]+$/.test(path)) {
      const body = await readFile(join(here, "..", path)).catch(() => null);
      response.writeHead(body ? 200 : 404, { "Content-Type": `${TYPES[extname(path)]}; charset=utf-8`, "Content-Security-Policy": POLICY }).end(body);
    } else response.writeHead(404).end();
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

// Chromium by WebDriver.
export class Browser {
  static async open({ width = 1280, height = 900 } = {}) {
    const profile = mkdtempSync(join(tmpdir(), "editor-bench-"));
    const process = spawn("chromedriver", ["--port=0"], { stdio: ["ignore", "pipe", "ignore"] });
    const port = await new Promise((found, failed) => {
      process.once("error", failed);
      let text = "";
      process.stdout.on("data", (chunk) => {
        text += chunk;
        const match = /successfully on port (\d+)\./.exec(text);
        if (match) found(match[1]);
      });
    });
    const browser = new Browser(`http://127.0.0.1:${port}`, process, profile);
    const args = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", `--window-size=${width},${height}`, `--user-data-dir=${profile}`];
    const { sessionId } = await browser.call("POST", "/session", { capabilities: { alwaysMatch: { browserName: "chrome", "goog:chromeOptions": { args }, "goog:loggingPrefs": { browser: "ALL" } } } });
    browser.base = `${browser.base}/session/${sessionId}`;
    return browser;
  }

  constructor(base, process, profile) {
    Object.assign(this, { base, process, profile });
  }

  async call(method, path, body) {
    const response = await fetch(this.base + path, { method, body: body && JSON.stringify(body) });
    const { value } = await response.json();
    if (value?.error) throw new Error(`${path}: ${value.message}`);
    return value;
  }

  go = (url) => this.call("POST", "/url", { url });
  script = (script, ...args) => this.call("POST", "/execute/sync", { script, args });
  cdp = (cmd, params = {}) => this.call("POST", "/goog/cdp/execute", { cmd, params });
  shot = async () => Buffer.from(await this.call("GET", "/screenshot"), "base64");
  logs = () => this.call("POST", "/se/log", { type: "browser" });

  async find(css) {
    for (const begin = Date.now(); ; ) {
      try {
        return await this.call("POST", "/element", { using: "css selector", value: css });
      } catch (error) {
        if (Date.now() - begin > 20_000) throw error;
        await new Promise((later) => setTimeout(later, 20));
      }
    }
  }

  async click(css) {
    const [id] = Object.values(await this.find(css));
    await this.call("POST", `/element/${id}/click`, {});
  }

  async type(css, text) {
    const [id] = Object.values(await this.find(css));
    await this.call("POST", `/element/${id}/value`, { text });
  }

  async frame(css) {
    await this.call("POST", "/frame", { id: css ? await this.find(css) : null });
  }

  async close() {
    await this.call("DELETE", "").catch(() => {});
    this.process.kill();
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
