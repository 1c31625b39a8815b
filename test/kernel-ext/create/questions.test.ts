/** The questions, answered by keys as in a terminal. */
import * as fs from "node:fs";
import * as path from "node:path";
import { PassThrough } from "node:stream";
import { expect } from "chai";
import { askedAnswers } from "../../../kernel-ext/create";
import type { Options } from "../../../kernel-ext/create/options";
import { Refusal } from "../../../kernel-ext/create/refusal";
import { temporaryFolder } from "../support";

describe("askedAnswers()", () => {
  let folder = "";
  let workingFolder = "";
  beforeEach(() => {
    workingFolder = process.cwd();
    folder = fs.realpathSync(temporaryFolder());
    process.chdir(folder);
  });
  afterEach(() => {
    process.chdir(workingFolder);
    fs.rmSync(folder, { recursive: true });
  });

  /** Answers each question, found by its words, with keys. What was asked comes back too. */
  async function answering(options: Options, keys: readonly [question: string, keys: string][]) {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const left = [...keys];
    let shown = "";
    output.on("data", (data) => {
      shown += data;
      if (left.length === 0 || !shown.includes(left[0][0])) return;
      const [[, typed]] = left.splice(0, 1);
      shown = "";
      setImmediate(() => input.write(typed));
    });
    const answers = await askedAnswers(options, { input, output });
    expect(left, "questions that were not asked").to.deep.equal([]);
    return answers;
  }

  it("Enter takes the defaults: my-lab, the packages' documentation, no danfojs, an install", async () => {
    const answers = await answering({}, [
      ["Which folder?", "\r"],
      ["called?", "\r"],
      ["Which text", "\r"],
      ["danfojs", "\r"],
      ["npm install", "\r"],
    ]);
    const target = { folder: path.join(folder, "my-lab"), exists: false };
    expect(answers).to.deep.equal({ target, name: "my-lab", text: undefined, danfo: false, install: true });
  });

  it("what the command line says is not asked", async () => {
    const given = { directory: "lab", name: "mine", danfo: true, install: false };
    const answers = await answering(given, [["Which text", "\r"]]);
    expect(answers).to.include({ name: "mine", danfo: true, install: false, text: undefined });
  });

  it("asks for the folder of text, and again where there is none", async () => {
    fs.mkdirSync("notes");
    fs.writeFileSync("notes/a.txt", "text");
    const answers = await answering({ directory: "lab", name: "mine", danfo: false, install: false }, [
      ["Which text", "\u001b[B\r"],
      ["Where is it?", "not\r"],
      ["there is no folder of text", "es\r"],
    ]);
    expect(answers.text).to.equal("notes");
  });

  it("says what is wrong with a name before the next question", async () => {
    const answers = await answering({ directory: "lab", text: undefined, danfo: false, install: false }, [
      ["called?", "Lab\r"],
      ["capital", "\u007f\u007f\u007flab\r"],
      ["Which text", "\r"],
    ]);
    expect(answers.name).to.equal("lab");
  });

  it("Ctrl-C ends it at any question", async () => {
    const error = await answering({}, [
      ["Which folder?", "\r"],
      ["called?", "\u0003"],
    ]).then(
      () => undefined,
      (e) => e,
    );
    expect(error).to.be.instanceOf(Refusal).with.property("message", "Stopped. Nothing was made.");
    expect(fs.readdirSync(folder)).to.deep.equal([]);
  });

  it("a folder that is in the way is refused before anything else is asked", async () => {
    fs.mkdirSync("lab");
    fs.writeFileSync("lab/file", "");
    const error = await answering({ directory: "lab" }, []).then(
      () => undefined,
      (e) => e,
    );
    expect(error).to.be.instanceOf(Refusal).with.property("message").that.contains("is not empty");
  });
});
