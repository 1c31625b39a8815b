/** Command lines in documents held against the programs that would read them. */
import type { Command } from "commander";

/** The words of a command line; what stands between quotes is one word, and a comment none. */
export function wordsOf(line: string): string[] {
  const plain = line.replace(/(^|\s)#\s.*$/, "");
  return (plain.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? []).map((word) => word.replace(/["']/g, ""));
}

/**
 * What is wrong with a command line, or undefined.
 * @param words what stands behind the program's name
 */
export function complaint(program: Command, words: readonly string[]): string | undefined {
  // Behind `--` stands a command that this one starts.
  const end = words.indexOf("--");
  if (end >= 0) return complaint(program, words.slice(0, end)) ?? complaint(program, words.slice(end + 1));
  let command = program;
  let at = 0;
  for (; command.commands.length > 0 && /^[a-z]/.test(words[at] ?? ""); at++) {
    const found = command.commands.find((each) => each.name() === words[at]);
    if (found === undefined) return `${command.name()} has no command ${words[at]}`;
    command = found;
  }
  const known = new Set(["--help", "--version", ...optionsOf(command)]);
  const unknown = words
    .slice(at)
    .map((word) => word.split("=")[0])
    .find((word) => /^-[a-z-]/.test(word) && !known.has(word));
  return unknown && `${command.name()} has no option ${unknown}`;
}

function optionsOf(command: Command): string[] {
  return command.options.flatMap(({ short, long }) => [short, long].filter((name) => name !== undefined));
}

/** Options of every command of the programs. */
export function allOptions(programs: readonly Command[]): Set<string> {
  return new Set(programs.flatMap((each) => [...optionsOf(each), ...allOptions(each.commands)]));
}
