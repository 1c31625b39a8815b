/** tfjs is loaded when it is used, and is then tfjs: in this process, and in what is built. */
import { execFileSync } from "node:child_process";
import * as path from "node:path";
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { lazyTfjs } from "../../lib/engine/lazy-tfjs";

const root = path.resolve(__dirname, "../..");

/** Runs a script of Node in a process of its own. @returns what it prints */
function printed(script: string, ...args: string[]): string {
  return execFileSync(process.execPath, [...args, "-e", script], { cwd: root, encoding: "utf8" }).trim();
}

/** Prints whether a file of tfjs has been loaded. */
const hasTfjs = `Object.keys(require.cache).some((file) => file.includes("/@tensorflow/"))`;

describe("lazyTfjs", () => {
  it("lazyTfjs has every property of tfjs, in the order of tfjs, and no other", () => {
    const lazy = lazyTfjs as typeof tf;
    expect("Tensor" in lazy).to.equal(true);
    expect("nothing of the kind" in lazy).to.equal(false);
    expect([lazy.add, lazy.Tensor, lazy.version]).to.deep.equal([tf.add, tf.Tensor, tf.version]);
    expect(lazy.Variable === tf.Variable && lazy.util === tf.util).to.equal(true);
    expect(Object.keys(lazy)).to.deep.equal(Object.keys(require("@tensorflow/tfjs")));
  });

  it('require("bowlab") does without tfjs until something computes', () => {
    const script = `
      const bowlab = require("bowlab");
      const before = ${hasTfjs};
      const parameters = bowlab.initialParameters(bowlab.preset("tiny", 100), new bowlab.Random(1));
      console.log(before, ${hasTfjs}, parameters.variables().length > 10);`;
    expect(printed(script)).to.equal("false true true");
  });

  it('import "bowlab" does too, and has its names', () => {
    const script = `
      import { createRequire } from "node:module";
      import { objectiveNames, TokenStore } from "bowlab";
      const require = createRequire(import.meta.url);
      console.log(${hasTfjs}, typeof TokenStore, objectiveNames.length > 4);`;
    expect(printed(script, "--input-type=module")).to.equal("false function true");
  });

  it("all commands can be described without tfjs, and without what listens to a network", () => {
    const script = `
      const { program } = require("./lib/dist/cli/program.js");
      const names = program().commands.map((command) => command.name());
      const loaded = Object.keys(require.cache).filter((file) => /node_modules.(@tensorflow|fastify)/.test(file));
      console.log(names.length > 15, loaded.length);`;
    expect(printed(script)).to.equal("true 0");
  });
});
