/** The page of a passage: what its id says, below an address that the exporter gives. */
import { InputError } from "../../../errors";

const PLACES = /\{(file|path|slug|id)\}/g;

/**
 * A passage's page. An id that is an address of its own (http or https) is that page. With a base the ids of folders of
 * text, `guide/intro.md#first-steps`, are pages below it. A base with `{path}` (the file without its ending), `{file}`,
 * `{slug}` or `{id}` is filled in.
 * @returns undefined where nothing is known, and for a file outside of the base
 */
export function passagePage(id: string, base?: string): string | undefined {
  if (/^https?:\/\//i.test(id)) return id;
  if (base === undefined) return undefined;
  const [file, slug = ""] = id.split(/#(.*)/s);
  // `..` would climb out of the base.
  if (file.split("/").some((step) => /^\.\.?$/.test(step))) return undefined;
  if (base.search(PLACES) < 0) return `${base}${inPath(file)}${slug === "" ? "" : `#${encoded(slug)}`}`;
  const filled = base.replaceAll(PLACES, (_, name: string) => {
    if (name === "slug") return encoded(slug);
    if (name === "id") return encoded(id);
    return inPath(name === "file" ? file : file.replace(/\.[^./]+$/, ""));
  });
  return filled.replace(/#$/, "");
}

/** @throws InputError when an address is neither of the web nor relative, as `javascript:` is not */
export function requireWebAddress(base: string | undefined): void {
  // Browsers leave out controls and the spaces before an address.
  const read = base?.replace(/[\p{Cc} ]/gu, "");
  if (read === undefined || /^https?:\/\/[^/]/i.test(read) || !/^[a-z][a-z0-9+.-]*:/i.test(read)) return;
  throw new InputError("pages cannot stand there", {
    ...{ field: "baseUrl", expected: "an address of the web, or one relative to the search page", found: base },
  });
}

function inPath(file: string): string {
  return file.split("/").map(encoded).join("/");
}

/** Half a pair of surrogates, which a cut text may have, has no form in an address: U+FFFD stands for it. */
function encoded(part: string): string {
  return encodeURIComponent(part.replace(/\p{Cs}/gu, "\ufffd"));
}
