/** The page with every option of every command, made from the commands' own help. */
import { spawnSync } from "node:child_process";
import * as path from "node:path";

const programs = { bowlab: "lib/cli/bowlab.cjs", "bowlab-nb": "kernel-ext/cli/bowlab-nb.cjs" };

/** The page's Markdown: one heading a command, with what `--help` prints below it. */
export function optionsPage(root: string): string {
  const parts = Object.entries(programs).flatMap(([name, program]) => {
    const help = (words: readonly string[]) => helpOf(path.join(root, program), words);
    return commandsOf(help).map((words) => {
      const title = [name, ...words].join(" ");
      return `## ${title}\n\n\`\`\`text\n${help(words).trim()}\n\`\`\``;
    });
  });
  return ["# All options", "What `--help` prints, command by command.", ...parts].join("\n\n");
}

/** Every command that takes options of its own, as the words to type, found by asking for help. */
function commandsOf(help: (words: readonly string[]) => string, words: readonly string[] = []): string[][] {
  const [, list] = help(words).split("\nCommands:\n");
  if (list === undefined) return [[...words]];
  const names = [...list.matchAll(/^ {2}([a-z-]+)/gm)].map(([, name]) => name).filter((name) => name !== "help");
  return names.flatMap((name) => commandsOf(help, [...words, name]));
}

function helpOf(program: string, words: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words, "--help"], { encoding: "utf8" });
  if (status !== 0) throw new Error(`${path.basename(program)} ${words.join(" ")} --help: ${stderr}`);
  return stdout;
}
