/** The files of a new project: what package.json asks for, and that scripts and cells compile. */
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import * as ts from "typescript";
import { fromRegistry, projectFiles, templateFolder } from "../../../kernel-ext/create";
import type { ProjectChoices } from "../../../kernel-ext/create/template";
import { Compiler, createSourceMaps } from "../../../kernel-ext/kernel/session/compile";
import { isCode, readNotebook, sourceOf, tagsOf } from "../../../kernel-ext/runner/nbformat";
import { bowlabVersion } from "../../../lib/version";
import { projectFolder, root } from "../support";

const choices: ProjectChoices = { name: "lab", danfo: true, packages: fromRegistry() };
const readJson = (...parts: string[]) => JSON.parse(fs.readFileSync(path.join(root, ...parts), "utf8"));

describe("the template", () => {
  const checkout = readJson("package.json");
  const project = JSON.parse(projectFiles(choices).get("package.json") as string);

  it("asks for exact versions: of bowlab and its kernel this one's, of tools those that the checkout is tested with", () => {
    expect(project.dependencies).to.deep.equal({
      bowlab: bowlabVersion,
      "bowlab-kernel": bowlabVersion,
      "danfojs-node": checkout.devDependencies["danfojs-node"],
    });
    for (const [name, version] of Object.entries(project.devDependencies))
      expect(version, name).to.equal(checkout.devDependencies[name]);
    expect(project.overrides).to.deep.equal(checkout.overrides);
    expect(project.engines).to.deep.equal(checkout.engines);
  });

  it("every file of the template is in a project, and no other; hidden files get their dot", () => {
    const names = fs.readdirSync(templateFolder()).map((name) => name.replace(/^_/, "."));
    expect([...projectFiles(choices).keys()].sort()).to.deep.equal(names.sort());
    expect(names).to.include(".gitignore");
  });

  for (const text of [undefined, 'texts/"mine" $& and others']) {
    describe(text === undefined ? "for the packages' documentation" : "for a folder of text", () => {
      let folder = "";
      before(() => {
        folder = projectFolder();
        for (const [name, content] of projectFiles({ ...choices, text }))
          fs.writeFileSync(path.join(folder, name), content);
      });
      after(() => fs.rmSync(folder, { recursive: true }));

      for (const name of ["first.ipynb", "frames.ipynb"]) {
        it(`${name} is a notebook that needs no mending, and its cells compile strictly, one after the other`, () => {
          const file = path.join(folder, name);
          const warnings: string[] = [];
          const notebook = readNotebook(file, { onWarning: (warning) => warnings.push(warning) });
          expect(warnings).to.deep.equal([]);
          const compiler = new Compiler(file, createSourceMaps());
          expect(compiler.problems).to.deep.equal([]);
          let declarations = "";
          notebook.cells.filter(isCode).forEach((cell, n) => {
            const compiled = compiler.compile(declarations, sourceOf(cell), `cell ${n}`);
            const said = "diagnostics" in compiled ? compiled.diagnostics.map(({ messageText }) => messageText) : [];
            expect(said, sourceOf(cell)).to.deep.equal([]);
            if ("cell" in compiled) declarations = compiled.cell.declarations;
          });
        });
      }

      it("notebooks have short cells, no outputs, one cell of parameters, and words after each figure", () => {
        const { cells } = readNotebook(path.join(folder, "first.ipynb"));
        expect(cells.filter((cell) => tagsOf(cell).includes("parameters"))).to.have.length(1);
        expect(cells.flatMap(tagsOf).filter((tag) => tag.startsWith("only-"))).to.deep.equal([]);
        cells.forEach((cell, n) => {
          if (!isCode(cell)) return;
          expect(cell.outputs).to.deep.equal([]);
          expect(sourceOf(cell).split("\n").length, sourceOf(cell)).to.be.at.most(25);
          if (/^figure\(/m.test(sourceOf(cell))) expect(sourceOf(cells[n + 1])).to.match(/^\*\*What to see\.\*\*/);
        });
      });

      it("the scripts compile under the project's tsconfig.json", () => {
        const config = ts.parseJsonConfigFileContent(
          ts.readConfigFile(path.join(folder, "tsconfig.json"), ts.sys.readFile).config,
          ts.sys,
          folder,
        );
        expect(config.errors).to.deep.equal([]);
        expect(config.fileNames.map((file) => path.basename(file)).sort()).to.deep.equal(["start.ts", "train.ts"]);
        const program = ts.createProgram(config.fileNames, config.options);
        const said = ts.getPreEmitDiagnostics(program).map(({ messageText }) => messageText);
        expect(said).to.deep.equal([]);
      });

      it("names the text in the notebook and in both scripts", () => {
        const name = JSON.stringify(text ?? "data/apidocs");
        for (const file of ["train.ts", "start.ts"])
          expect(fs.readFileSync(path.join(folder, file), "utf8")).to.contain(`const corpus = ${name};`);
        const settings = readNotebook(path.join(folder, "first.ipynb")).cells.find(isCode);
        expect(settings && sourceOf(settings)).to.contain(`const corpus = ${name};`);
      });
    });
  }
});
