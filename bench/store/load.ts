/** Loads the collection of a folder into its database: `load.ts FOLDER LINKS EFFORT`. Says how far it is. */
import * as path from "node:path";
import { performance } from "node:perf_hooks";
import { indexCollection } from "bowlab";

async function main(): Promise<void> {
  const [folder, links, effortOfBuild] = process.argv.slice(2);
  const started = performance.now();
  let loaded = started;
  const { resumedAt } = await indexCollection({
    ...{ to: `pglite:${path.join(folder, "db")}`, data: path.join(folder, "data"), links: Number(links) },
    ...{ vectors: path.join(folder, "vectors"), effortOfBuild: Number(effortOfBuild) },
    onProgress: ({ phase, done }) => {
      if (phase !== "loading passages") return;
      loaded = performance.now();
      console.log(done);
    },
  });
  const [loadSeconds, indexSeconds] = [(loaded - started) / 1000, (performance.now() - loaded) / 1000];
  console.log(JSON.stringify({ resumedAt, loadSeconds, indexSeconds }));
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
