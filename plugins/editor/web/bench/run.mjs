// How fast the editor is in Chromium: from opening to ready, and from a key to the painted letter in a post of 300 blocks.
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { join } from "node:path";
import { Browser, serve } from "./driver.mjs";

const BLOCKS = 300;
const KEYS = 200;

const part = (number) =>
  [
    `## Part ${number}`,
    `Paragraph ${number} with **bold**, *italic*, \`code\` and [a link](https://example.org/${number}). It goes on for a while, as paragraphs do, so that there is something to lay out and to break into lines.`,
    `- one of ${number}\n- two\n  - deeper`,
    `\`\`\`rust\nfn part() -> u32 {\n    ${number} // the number\n}\n\`\`\``,
    `| a | b |\n| --- | --- |\n| ${number} | 2 |`,
  ].join("\n\n");

const text = `${Array.from({ length: BLOCKS / 5 }, (_, index) => part(index)).join("\n\n")}\n`;

// From the event to the frame after it was painted.
const MEASURE = `
  window.times = [];
  addEventListener("keydown", () => {
    const begin = performance.now();
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => window.times.push(performance.now() - begin);
      channel.port2.postMessage(0);
    });
  }, true);`;

const percentile = (times, share) => times.sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))];

async function ready(url) {
  const browser = await Browser.open();
  try {
    await browser.go(url);
    await browser.find(".field.framed:not(.opening)");
    // The page's own clock: from the end of its loading to the editor's word that it can be written in.
    return await browser.script("return performance.getEntriesByName('editor-opened')[0].startTime - performance.getEntriesByName('editor-asked')[0].startTime");
  } finally {
    await browser.close();
  }
}

async function typing(url) {
  const browser = await Browser.open();
  try {
    await browser.go(url);
    await browser.find(".field.framed:not(.opening)");
    await browser.frame("iframe");
    await browser.script("document.querySelectorAll('.ProseMirror > p')[30].scrollIntoView()");
    await browser.click(".ProseMirror > p:nth-of-type(31)");
    await browser.script(MEASURE);
    for (let index = 0; index < KEYS; index += 1) {
      const key = "the tide turns ".charAt(index % 15);
      await browser.cdp("Input.dispatchKeyEvent", { type: "keyDown", text: key, key });
      await browser.cdp("Input.dispatchKeyEvent", { type: "keyUp", key });
      await new Promise((later) => setTimeout(later, 30));
    }
    const times = await browser.script("return window.times");
    return { keys: times.length, p50: percentile(times, 0.5), p95: percentile(times, 0.95), longest: percentile(times, 1) };
  } finally {
    await browser.close();
  }
}

const server = await serve(text);
const opened = await ready(server.url);
const { keys, p50, p95, longest } = await typing(server.url);
server.close();
const ms = (time) => `${time.toFixed(1)} ms`;
console.log(`ready            ${ms(opened)}`);
console.log(`key to paint     p50 ${ms(p50)}, p95 ${ms(p95)}, longest ${ms(longest)} (${keys} keys, ${BLOCKS} blocks)`);
for (const name of ["editor.js", "editor.css"]) {
  const bytes = await readFile(join(import.meta.dirname, "../dist", name));
  console.log(`${name.padEnd(16)} ${(bytes.length / 1024).toFixed(0)} KiB, ${(gzipSync(bytes).length / 1024).toFixed(0)} KiB packed`);
}
if (p95 > 50 || opened > 1000) process.exitCode = 1;
