/** The template, and what becomes of it: the files of one project. */
import * as fs from "node:fs";
import * as path from "node:path";
import { packageRoot, type ReleasedPackages } from "./packages";
import type { ProjectFiles } from "./write";

/** What distinguishes one project from another. */
export interface ProjectChoices {
  name: string;
  /** What the project's code reads, relative to the project where that can be, with forward slashes. */
  text?: string;
  danfo: boolean;
  packages: ReleasedPackages;
}

/** Where the template stands for the text that is read when no folder was chosen. */
const projectDocs = "data/apidocs";

/** Files of data frames, left out where danfojs-node is. */
const frames = "frames.ipynb";
const danfojs = { "danfojs-node": "1.2.0" };

/** The folder with the template's files. npm packs no file called .gitignore, so that one is called _gitignore. */
export function templateFolder(): string {
  return path.join(packageRoot(), "template");
}

/** The files of a project, ready to be written. */
export function projectFiles(choices: ProjectChoices): ProjectFiles {
  const files = new Map<string, string | Uint8Array>();
  for (const name of fs.readdirSync(templateFolder()).sort()) {
    if (name === frames && !choices.danfo) continue;
    const text = fs.readFileSync(path.join(templateFolder(), name), "utf8");
    files.set(name.replace(/^_/, "."), contentOf(name, text, choices));
  }
  for (const [name, content] of choices.packages.files) files.set(name, content);
  return files;
}

function contentOf(file: string, text: string, choices: ProjectChoices): string {
  if (file === "package.json") return packageJson(text, choices);
  if (file.endsWith(".ipynb")) return notebook(text, choices);
  if (file.endsWith(".md")) return chosenParagraphs(text, choices).replaceAll("{{name}}", choices.name);
  return withText(text, choices);
}

function packageJson(text: string, { name, text: folder, danfo, packages }: ProjectChoices): string {
  const json = JSON.parse(text);
  const { corpus, ...scripts } = json.scripts;
  return jsonText({
    ...json,
    name,
    scripts: folder === undefined ? json.scripts : scripts,
    dependencies: { ...packages.asked, ...json.dependencies, ...(danfo ? danfojs : {}) },
  });
}

/** The cells for the chosen text, with the folder's name in them. A cell's tag says for which text it is. */
function notebook(text: string, choices: ProjectChoices): string {
  const json = JSON.parse(text);
  const dropped = choices.text === undefined ? "only-text" : "only-docs";
  const cells = json.cells.filter(({ metadata: { tags } }: Cell) => !tags?.includes(dropped));
  for (const cell of cells as Cell[]) {
    const tags = cell.metadata.tags?.filter((tag) => !tag.startsWith("only-"));
    cell.metadata = tags?.length ? { ...cell.metadata, tags } : {};
    cell.source = cell.source.map((line) => withText(line, choices));
  }
  return jsonText({ ...json, cells }, 1);
}

interface Cell {
  metadata: { tags?: string[] };
  source: string[];
}

/** Markdown without the paragraphs between `<!-- only docs -->` and `<!-- end -->`, or those for a folder of text. */
function chosenParagraphs(text: string, choices: ProjectChoices): string {
  const kept = choices.text === undefined ? "docs" : "text";
  return text.replace(/<!-- only (\w+) -->\n([\s\S]*?)<!-- end -->\n/g, (_, which, part) =>
    which === kept ? part : "",
  );
}

function withText(text: string, { text: folder = projectDocs }: ProjectChoices): string {
  return text.replaceAll(JSON.stringify(projectDocs), () => JSON.stringify(folder));
}

function jsonText(value: unknown, indent = 2): string {
  return `${JSON.stringify(value, null, indent)}\n`;
}
