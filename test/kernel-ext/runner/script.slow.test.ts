import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import * as ts from "typescript";
import { build, projectFolder, root } from "../support";
import { oraclePython, requireIpykernel } from "./kernels";

describe("jupyter nbconvert --to script", () => {
  before(function () {
    requireIpykernel(this);
  });

  it("makes a .ts of every chapter of the course, and TypeScript takes it", () => {
    build();
    const folder = projectFolder();
    // Chapters import `../bench/study`.
    fs.symlinkSync(path.join(root, "bench"), path.join(folder, "bench"));
    const chapters = fs.readdirSync(path.join(root, "notebooks")).filter((name) => name.endsWith(".ipynb"));
    const notebooks = chapters.map((name) => path.join(root, "notebooks", name));
    const scripts = path.join(folder, "notebooks");
    const words = ["-m", "nbconvert", "--log-level=ERROR", "--to", "script", "--output-dir", scripts, ...notebooks];
    execFileSync(oraclePython, words, { stdio: "pipe" });
    const made = fs.readdirSync(scripts);
    expect(made).to.deep.equal(chapters.map((name) => name.replace(/\.ipynb$/, ".ts")));
    const program = ts.createProgram(
      [...made.map((name) => path.join(scripts, name)), path.join(root, "kernel-ext/types/notebook/index.d.ts")],
      {
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.ESNext,
        moduleResolution: ts.ModuleResolutionKind.Bundler,
        moduleDetection: ts.ModuleDetectionKind.Force,
        lib: ["lib.esnext.d.ts"],
        types: ["node"],
        esModuleInterop: true,
        allowImportingTsExtensions: true,
        resolveJsonModule: true,
        noEmit: true,
        skipLibCheck: true,
      },
    );
    const wrong = made.flatMap((name) => {
      const file = program.getSourceFile(path.join(scripts, name));
      return ts
        .getPreEmitDiagnostics(program, file)
        .map(({ messageText }) => `${name}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`);
    });
    expect(wrong).to.deep.equal([]);
    fs.rmSync(folder, { recursive: true });
  }).timeout(180_000);
});
