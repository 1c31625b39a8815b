/** The command `bowlab-nb`: one file a command, each registering itself on the program. */
import { Command, CommanderError } from "commander";
import { InputError } from "../errors";
import { packageVersion } from "../package-root";
import { addAssign } from "./assign";
import { addGrade } from "./grade";
import { addInstall } from "./install";
import { addKernel } from "./kernel";
import { addRun } from "./run";
import { joinParameters, refuseOptionsBehindDashes, usageError } from "./words";

/** All commands as one program; wrong usage throws a CommanderError. */
export function program(): Command {
  const root = new Command("bowlab-nb")
    .description("TypeScript notebooks: install the Jupyter kernel, or run notebooks without a person.")
    .version(packageVersion())
    .exitOverride()
    .showHelpAfterError("(add --help for what can be given)");
  for (const add of [addInstall, addKernel, addRun, addAssign, addGrade]) add(root);
  return root;
}

/** Exit codes: 0 all went well; 1 a cell failed or an input cannot be used; 2 the command line is wrong. */
export async function main(argv: readonly string[]): Promise<void> {
  // Whoever reads only the first lines, as `head` does, is no reason to end: what is run goes on, into its files.
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  const root = program();
  try {
    const command = commandOf(root, argv[0]);
    refuseOptionsBehindDashes(argv, command?.options.flatMap(({ short, long }) => [short, long]) ?? []);
    await root.parseAsync(joinParameters(argv), { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
    else if (error instanceof InputError) fail(`bowlab-nb: ${error.message}`);
    else fail(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}

/** The command that the first word names. Commander alone would answer `nonsense --help` by the general help. */
function commandOf(program: Command, word = "-"): Command | undefined {
  if (word.startsWith("-") || word === "help") return undefined;
  const found = program.commands.find((command) => command.name() === word);
  if (found) return found;
  throw usageError(
    `unknown command '${word}'; there are ${program.commands.map((command) => command.name()).join(", ")}`,
  );
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
