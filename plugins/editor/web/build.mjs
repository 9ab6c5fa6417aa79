// Builds the files of the frame into dist/.
import { build } from "esbuild";
import { copyFile, mkdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { readFile } from "node:fs/promises";

const root = dirname(fileURLToPath(import.meta.url));
const out = join(root, "dist");

await mkdir(out, { recursive: true });
await build({
  entryPoints: [join(root, "src/editor.js"), join(root, "src/editor.css")],
  outdir: out,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2022"],
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
});
await copyFile(join(root, "src/index.html"), join(out, "index.html"));
for (const name of ["editor.js", "editor.css"]) {
  const bytes = (await stat(join(out, name))).size;
  const packed = gzipSync(await readFile(join(out, name))).length;
  process.stderr.write(`${name}: ${Math.round(bytes / 1024)} KiB, ${Math.round(packed / 1024)} KiB packed\n`);
}
