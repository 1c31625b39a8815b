/** `--merge DIR` of the commands that make a run in shards. */
import type { mergeMined } from "../../finetune";
import { folderPath, optionTable } from "../../options";
import { tellOnce, withProgressDisplay } from "./command";
import { printResult } from "./output";

export const runMergeOption = optionTable({
  merge: {
    type: folderPath,
    conflicts: ["shard"],
    help: "prove that the shards in this folder fit together; with --out, write them as one run",
  },
});

/** Merges the shards of a folder by `merge`, and tells of it. */
export async function mergeRun(
  merge: typeof mergeMined,
  folder: string,
  { data, out, json = false }: { data?: string; out?: string; json?: boolean },
): Promise<void> {
  const report = await withProgressDisplay((display) =>
    merge(folder, {
      ...{ data, out },
      onProgress: (report) => display.update(report),
      onNote: (line) => tellOnce(display, line),
    }),
  );
  const { shards, queries, file } = report;
  const proved = `${shards} shards of ${folder} are one run of ${queries} queries`;
  printResult(json, report, file === undefined ? proved : `${proved}\nwritten to ${file}`);
}
