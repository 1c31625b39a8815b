/**
 * Names of sections for ids: the path of their headings as GitHub writes anchors, `install/on-linux`. The path and not
 * the heading alone, so that a section keeps its name when another of the same heading comes or goes.
 */
import type slugger = require("github-slugger");

/** Letters of a heading that an id keeps: some READMEs shout whole paragraphs. */
const LONGEST = 60;

/** The anchor of a path of headings; "" for none. */
export function slugOf(headings: readonly string[]): string {
  const { slug } = require("github-slugger") as typeof slugger;
  const anchor = (heading: string): string => {
    // White space has no place in an id: TREC's files are split at it.
    const whole = slug(heading).replace(/\s+/g, "-");
    return (
      [...whole]
        .slice(0, LONGEST)
        .join("")
        .replace(/^-+|-+$/g, "") || "section"
    );
  };
  return headings.map(anchor).join("/");
}

/** Makes names unique within one file. */
export class UniqueSlugs {
  readonly #taken = new Set<string>();

  /** `slug`, or `slug-2`, `slug-3` … where it is taken. */
  next(slug: string): string {
    let name = slug;
    for (let number = 2; this.#taken.has(name); number++) name = slug === "" ? `${number}` : `${slug}-${number}`;
    this.#taken.add(name);
    return name;
  }
}
