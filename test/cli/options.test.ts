/**
 * Every option of every command stands in one declaration: from it come its name, its help, its schema, and, where it
 * decides a run's result, its entry in the manifest. Every number is checked, typed or given by a program.
 */
import { expect } from "chai";
import type { Command, Option } from "commander";
import { main } from "../../lib/cli";
import { program } from "../../lib/cli/program";
import { type Declared, declarationOf } from "../../lib/cli/support/options";
import { InputError } from "../../lib/errors";
import { finetuneOptions, finetuneSettings } from "../../lib/finetune";
import { describeDifferences, type OptionTable } from "../../lib/options";
import { pretrainSettings, pretrainSettingsOptions } from "../../lib/train";

/** Commands by what is typed, "data get". */
function commandsOf(command: Command, above: string[] = []): [words: string[], command: Command][] {
  return command.commands.flatMap((child) => {
    const words = [...above, child.name()];
    return [[words, child] as [string[], Command], ...commandsOf(child, words)];
  });
}

const options = commandsOf(program()).flatMap(([words, command]) =>
  command.options.map((option) => ({ words, option, where: `${words.join(" ")} ${option.long}` })),
);

function declarationFor(option: Option): Declared {
  return declarationOf(option) as Declared;
}

/** Runs the command line in this process; what it wrote to stderr, and its exit code. */
async function said(words: string[]): Promise<{ code: unknown; text: string }> {
  const write = process.stderr.write;
  const before = process.exitCode;
  const listening = [process.stdout, process.stderr].map((stream) => ({ stream, known: stream.listeners("error") }));
  let text = "";
  process.stderr.write = ((piece: string | Uint8Array) => {
    text += piece.toString();
    return true;
  }) as typeof write;
  try {
    process.exitCode = 0;
    await main(words);
    return { code: process.exitCode, text };
  } finally {
    process.stderr.write = write;
    process.exitCode = before;
    for (const { stream, known } of listening) {
      const added = stream.listeners("error").filter((each) => !known.includes(each));
      for (const each of added) stream.removeListener("error", each as () => void);
    }
  }
}

describe("options of the commands", () => {
  it("declarationOf() finds the declaration of each", () => {
    expect(options.length).to.be.above(130);
    expect(options.filter(({ option }) => declarationOf(option) === undefined).map(({ where }) => where)).to.deep.equal(
      [],
    );
  });

  it("addOptions() gives each the declaration's name, help, value and choices", () => {
    for (const { option, where } of options) {
      const { name, declaration } = declarationFor(option);
      const { type, help, withoutHelp, required } = declaration;
      expect(option.attributeName(), where).to.equal(name);
      expect(option.description.startsWith(option.negate ? (withoutHelp ?? help) : help), where).to.equal(true);
      expect(/<(.*)>$/.exec(option.flags)?.[1], where).to.equal(type.placeholder);
      expect(option.argChoices, where).to.deep.equal(type.choices);
      expect(option.mandatory, where).to.equal(required === true);
    }
  });

  it("the schema of each takes its default, and help or help's default tells it", () => {
    for (const { option, where } of options) {
      const { declaration } = declarationFor(option);
      const { type, defaultText } = declaration;
      const value = declaration.default;
      // A flag says by being one that it is off.
      if (value === undefined || value === false) continue;
      expect(type.schema.safeParse(value).success, where).to.equal(true);
      const told = defaultText ?? type.write?.(value) ?? String(value);
      const isTold = option.description.endsWith(`(default: ${told})`) || option.defaultValue !== undefined;
      expect(isTold || value === "" || option.negate, where).to.equal(true);
    }
  });

  it("what stands for a number in the help is checked as one", () => {
    for (const { option, where } of options) {
      const { type } = declarationFor(option).declaration;
      expect(/<(n|n,…|x|a,b|a-b|i\/n)>$/.test(option.flags) || option.long === "--k", where).to.equal(
        type.numeric ?? false,
      );
    }
  });

  it("main() exits 2 on each that is numeric, fed what is not a number of its kind, and says what was expected", async () => {
    const numeric = options.filter(({ option }) => declarationFor(option).declaration.type.numeric);
    expect(numeric.length).to.be.above(50);
    for (const { words, option, where } of numeric) {
      for (const value of ["abc", "NaN", "-1", ""]) {
        const { code, text } = await said([...words, option.long as string, value]);
        expect(code, `${where} ${value}`).to.equal(2);
        expect(text, where).to.include(`option '${option.flags}' argument '${value}' is invalid. Expected`);
      }
    }
  }).timeout(20_000);
});

/** The settings of both kinds of runs, each completed with every option given. */
const runs: Record<string, { table: OptionTable; complete(given: object): object }> = {
  pretrain: {
    table: pretrainSettingsOptions,
    complete: (given) => pretrainSettings({ objective: "mlm", steps: 20, ...given }, 100),
  },
  finetune: {
    table: finetuneOptions,
    complete: (given) =>
      finetuneSettings({ steps: 20, ...given }, { negatives: "bm25", devSplit: "dev", pooling: "cls" }),
  },
};

/** Of a run, what its manifest need not keep: where it is kept, how often it is saved, its memory, how it is told. */
const decideNothing = [
  ...["out", "resume", "saveEvery", "gradientCheckpointing", "memoryLimit", "json"],
  ...["profile", "profileSteps"],
];

for (const [command, { table, complete }] of Object.entries(runs)) {
  describe(`options of ${command}`, () => {
    const own = options.filter(({ words }) => words.join(" ") === command);
    const valid = (name: string): unknown => {
      const { type, default: value } = table[name];
      return value ?? (type.choices?.[0] || (type.numeric ? 1 : "x"));
    };

    it("every option that decides the result is recorded in the manifest, and no other", () => {
      for (const { option, where } of own) {
        const { name, declaration } = declarationFor(option);
        expect(declaration.recorded === undefined, where).to.equal(decideNothing.includes(name));
        expect(declaration.recorded === `options.${name}`, where).to.equal(name in table);
      }
    });

    it("the settings keep every option of the table, in its order, when all are given", () => {
      const given = Object.fromEntries(Object.keys(table).map((name) => [name, valid(name)]));
      const { recipe: _, ...all } = given;
      const names = Object.keys(table).filter((name) => name !== "recipe");
      expect(Object.keys(complete(all))).to.deep.equal(names);
    });

    it("describeDifferences() names each option that differs, except one that makes no difference", () => {
      for (const [name, { compared }] of Object.entries(table)) {
        const differences = describeDifferences({ [name]: "before" }, { [name]: "now" }, table);
        expect(differences.length, name).to.equal(compared === false ? 0 : 1);
      }
    });

    it("a number that is none is an InputError that names the option and what was expected", () => {
      for (const [name, { type }] of Object.entries(table)) {
        if (!type.numeric || type.schema.safeParse("2-200").success) continue;
        for (const value of [Number.NaN, -1, "abc", ""]) {
          const error = caught(() => complete({ [name]: value }));
          expect(error, name).to.be.instanceOf(InputError).and.to.include({ field: name });
          expect(error.expected, name).to.include(type.expected);
        }
      }
    });
  });
}

function caught(work: () => unknown): InputError {
  try {
    work();
  } catch (error) {
    return error as InputError;
  }
  throw new Error("nothing was thrown");
}
