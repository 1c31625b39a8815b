/**
 * The search page: one page for the exported folder and for the HTTP service. `pageFiles` makes its files; an export
 * writes them, the service sends them.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../../errors";
import { namesIn, statOf } from "../../places";
import { type SearchPage, searchPageHtml } from "./page-html";

/** A file of the page. All lie in one folder. */
export interface PageFile {
  name: string;
  /** For the header `Content-Type`. */
  type: string;
  body: Buffer;
}

/**
 * What the page may load: itself and what it asks, and nothing from elsewhere. The model runs on WebAssembly. For the
 * header `Content-Security-Policy`; in the page of an exported folder it stands already.
 */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
].join("; ");

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
};

/** What a folder's search runs; an export gives these files names of their own. */
const searchFiles = ["search-worker.js", "snowball.js"];

/**
 * `index.html` and what it loads: the box's module with its parts, and the page's style.
 * @throws InputError when the library was not built
 */
export function pageFiles(page: SearchPage): PageFile[] {
  const folder = bundleFolder();
  const bundled = namesIn(folder).filter((name) => path.extname(name) in types && !searchFiles.includes(name));
  const html = searchPageHtml(page, "folder" in page.asks ? PAGE_POLICY : undefined);
  return [
    { name: "index.html", type: types[".html"], body: Buffer.from(html) },
    ...bundled.map((name) => ({
      name,
      type: types[path.extname(name)],
      body: fs.readFileSync(path.join(folder, name)),
    })),
  ];
}

/**
 * Where the build put what runs in the browser, seen from a source or from a built file.
 * @throws InputError when it is not there
 */
export function bundleFolder(): string {
  const inPackage = path.join("deploy", "web", "browser");
  for (let folder = __dirname; folder !== path.dirname(folder); folder = path.dirname(folder)) {
    const found = [folder, path.join(folder, "dist")].map((root) => path.join(root, inPackage));
    const built = found.find((candidate) => statOf(path.join(candidate, "bowlab-search.js")));
    if (built) return built;
  }
  throw new InputError("cannot find the search box for web pages", {
    expected: `${inPackage} in the package's dist`,
    fix: "install bowlab again (in its repository: npm run build)",
  });
}
