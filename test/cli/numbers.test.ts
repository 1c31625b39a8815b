/**
 * Every option of every command that takes a number: what is none, or out of range, is wrong usage that says what was
 * expected.
 */

import { expect } from "chai";
import { type Command, InvalidArgumentError, type Option } from "commander";
import { program } from "../../lib/cli/program";

/** All commands, "data get" and its like included. */
function commandsOf(command: Command, path = ""): [path: string, command: Command][] {
  return command.commands.flatMap((child) => {
    const name = `${path} ${child.name()}`.trim();
    return [[name, child] as [string, Command], ...commandsOf(child, name)];
  });
}

/** Flags end in <n> or <x> where a number is wanted, in <a,b>, <a-b>, <i/n> or <list> where several are. */
const isNumeric = ({ flags }: Option) => /<(n|x|a,b|a-b|i\/n)>$/.test(flags);

const none = [
  "abc",
  "NaN",
  "",
  " ",
  "-1",
  "0x10",
  "0b1",
  "Infinity",
  "-Infinity",
  "1e99",
  "1e999",
  "1 5",
  "1_000",
  "١",
  "--k",
];

describe("options that take a number", () => {
  const options = commandsOf(program()).flatMap(([path, command]) =>
    command.options.filter(isNumeric).map((option) => [`${path} ${option.long}`, option] as const),
  );

  it("there are many, and each has its own parser", () => {
    expect(options.length).to.be.above(50);
    for (const [name, option] of options) expect(option.parseArg, name).to.be.a("function");
  });

  for (const text of none) {
    it(`refuse ${JSON.stringify(text)} and say what was expected`, () => {
      for (const [name, option] of options) {
        try {
          option.parseArg?.(text, undefined);
          expect.fail(`${name} took ${JSON.stringify(text)}`);
        } catch (error) {
          expect(error, name).to.be.instanceOf(InvalidArgumentError);
          expect((error as Error).message, name).to.match(/Expected/);
        }
      }
    });
  }

  it("take what they are meant for", () => {
    for (const [name, option] of options) {
      const text = { "<a,b>": "0.3,0.7", "<a-b>": "2-200", "<i/n>": "0/4", "<n,…>": "1,8" }[
        /<.*>$/.exec(option.flags)?.[0] ?? ""
      ];
      const values = text
        ? [text]
        : ["--threads", "--stages", "--links"].includes(option.long ?? "")
          ? ["2"]
          : / <n>$/.test(option.flags)
            ? ["500", "1e3", "+500"]
            : ["0.5", "5e-1", ".5"];
      for (const value of values) expect(() => option.parseArg?.(value, undefined), `${name} ${value}`).to.not.throw();
    }
  });
});
