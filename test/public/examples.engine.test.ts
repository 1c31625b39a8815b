/** The examples that people copy: each compiles against the packages' indexes, runs, and prints what it says. */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import * as kernel from "../../kernel-ext/index";
import * as lib from "../../lib/index";
import { readSources } from "../architecture/import-graph";
import { collectExamples, compileExamples, type Example, expectedOutput, runExample } from "./examples";
import { makeTinyCollection } from "./tiny-collection";

const root = path.resolve(__dirname, "../..");
const packages = { bowlab: lib, "bowlab-kernel": kernel };
const examples = collectExamples(new Map([...readSources(root, "lib"), ...readSources(root, "kernel-ext")]));

describe("the examples of docstrings", () => {
  const started = process.cwd();
  const cache = process.env.XDG_CACHE_HOME;
  let folder: string;

  before(async () => {
    await lib.useEngine();
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-examples-"));
    await makeTinyCollection(folder);
    process.chdir(folder);
    // Indexes that examples keep go with the folder. The engine's own place in the cache is known by now.
    process.env.XDG_CACHE_HOME = path.join(folder, "cache");
  });

  after(() => {
    process.chdir(started);
    if (cache === undefined) delete process.env.XDG_CACHE_HOME;
    else process.env.XDG_CACHE_HOME = cache;
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it("compile strictly, with the packages' indexes as all that they import", () => {
    expect(compileExamples(root, examples)).to.deep.equal([]);
  });

  for (const example of examples) {
    it(`${example.name}: the example prints what it says, and leaves no tensor`, async () => {
      const expected = expectedOutput(example);
      const { numTensors } = tf.memory();
      expect(await runExample(example, packages)).to.deep.equal(expected);
      expect(tf.memory().numTensors).to.equal(numTensors);
    });
  }
});

describe("the check of examples", () => {
  const example = (code: string): Example => ({ name: "f", file: "f.ts", code });

  it("collectExamples() finds those of functions, classes, methods and constants, and refuses other text", () => {
    const docstring = (code: string) => `/**\n * What.\n * @example\n * \`\`\`ts\n * ${code}\n * \`\`\`\n */\n`;
    const text = `${docstring("a;")}export function f() {}\n${docstring("b;")}export const g = 1;\nexport class C {\n${docstring("c;")}m() {} }`;
    expect(collectExamples(new Map([["x.ts", text]])).map(({ name, code }) => `${name}: ${code}`)).to.deep.equal([
      "f: a;",
      "g: b;",
      "C.m: c;",
    ]);
    const bare = new Map([["x.ts", "/** @example f() */\nexport function f() {}"]]);
    expect(() => collectExamples(bare)).to.throw("an @example is one block of ```ts");
  });

  it("compileExamples() finds wrong types and names that are not promised", () => {
    const wrong = [
      example('import { preset } from "bowlab";\npreset(1, 2);'),
      example('import { withProgress } from "bowlab";\nwithProgress;'),
      example('import { preset } from "bowlab";\nawait preset("tiny", 100);'),
    ];
    const complaints = compileExamples(root, wrong);
    expect(complaints).to.have.length(2);
    expect(complaints[0]).to.include("Argument of type 'number' is not assignable");
    expect(complaints[1]).to.include("has no exported member 'withProgress'");
  });

  it("runExample() gives what is printed, and fails where the example does", async () => {
    const prints = example("console.log(await Promise.resolve([1, 2]), 'x'); // → [ 1, 2 ] x");
    expect(await runExample(prints, {})).to.deep.equal(expectedOutput(prints));
    let message = "";
    await runExample(example("throw new Error('no');"), {}).catch((error: Error) => {
      message = error.message;
    });
    expect(message).to.equal("no");
  });

  it("expectedOutput() wants every printed line said, and nothing said that is not printed", () => {
    expect(() => expectedOutput(example("console.log(1);"))).to.throw("the example of f has a console.log()");
    expect(() => expectedOutput(example("1; // → 1"))).to.throw("the example of f has a console.log()");
  });
});
