/** A package's Markdown files → passages, one or more a section. */
import { plainParagraphs } from "../doc-text";
import { countWords, symbolWords } from "../words";
import { markdownSections } from "./markdown";
import { type PackageNames, spaceless } from "./names";
import type { PackagePassage } from "./passage";
import type { PackageSource } from "./source";

/** A section with fewer words says little beside its heading. */
const MIN_SECTION_WORDS = 12;
/** Longer sections are cut between paragraphs. */
const MAX_SECTION_WORDS = 200;

/** Sections about the package's makers and not about its use. */
const makers =
  "licen[cs]e|licensing|contribut\\w+|authors?|credits|acknowledge?ments?|thanks|team|maintainers?|(the )?community|" +
  "people|(gold |silver |bronze |premium |our )*(sponsors?|backers?)( & .*)?|donat\\w+|stargazers.*|badges|" +
  "table of contents|contents|toc|change ?log|release notes|copyright( and license)?|code of conduct";
const aboutMakers = new RegExp(`^(${makers})$`, "i");

/** The Markdown files of a package for its users: its README, and what lies below `docs`. */
export function documentFiles({ files }: PackageSource): string[] {
  const readme = files.find((file) => /^readme(\.(md|markdown))?$/i.test(file));
  const pages = files.filter((file) => /^docs?\/.*\.(md|mdx|markdown)$/i.test(file));
  return readme === undefined ? pages : [readme, ...pages];
}

/**
 * The passages of a Markdown file.
 * @param file name below the package's folder, the beginning of the ids: "README#usage", "docs/guide#usage"
 */
export function documentPassages(text: string, file: string, names: PackageNames): PackagePassage[] {
  const page = file.replace(/\.(md|mdx|markdown)$/i, "").replace(/^readme$/i, "README");
  return markdownSections(text).flatMap(({ headings, slug, line, lines }) => {
    if (headings.some((heading) => aboutMakers.test(plainHeading(heading)))) return [];
    const title = titleOf(names, headings);
    // "src", "Demo": what is left of a link.
    const paragraphs = plainParagraphs(lines).filter((paragraph) => countWords(paragraph) > 1);
    return pieces(paragraphs).map((piece, i): PackagePassage => {
      const id = spaceless(`${names.id}:${page}#${slug}${i === 0 ? "" : `~${i + 1}`}`);
      return { id, title, text: piece, symbol: [], file, line };
    });
  });
}

/** The page's own heading is mostly the package's name: only those below it are said. */
function titleOf({ words }: PackageNames, headings: readonly string[]): string {
  const said = headings.length > 1 ? headings.slice(1) : headings;
  const below = said.flatMap((heading) => symbolWords(plainHeading(heading)));
  return (words.every((word, i) => below[i] === word) ? below : [...words, ...below]).join(" ");
}

function plainHeading(heading: string): string {
  return (plainParagraphs([heading])[0] ?? "").replace(/[.:]$/, "").replace(/^[^\p{L}\p{N}]+/u, "");
}

/** Paragraphs joined as far as the length allows. */
function pieces(paragraphs: readonly string[]): string[] {
  const found: string[] = [];
  let open: string[] = [];
  let words = 0;
  const close = (): void => {
    if (words >= MIN_SECTION_WORDS) found.push(open.join(" "));
    open = [];
    words = 0;
  };
  for (const paragraph of paragraphs) {
    const more = countWords(paragraph);
    if (words > 0 && words + more > MAX_SECTION_WORDS) close();
    open.push(paragraph);
    words += more;
  }
  close();
  return found;
}
