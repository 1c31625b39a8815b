/** Markdown, HTML and manual pages: files that are read whole and fall into sections. */
import { isUtf8 } from "node:buffer";
import { InputError } from "../../../errors";
import { decodeHtml, mainText, sectionsOfPage } from "../../html";
import { manualName, purposeOfManual, sectionsOfManual } from "../../man";
import { documentName, markdownPassages } from "../../markdown";
import { type Section, type SectionPassage, sectionPassages } from "../../passage-cutting";
import { readWholeFile, utf8Text, type WholeFileLimit } from "../../streaming";
import type { TextUnit } from "../text-unit";
import type { FoundPassage, Reading } from "./reading";

type DocumentKind = "markdown" | "html" | "manual";

/** Largest documents. A page's elements take far more memory than its text. */
const limits: Readonly<Record<DocumentKind, WholeFileLimit>> = {
  markdown: { bytes: 64 * 2 ** 20, fix: "split it, or read it as plain text: --text-unit paragraph" },
  html: { bytes: 16 * 2 ** 20, fix: "split it, or take its text out first: pandoc FILE -t plain -o NEW.txt" },
  manual: { bytes: 64 * 2 ** 20, fix: "split it, or take its text out first: man -l FILE | col -bx > NEW.txt" },
};

const parsers: Readonly<Record<DocumentKind, typeof fromHtml>> = {
  markdown: fromMarkdown,
  html: fromHtml,
  manual: fromManual,
};

/**
 * The passages of a document: `docs/guide.md#install`, `docs/guide.md#install-2`. Reading can begin with the first one
 * alone. One file of a folder that is too large, or too deeply nested, is left out, and counted.
 * @throws InputError when the file is too large or too deeply nested, is not text, or is not UTF-8 (Markdown)
 */
export async function* readDocument(reading: Reading, kind: DocumentKind): AsyncGenerator<FoundPassage> {
  const { source, onRead, isCollection, skipLog } = reading;
  if (isCollection && source.bytes > limits[kind].bytes) return skipLog.add("largeFiles", source.name);
  const bytes = await readWholeFile(source.file, limits[kind], onRead);
  const passages = parsedBy(parsers[kind], bytes, reading, limits[kind].fix);
  // TREC's files are split at white space: it has no place in an id.
  const name = source.name.replace(/\s/g, encodeURIComponent);
  for (const [i, { title, text, slug, line }] of passages.entries()) {
    const id = slug === "" ? name : `${name}#${slug}`;
    yield { passage: { id, title, text }, line, place: i === 0 ? { line: 1, at: 0 } : undefined };
  }
}

/** The parsers go down into a document's nesting, and along a paragraph, as far as the stack reaches. */
function parsedBy(parse: typeof fromHtml, bytes: Buffer, reading: Reading, fix: string): SectionPassage[] {
  const { source, isCollection, skipLog } = reading;
  try {
    return parse(bytes, reading);
  } catch (error) {
    if (!(error instanceof RangeError && /call stack/.test(error.message))) throw error;
    if (!isCollection) {
      const expected = "less nesting, and paragraphs of at most a few megabytes";
      throw new InputError("the document cannot be parsed", { file: source.file, expected, fix, cause: error });
    }
    skipLog.add("unparsedFiles", source.name);
    return [];
  }
}

function fromMarkdown(bytes: Buffer, { source, options, skipLog }: Reading): SectionPassage[] {
  const onTrouble = (trouble: string): void => skipLog.add("brokenFrontMatter", `${source.name} (${trouble})`);
  return markdownPassages(utf8Text(bytes, source.file), source.name, { ...options, onTrouble });
}

function fromHtml(bytes: Buffer, { source, options }: Reading): SectionPassage[] {
  const page = mainText(decodeHtml(bytes, source.file));
  const name = page.title || documentName(source.name);
  const { textUnit = "auto", ...cutting } = options;
  const sections = sectionsOfPage(page);
  if (textUnit === "auto") return [...sectionPassages(sections, name, cutting)];
  const passageWords = [1, Number.MAX_SAFE_INTEGER] as const;
  return [...sectionPassages(regrouped(sections, textUnit), name, { passageWords })];
}

/** Pages of older days are in Latin-1. What a page is for stands in the titles of all its passages. */
function fromManual(bytes: Buffer, { source, options }: Reading): SectionPassage[] {
  const text = bytes.toString(isUtf8(bytes) ? "utf8" : "latin1");
  const name = manualName(source.name);
  const { textUnit: _unit, ...cutting } = options;
  const sections = sectionsOfManual(text, name.replace(/\(.*/, ""));
  const purpose = purposeOfManual(sections);
  return [...sectionPassages(sections, purpose === "" ? name : `${name}: ${purpose}`, cutting)];
}

/** All blocks as one section, its headings among them; or each block as a section of its own. */
function regrouped(sections: readonly Section[], unit: TextUnit): Section[] {
  if (unit !== "file")
    return sections.flatMap(({ headings, blocks }) => blocks.map((block) => ({ headings, blocks: [block] })));
  const blocks = sections.flatMap((section) => {
    const heading = section.headings.at(-1)?.text;
    return [...(heading ? [{ text: heading, line: 1 }] : []), ...section.blocks];
  });
  return [{ headings: [], blocks }];
}
