/**
 * What the compiler leaves undone in the dist folders, before a build. It takes out what has no source any
 * more: TypeScript leaves such files where they are, and Node would load an old `files.js` in place of the
 * `files/index.js` that took its place. And it puts what is not TypeScript where the packed library finds it: the
 * judgements of data/apidocs, the programs for PyTorch, the operations in C++.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const built = /\.(js|d\.ts)(\.map)?$/;
/** Sources in other languages. */
const other = /\.(py|txt|cc|h)$/;
/** What `bowlab corpus apidocs` reads; how it was made (pools, runs, second grades) stays in the repository. */
const judgements = ["judged-corpus.json", "queries.jsonl", "qrels/dev.tsv", "qrels/test.tsv"];

for (const workspace of ["lib", "kernel-ext", "kernel-ext/create"]) {
  const dist = path.join(root, workspace, "dist");
  if (!fs.existsSync(dist)) continue;
  for (const name of fs.readdirSync(dist, { recursive: true })) {
    if (!built.test(name)) continue;
    const source = path.join(root, workspace, name.replace(built, ".ts"));
    // The build makes no maps: those that lie there are of another time.
    if (name.endsWith(".map") || !fs.existsSync(source)) fs.rmSync(path.join(dist, name));
  }
}

for (const name of judgements) copy(`data/apidocs/${name}`, `lib/dist/data/apidocs/${name}`);
for (const folder of ["deploy/launch/python", "deploy/torch/python", "engine/kernels", "retrieval/hnswlib/graph"]) {
  const sources = fs.readdirSync(path.join(root, "lib", folder)).filter((name) => other.test(name));
  for (const name of sources) copy(`lib/${folder}/${name}`, `lib/dist/${folder}/${name}`);
  for (const name of fs.readdirSync(path.join(root, "lib/dist", folder)))
    if (other.test(name) && !sources.includes(name)) fs.rmSync(path.join(root, "lib/dist", folder, name));
}

/** Copies what has changed. */
function copy(...names) {
  const [from, to] = names.map((name) => path.join(root, name));
  if (fs.existsSync(to) && fs.readFileSync(from).equals(fs.readFileSync(to))) return;
  fs.mkdirSync(path.dirname(to), { recursive: true });
  fs.copyFileSync(from, to);
}
