/** A package's Markdown files → passages, one or more a section. */
import { markdownPassages } from "../../markdown";
import { countWords, symbolWords } from "../words";
import { type PackageNames, spaceless } from "./names";
import type { PackagePassage } from "./passage";
import type { PackageSource } from "./source";

/** A section with fewer words says little beside its heading. */
const MIN_SECTION_WORDS = 12;

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
 * The passages of a Markdown file, along its headings.
 * @param file name below the package's folder, the beginning of the ids: "README#usage", "docs/guide"
 */
export function documentPassages(text: string, file: string, names: PackageNames): PackagePassage[] {
  const page = file.replace(/\.(md|mdx|markdown)$/i, "").replace(/^readme$/i, "README");
  return markdownPassages(text, file, { sectionsApart: true }).flatMap((section): PackagePassage[] => {
    const headings = section.title.split(" › ");
    if (countWords(section.text) < MIN_SECTION_WORDS || headings.some(isAboutMakers)) return [];
    const place = section.slug === "" ? page : `${page}#${section.slug}`;
    const id = spaceless(`${names.id}:${place}`);
    const title = titleOf(names, headings);
    return [{ id, title, text: section.text, symbol: [], file, line: section.line }];
  });
}

/** "📄 License:" too. */
function isAboutMakers(heading: string): boolean {
  return aboutMakers.test(heading.replace(/^[^\p{L}]+|[^\p{L})]+$/gu, ""));
}

/** "zod basic usage", and not "zod zod basic usage": a README's own heading is mostly the package's name. */
function titleOf({ words }: PackageNames, headings: readonly string[]): string {
  const said = headings.flatMap(symbolWords);
  return (words.every((word, i) => said[i] === word) ? said : [...words, ...said]).join(" ");
}
