/**
 * `npm run site`: a folder of static pages, build/site, from the README, the guides, the reference and the executed
 * chapters. Any web server can hand it out; no page asks for anything from elsewhere.
 *   npm run site                  runs the chapters that have changed, or whose library has (minutes)
 *   npm run site -- --no-run      shows each chapter's latest run, or its code where it has none
 *   npm run site -- --base /docs/ for a site that does not stand at the root of its host
 */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { parseArgs } from "node:util";
import { chapterPage } from "./chapter-page";
import { type ChapterRun, chapterRuns } from "./chapters";
import { optionsPage } from "./command-options";
import { handedOutAs, type LinkTargets, reportLinks, siteLinks } from "./links";
import { chapters, home, options, type Page, type Section, sections } from "./pages";

const root = path.resolve(__dirname, "..", "..");

const { run, base, out } = readOptions();

/** The sources of the site as the generator reads them; each folder of pages has its own. */
const staged = path.join(root, "build", `${path.basename(out)}-source`);

const icon = path.join(__dirname, "vitepress", "icon.svg");

interface Options {
  /** Execute chapters that have no current run. */
  run: boolean;
  out: string;
  base: string;
}

function readOptions(): Options {
  const { values } = parseArgs({
    allowNegative: true,
    options: {
      run: { type: "boolean", default: true },
      out: { type: "string", default: path.join("build", "site") },
      base: { type: "string", default: "/" },
    },
  });
  return { ...values, out: path.resolve(values.out) };
}

function build(): void {
  const all = sections(root);
  const pages = [home, ...all.flatMap(({ groups }) => groups.flatMap((group) => group.pages))];
  const targets: LinkTargets = {
    root,
    pages: new Map(pages.map(({ source, address }) => [source, address])),
    files: new Set(),
  };
  const runs = chapterRuns(root, chapters(root), { run });
  fs.rmSync(staged, { recursive: true, force: true });
  const titles = new Map<string, string>();
  const stage = (page: Page, markdown: string) => {
    titles.set(page.address, titleOf(markdown));
    write(`${page.address}.md`, siteLinks(markdown, page.source, targets));
  };
  for (const page of pages.filter(({ source }) => source.endsWith(".md") && source !== options.source)) {
    const text = fs.readFileSync(path.join(root, page.source), "utf8");
    stage(page, page === home ? homePage(text) : text);
  }
  stage(options, optionsPage(root));
  for (const chapter of runs) stageChapter(chapter, targets, stage);
  for (const file of targets.files) copy(path.join(root, file), `public/files/${handedOutAs(file)}`);
  for (const name of ["config.mts", "theme"]) copy(path.join(__dirname, "vitepress", name), `.vitepress/${name}`);
  copy(icon, "public/icon.svg");
  apiReference(path.join(staged, "public", "api"));
  write(".vitepress/site.json", JSON.stringify({ base, out, ...navigation(all, titles) }));
  generate();
  report(runs);
}

function stageChapter(
  chapterRun: ChapterRun,
  targets: LinkTargets,
  stage: (page: Page, markdown: string) => void,
): void {
  const name = path.basename(chapterRun.chapter.address);
  const { markdown, outputs, pictures } = chapterPage(chapterRun, {
    outputsModule: `./${name}.outputs.json`,
    pictureFolder: `${base}figures/`,
    name,
    reportAddress: `/reports/${name}.html`,
  });
  stage(chapterRun.chapter, markdown);
  write(`course/${name}.outputs.json`, JSON.stringify(outputs));
  for (const [file, svg] of pictures) write(`public/figures/${file}`, svg);
  if (!chapterRun.report) return;
  const html = fs.readFileSync(chapterRun.report, "utf8");
  write(`public/reports/${name}.html`, reportLinks(html, chapterRun.chapter.source, targets, base));
}

/** The README below a banner with its name and its first sentence. */
function homePage(readme: string): string {
  const [, name, sentence, rest] = /^# (.+)\n\n([^.]+)\.\s+([\s\S]+)$/.exec(readme) ?? [];
  if (rest === undefined) throw new Error("README.md: expected a heading, then a paragraph of several sentences");
  const hero = {
    name,
    text: sentence.replace(/\s+/g, " "),
    actions: [
      { theme: "brand", text: "Get started", link: "/guides/get-started" },
      { theme: "alt", text: "Read the course", link: "/course/00-tour" },
      { theme: "alt", text: "Look something up", link: "/reference/commands" },
    ],
  };
  return `---\n${JSON.stringify({ layout: "home", title: name, titleTemplate: sentence, hero })}\n---\n\n${rest}`;
}

function titleOf(markdown: string): string {
  return (/^# (.+)$/m.exec(markdown)?.[1] ?? "").replace(/`/g, "");
}

/** The bar at the top, and the list at the side of each section. */
function navigation(all: readonly Section[], titles: ReadonlyMap<string, string>) {
  const sidebar = Object.fromEntries(
    all.flatMap(({ groups }) => {
      const items = groups.map(({ title, pages }) => ({
        text: title,
        items: pages.map(({ address }) => ({ text: titles.get(address), link: `/${address}` })),
      }));
      const folders = new Set(
        groups.flatMap(({ pages }) => pages.map(({ address }) => `/${address.replace(/[^/]*$/, "")}`)),
      );
      // Pages at the top, such as /contributing, are named one by one.
      const atTop = groups.flatMap(({ pages }) => pages.filter(({ address }) => !address.includes("/")));
      return [...[...folders].filter((folder) => folder !== "/"), ...atTop.map(({ address }) => `/${address}`)].map(
        (prefix) => [prefix, items],
      );
    }),
  );
  const nav = all.map(({ title, groups }) => ({ text: title, link: `/${groups[0].pages[0].address}` }));
  // Typedoc's pages are not VitePress's: the browser opens them as it opens any other page.
  return { nav: [...nav, { text: "API", link: "/api/modules/bowlab.html", target: "_self" }], sidebar };
}

/** Lets typedoc make the reference of both packages, whose title leads to the first page. */
function apiReference(folder: string): void {
  const program = path.join(root, "node_modules", "typedoc", "bin", "typedoc");
  const words = [program, "--out", folder, "--titleLink", base, "--favicon", icon];
  const { status } = spawnSync(process.execPath, words, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) throw new Error("typedoc could not make the API reference, see its message above");
}

/** Lets VitePress make the pages. It fails on a link that leads nowhere. */
function generate(): void {
  const program = path.join(root, "node_modules", "vitepress", "bin", "vitepress.js");
  const { status } = spawnSync(process.execPath, [program, "build", staged], { stdio: "inherit" });
  if (status !== 0) throw new Error("VitePress could not make the pages, see its message above");
}

function report(runs: readonly ChapterRun[]): void {
  const bare = runs.filter(({ report }) => report === undefined).length;
  const old = runs.filter(({ report, isCurrent }) => report !== undefined && !isCurrent).length;
  console.log(`written to ${path.relative(process.cwd(), out)}: hand it out by any web server, such as`);
  console.log(`  npx vitepress preview ${path.relative(process.cwd(), staged)}`);
  if (bare + old === 0) return;
  console.log(`${bare} chapters have no outputs and ${old} those of an earlier state: \`npm run site\` runs them.`);
}

function write(file: string, text: string): void {
  const target = path.join(staged, file);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.writeFileSync(target, text);
}

function copy(from: string, file: string): void {
  const target = path.join(staged, file);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.cpSync(from, target, { recursive: true });
}

build();
