/** Which file of the repository becomes which page of the site, and in which order people find them. */
import * as fs from "node:fs";
import * as path from "node:path";

export interface Page {
  /** File in the repository, such as "docs/guides/search.md". */
  source: string;
  /** Address below the site's root, without its ending, such as "guides/search". */
  address: string;
}

export interface Section {
  /** In the bar at the top. */
  title: string;
  /** Groups of the list at the side. */
  groups: { title: string; pages: Page[] }[];
}

const guide = (name: string): Page => ({ source: `docs/guides/${name}.md`, address: `guides/${name}` });
const reference = (name: string): Page => ({ source: `docs/reference/${name}.md`, address: `reference/${name}` });

export const home: Page = { source: "README.md", address: "index" };

/** The options of every command: a page that no file of the repository holds. */
export const options: Page = { source: "docs/reference/options.md", address: "reference/options" };

/** The chapters of the course, in order. */
export function chapters(root: string): Page[] {
  const names = fs.readdirSync(path.join(root, "notebooks")).filter((name) => /^\d\d-.*\.ipynb$/.test(name));
  return names
    .sort()
    .map((name) => ({ source: `notebooks/${name}`, address: `course/${path.basename(name, ".ipynb")}` }));
}

/** Every page but the home page. A guide that no group below names stands in the last group. */
export function sections(root: string): Section[] {
  const exists = ({ source }: Page) => source === options.source || fs.existsSync(path.join(root, source));
  const guides = [
    {
      title: "Begin",
      pages: ["get-started", "ten-minutes", "your-project", "corpora", "containers", "scale"].map(guide),
    },
    { title: "Train", pages: ["pretrain", "coverage", "finetune"].map(guide) },
    {
      title: "Search and measure",
      pages: ["ask", "search", "database", "serve", "web", "evaluate", "reproduce", "official-code"].map(guide),
    },
    { title: "Notebooks", pages: ["notebooks", "runner", "grading"].map(guide) },
    { title: "More", pages: [guide("troubleshooting")] },
  ];
  const lookedUp = [
    {
      title: "Reference",
      pages: [
        reference("commands"),
        options,
        ...["objectives", "files", "measures"].map(reference),
        { source: "environment.md", address: "reference/environment" },
        { source: "data/apidocs/README.md", address: "reference/apidocs" },
      ],
    },
    {
      title: "Measurements",
      pages: [
        { source: "bench/README.md", address: "reference/measurements" },
        { source: "bench/study/results/full/CLAIMS.md", address: "reference/claims" },
      ],
    },
    {
      title: "Inside",
      pages: [
        { source: "docs/architecture.md", address: "architecture" },
        { source: "CONTRIBUTING.md", address: "contributing" },
        { source: "CHANGELOG.md", address: "changelog" },
      ],
    },
  ];
  addUnnamed(root, "docs/guides", guides, guide);
  addUnnamed(root, "docs/reference", lookedUp, reference);
  const course = [
    { title: "Chapters", pages: chapters(root) },
    {
      title: "Beside them",
      pages: ["glossary", "instructors-guide"].map((name) => ({
        source: `notebooks/${name}.md`,
        address: `course/${name}`,
      })),
    },
  ];
  return [
    { title: "Guides", groups: guides },
    { title: "Course", groups: course },
    { title: "Reference", groups: lookedUp },
  ].map(({ title, groups }) => ({
    title,
    groups: groups
      .map((group) => ({ ...group, pages: group.pages.filter(exists) }))
      .filter(({ pages }) => pages.length > 0),
  }));
}

function addUnnamed(root: string, folder: string, groups: Section["groups"], pageOf: (name: string) => Page): void {
  const named = new Set(groups.flatMap(({ pages }) => pages.map(({ source }) => source)));
  const all = fs.readdirSync(path.join(root, folder)).filter((name) => name.endsWith(".md"));
  const pages = all.map((name) => pageOf(path.basename(name, ".md"))).filter(({ source }) => !named.has(source));
  groups.at(-1)?.pages.push(...pages);
}
