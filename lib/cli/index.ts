/** The command `bowlab`: one file a command. Exit codes: 0 done, 1 bad input or an unfinished run, 2 wrong usage. */
import { CommanderError } from "commander";
import { InputError } from "../errors";
import { programFor } from "./program";
import { describeFailure, note } from "./support/output";
import { checkWords } from "./support/usage";

/** Runs the command line and sets the process's exit code. */
export async function main(args: string[]): Promise<void> {
  endQuietlyWithReader();
  try {
    const root = programFor(args);
    checkWords(root, args);
    await root.parseAsync(args, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2;
      return;
    }
    note(describeFailure(error, error instanceof InputError || isTrainingStopped(error)));
    process.exitCode = 1;
  }
}

/** By its name: its class comes with all of the training. */
function isTrainingStopped(error: unknown): boolean {
  return error instanceof Error && error.name === "TrainingStopped";
}

/** Whoever reads the output may stop, as `head` does: then there is nobody to write for, and nothing to complain of. */
function endQuietlyWithReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") process.exit(0);
      note(describeFailure(error, false));
      process.exit(1);
    });
  }
}
