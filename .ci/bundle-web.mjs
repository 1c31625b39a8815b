/**
 * What runs in the browser, bundled: each entry of lib/deploy/web/browser becomes one ES module in lib/dist, without a
 * dependency. A file is written only where it has changed. Types are checked by the compiler, with the folder's own
 * tsconfig.json.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const from = path.join(root, "lib/deploy/web/browser");
const to = path.join(root, "lib/dist/deploy/web/browser");
/**
 * `bowlab-search`: the box, what a page includes. `page`: the style of our own page around it. `search-worker`: the
 * search over an exported folder.
 */
const entries = ["bowlab-search.ts", "page.css", "search-worker.ts"];
/** The stemmers of languages other than English, which the worker brings where a collection needs them. */
const packages = ["snowball.ts"];

const bundled = (names, options) =>
  build({
    entryPoints: names.map((name) => path.join(from, name)),
    outdir: to,
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    // Browsers with module workers, WebAssembly's SIMD and DecompressionStream.
    target: ["chrome91", "firefox114", "safari16.4"],
    legalComments: "eof",
    charset: "utf8",
    logLevel: "warning",
    ...options,
  });

const built = await Promise.all([
  bundled(entries, {
    alias: {
      "snowball-stemmers": path.join(from, "packages/snowball-stemmers.ts"),
      stopword: path.join(from, "packages/stopword.ts"),
    },
  }),
  bundled(packages),
]);
const outputFiles = built.flatMap(({ outputFiles }) => outputFiles);
const names = new Set(outputFiles.map(({ path: file }) => path.basename(file)));
fs.mkdirSync(to, { recursive: true });
// The compiler once wrote modules here; Node would still find them.
for (const name of fs.readdirSync(to)) if (!names.has(name)) fs.rmSync(path.join(to, name), { recursive: true });
for (const { path: file, contents } of outputFiles) {
  if (fs.existsSync(file) && fs.readFileSync(file).equals(contents)) continue;
  fs.writeFileSync(file, contents);
}
