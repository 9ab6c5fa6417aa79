// The rules of the Mozilla HTTP Observatory on pages of one site, whatever their status.
import path from "node:path";
import { pathToFileURL } from "node:url";

const [tools, host, cookie, upload] = process.argv.slice(2);
const source = path.join(tools, "node_modules/@mdn/mdn-http-observatory/src");
const load = (file) => import(pathToFileURL(path.join(source, file)).href);
const { retrieve } = await load("retriever/retriever.js");
const { ALL_TESTS } = await load("constants.js");
const { MINIMUM_SCORE_FOR_EXTRA_CREDIT } = await load("grader/charts.js");
const { getGradeForScore, getScoreModifier } = await load("grader/grader.js");

// As `scan` of the package does it, which refuses pages with an error status.
async function grade(page, headers) {
  const site = await retrieve(host, { path: page, headers });
  if (!site.responses.auto) throw new Error(`${page} cannot be reached`);
  let [score, uncurved] = [100, 100];
  const lost = [];
  for (const test of ALL_TESTS) {
    const { result, pass } = test(site);
    if (!result) continue;
    const modifier = getScoreModifier(result);
    score += modifier;
    if (modifier < 0) uncurved += modifier;
    if (!pass || modifier < 0) lost.push(result);
  }
  const final = uncurved >= MINIMUM_SCORE_FOR_EXTRA_CREDIT ? score : uncurved;
  return { status: site.responses.auto.status, lost, ...getGradeForScore(final) };
}

const accept = "Accept: text/html,*/*;q=0.8";
const agent = "User-Agent: scan";
const pages = [
  ["home", "/", 200, []],
  ["post", "/2024/05/01/ovens", 200, []],
  ["log-in", "/login", 200, []],
  ["admin", "/admin/entries", 200, [`Cookie: ${cookie}`]],
  ["404", "/nowhere", 404, []],
  ["upload", upload, 200, []],
];
for (const [name, page, expected, more] of pages) {
  const { status, grade: letter, score, lost } = await grade(page, [accept, agent, ...more]);
  console.log(`${name.padEnd(8)} ${page.padEnd(44)} ${status} ${letter} ${score} ${lost.join(" ")}`.trimEnd());
  if (status !== expected || letter !== "A+" || score < 130) process.exitCode = 1;
}
