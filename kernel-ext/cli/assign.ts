/** `bowlab-nb assign`: the learner's copy of notebooks with exercises. */
import type { Command } from "commander";
import { wellFormedJson } from "../well-formed";

/** Adds the command `bowlab-nb assign`. */
export function addAssign(program: Command): void {
  program
    .command("assign")
    .description("Make the learner's copy of notebooks: solutions and hidden tests are taken out, nothing is run.")
    .argument("<notebook...>", "teacher's notebooks")
    .requiredOption("--out <dir>", "folder for the learners' copies, under the same names")
    .option("--json", "print what was made on stdout")
    .addHelpText(
      "after",
      `
Tags of cells: exercise (the learner's to fill), solution (taken out), test (decides points), test and hidden (taken out, but graded),
points=N (on a test; 1 by default). In any cell, what stands between the comments BEGIN SOLUTION and END SOLUTION becomes
"your code here".

Exit codes: 0 done; 1 a notebook cannot be used; 2 the command line is wrong.`,
    )
    .action((notebooks: string[], { out, json }: { out: string; json?: boolean }) => {
      const { writeAssignment } = require("../runner") as typeof import("../runner");
      const made = notebooks.map((notebook) => ({ notebook, ...writeAssignment(notebook, out) }));
      for (const { notebook, output, removed, opened, tests } of made) {
        process.stderr.write(
          `${notebook}: ${removed} cells taken out, ${opened} places opened, ${tests} tests → ${output}\n`,
        );
      }
      if (json) process.stdout.write(`${wellFormedJson({ notebooks: made }, 2)}\n`);
    });
}
