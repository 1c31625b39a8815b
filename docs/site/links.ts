/** Links of a Markdown file as they are in the repository, turned into links between pages of the site. */
import * as fs from "node:fs";
import * as path from "node:path";

export interface LinkTargets {
  /** Root of the repository. */
  root: string;
  /** Address of the page that a file becomes. */
  pages: ReadonlyMap<string, string>;
  /** Files that are not pages and are handed out as they are; linked ones are added. */
  files: Set<string>;
}

/** A fenced block, a run of inline code, or the target of a link or picture. */
const pieces = /^(`{3,}|~{3,})[\s\S]*?^\1`*$|(`+)[^`][\s\S]*?\2(?!`)|(!?\[(?:[^[\]]|\[[^\]]*\])*\])\(([^()\s]+)\)/gm;

/**
 * The Markdown `text` of the file `source` with its links changed. Links to sources and folders, which the site does
 * not have, become their own text.
 */
export function siteLinks(text: string, source: string, targets: LinkTargets): string {
  return text.replace(pieces, (whole, _fence, _ticks, label?: string, target?: string) =>
    label === undefined || target === undefined ? whole : linked(label, target, source, targets),
  );
}

function linked(label: string, target: string, source: string, { root, pages, files }: LinkTargets): string {
  if (/^[a-z]+:|^[#/]/i.test(target)) return `${label}(${target})`;
  const [file, anchor] = target.split("#");
  const found = path.posix.normalize(path.posix.join(path.posix.dirname(source), decodeURI(file)));
  const address = pages.get(found);
  const inner = siteLinks(label.replace(/^!?\[|\]$/g, ""), source, { root, pages, files });
  if (address !== undefined) return `[${inner}](/${address}${anchor ? `#${anchor}` : ""})`;
  if (!isHandedOut(path.join(root, found))) return inner;
  files.add(found);
  return `${label.startsWith("!") ? "!" : ""}[${inner}](/files/${handedOutAs(found)})`;
}

/** The page `html` of the notebook `source` with its links to notebooks and Markdown files leading to their pages. */
export function reportLinks(html: string, source: string, { pages }: LinkTargets, base: string): string {
  return html.replace(/href="([^"#:]+\.(?:ipynb|md))(#[^"]*)?"/g, (whole, file: string, anchor = "") => {
    const address = pages.get(path.posix.join(path.posix.dirname(source), decodeURI(file)));
    return address === undefined ? whole : `href="${base}${address}.html${anchor}"`;
  });
}

/** Pictures and texts that a browser shows. */
function isHandedOut(file: string): boolean {
  return fs.existsSync(file) && (/\.(png|svg|json|txt)$/.test(file) || path.basename(file) === "LICENSE");
}

/** The name under which a browser shows a file and does not save it. */
export function handedOutAs(file: string): string {
  return path.posix.extname(file) === "" ? `${file}.txt` : file;
}
