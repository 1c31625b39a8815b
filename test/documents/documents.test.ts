/** What the documents name is there: files, headings, commands, options. */
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { program as nbProgram } from "../../kernel-ext/cli";
import { program as bowlabProgram } from "../../lib/cli/program";
import { allOptions, complaint, wordsOf } from "./commands";
import { markdownFiles, readDocument } from "./documents";

const root = path.resolve(__dirname, "..", "..");
const read = (file: string): string => fs.readFileSync(path.join(root, file), "utf8");
const files = markdownFiles(root);
const documents = new Map(files.map((file) => [file, readDocument(read(file))]));

/** Where people look commands up: the other files also speak of scripts with options of their own. */
const usage = files.filter((file) => /^(README|environment|docs\/.+|notebooks\/.+)\.md$/.test(file));

/** Options of other programs that stand in the text by themselves, and the file that declares them. */
const elsewhere: Record<string, string> = {
  "--quick": "bench/study/main.ts",
  "--publish": "bench/study/main.ts",
  "--verify": "bench/study/main.ts",
  "--danfo": "kernel-ext/create/options.ts",
  "--packages": "kernel-ext/create/options.ts",
  "--text": "kernel-ext/create/options.ts",
  "--yes": "kernel-ext/create/options.ts",
};

/** Why a link of `file` leads nowhere, or undefined. */
function deadLink(file: string, link: string): string | undefined {
  if (/^[a-z]+:/i.test(link)) return undefined;
  const [target, anchor] = decodeURI(link).split("#");
  const found = target === "" ? file : path.posix.join(path.posix.dirname(file), target);
  if (!fs.existsSync(path.join(root, found))) return `${file}: ${link}: there is no ${found}`;
  if (anchor === undefined || documents.get(found)?.anchors.has(anchor)) return undefined;
  return `${file}: ${link}: ${found} has no such heading`;
}

describe("documents", () => {
  const programs = new Map([bowlabProgram(), nbProgram()].map((program) => [program.name(), program]));
  // The guides speak of the checkout's scripts, and of those of a project that `npm create bowlab` made.
  const scripts = ["package.json", "kernel-ext/create/template/package.json"].flatMap((file) =>
    Object.keys(JSON.parse(read(file)).scripts),
  );

  /** What is wrong with a line or a span that begins as a command does, or undefined. */
  function wrongCommand(line: string): string | undefined {
    const [first, ...rest] = wordsOf(line.replace(/^npx /, ""));
    const program = programs.get(first);
    if (program !== undefined) return complaint(program, rest);
    if (first !== "npm" || rest[0] !== "run") return undefined;
    return scripts.includes(rest[1]) ? undefined : `package.json has no script ${rest[1]}`;
  }

  it("README.md has at most 900 words", () => {
    expect(read("README.md").split(/\s+/).filter(Boolean)).to.have.length.within(300, 900);
  });

  it("every link between Markdown files leads to a file and a heading", () => {
    const all = [...documents].flatMap(([file, { links }]) => links.map((link) => ({ file, link })));
    expect(all.length).to.be.greaterThan(200);
    expect(all.map(({ file, link }) => deadLink(file, link)).filter(Boolean)).to.deep.equal([]);
  });

  it("every command that a guide, the reference or the course shows is there, with all of its options", () => {
    const lines = usage.flatMap((file) => {
      const { commands, spans } = documents.get(file) ?? { commands: [], spans: [] };
      return [...commands, ...spans].map((line) => ({ file, line }));
    });
    const shown = lines.filter(({ line }) => /^(npx )?bowlab(-nb)? |^npm run /.test(line));
    expect(shown.length).to.be.greaterThan(100);
    const wrong = shown.flatMap(({ file, line }) => {
      const why = wrongCommand(line);
      return why === undefined ? [] : [`${file}: ${line}: ${why}`];
    });
    expect(wrong).to.deep.equal([]);
  });

  it("every option that they name by itself is one of a command's", () => {
    const known = new Set(["--help", "--version", ...allOptions([...programs.values()])]);
    const named = usage.flatMap((file) =>
      (documents.get(file)?.spans ?? []).filter((span) => /^--?[a-z]/.test(span)).map((span) => ({ file, span })),
    );
    expect(named.length).to.be.greaterThan(100);
    const wrong = named.filter(({ span }) => {
      const words = wordsOf(span).filter((word) => /^--[a-z]/.test(word));
      return words.some((word) => !known.has(word.split("=")[0]) && !(word in elsewhere));
    });
    expect(wrong).to.deep.equal([]);
    for (const [option, file] of Object.entries(elsewhere)) expect(read(file), option).to.contain(option.slice(2));
  });
});

describe("complaint()", () => {
  const program = bowlabProgram();

  it("names an unknown command, one of a command, and an option of another command", () => {
    const said = (line: string) => complaint(program, wordsOf(line));
    expect(said("pretrain --objective bow --out x # as ever --fast")).to.equal(undefined);
    expect(said("data get scifact --out x")).to.equal(undefined);
    expect(said("pretrian --objective bow")).to.equal("bowlab has no command pretrian");
    expect(said("data fetch scifact")).to.equal("data has no command fetch");
    expect(said("eval --objective=bow")).to.equal("eval has no option --objective");
  });
});
