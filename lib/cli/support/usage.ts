/**
 * The words of a command line looked through before commander reads them: what it lets pass ends as wrong usage,
 * with the nearest name. An unknown command or option beside `--help` would print the general help and end well; an
 * option whose value was forgotten would take the next option for it; of two files for one option the first would be
 * passed over.
 */
import type { Command, Option } from "commander";

/** Ends in a CommanderError, which is wrong usage, when a word is none of the program's. */
export function checkWords(program: Command, words: readonly string[]): void {
  const isHelp = words[0] === "help";
  const asksHelp = isHelp || words.some((word) => word === "--help" || word === "-h");
  let command = program;
  let at = isHelp ? 1 : 0;
  while (command.commands.length > 0 && at < words.length && !words[at].startsWith("-")) {
    const found = command.commands.find((each) => each.name() === words[at]);
    if (found === undefined) {
      if (command === program || asksHelp) unknownCommand(command, words[at]);
      return;
    }
    command = found;
    at++;
  }
  if (command.commands.length === 0 && !isHelp) checkOptions(command, words.slice(at));
}

function unknownCommand(command: Command, word: string): never {
  const names = command.commands.map((each) => each.name());
  const near = nearest(word, names);
  command.error(
    `error: unknown command '${word}'${near ? `\n(Did you mean ${near}?)` : `. There are ${names.join(", ")}.`}`,
    { code: "commander.unknownCommand" },
  );
}

function checkOptions(command: Command, words: readonly string[]): void {
  const known = new Map<string, Option>(
    command.options.flatMap((option) => (option.long ? [[option.long, option]] : [])),
  );
  const given = new Set<string>();
  for (let at = 0; at < words.length && words[at] !== "--"; at++) {
    const word = words[at];
    if (!word.startsWith("--") || word === "--help") continue;
    const [name] = word.split("=", 1);
    const option = known.get(name);
    if (option === undefined) {
      unknownOption(command, name, [...known.keys()]);
    }
    if (!option.required) continue;
    // The last counts, as in a script that puts its own behind others. But two files are two inputs, not one.
    if (given.has(name) && /<(file|dir|path)>$/.test(option.flags))
      command.error(`error: option '${option.flags}' is given twice: it takes one value`);
    given.add(name);
    if (word.includes("=")) continue;
    at++;
    if (words[at] !== undefined && known.has(words[at])) {
      command.error(
        `error: option '${option.flags}' lacks its value: '${words[at]}' is an option ` +
          `(write ${name}=${words[at]} if it is meant)`,
      );
    }
  }
}

function unknownOption(command: Command, name: string, names: readonly string[]): never {
  const near = nearest(name, names);
  command.error(`error: unknown option '${name}'${near ? `\n(Did you mean ${near}?)` : ""}`, {
    code: "commander.unknownOption",
  });
}

/**
 * The name that the word begins with or is the beginning of, else the one that is fewest changes away, if no more than
 * half of its letters.
 */
export function nearest(word: string, names: readonly string[]): string | undefined {
  const plain = word.replace(/^-+/, "");
  const begun = names.filter((name) => {
    const other = name.replace(/^-+/, "");
    return Math.min(plain.length, other.length) >= 3 && (other.startsWith(plain) || plain.startsWith(other));
  });
  if (begun.length > 0) return begun[0];
  const found = names.map((name) => ({ name, changes: changesBetween(word, name) }));
  found.sort((a, b) => a.changes - b.changes);
  const best = found[0];
  return best && best.changes <= Math.min(word.length, best.name.length) / 2 ? best.name : undefined;
}

/** Letters to be put in, taken out or replaced to make one word of the other. */
function changesBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length];
}
