/** What the command line refuses of a pre-training run before anything is read. */
import { expect } from "chai";
import { pretrainCommand } from "../../lib/cli/commands/pretrain";
import { thrownBy } from "./runs";

describe("bowlab pretrain", () => {
  const refused = (...words: string[]) => {
    const command = pretrainCommand()
      .exitOverride()
      .configureOutput({ writeErr: () => {} });
    const all = ["--objective", "mlm", "--steps", "1", "--data", "/nowhere", "--out", "/nowhere/out", ...words];
    return thrownBy(() => command.parseAsync(all, { from: "user" }));
  };

  for (const [option, words] of [
    ["--tokenizer", ["--tokenizer", "tok"]],
    ["--init", ["--init", "bow"]],
  ] as const) {
    it(`bowlab pretrain refuses a size of the vocabulary beside ${option}, whose vocabulary has its own`, async () => {
      const { message } = await refused(...words, "--vocab-size", "500");
      expect(message).to.match(new RegExp(`'--vocab-size <n>' cannot be used with option '${option} <dir>'`));
    });
  }
});
