/** Proves hnswlib's addon in a process of its own, so that a broken one cannot take the caller down. */
import { lastWords, runCommand, StepFailure } from "../../install";

/** Run by the child: four vectors linked, and the nearest two of a query found. */
const SCRIPT = `
const { HierarchicalNSW } = require(process.argv[1]);
const graph = new HierarchicalNSW("ip", 2);
graph.initIndex(4, 16, 200, 0);
[[1, 0], [0, 1], [-1, 0], [0, -1]].forEach((point, label) => graph.addPoint(point, label));
const { neighbors } = graph.searchKnn([0.5, 0.9], 2);
if (neighbors.join() !== "1,0" && neighbors.join() !== "0,1") throw new Error("wrong neighbours: " + neighbors);
console.log("found");
`;

/** @param addon the addon, or a package's folder @throws StepFailure saying how it failed */
export async function selfTestHnswlib(addon: string, env: NodeJS.ProcessEnv): Promise<void> {
  const result = await runCommand(process.execPath, ["-e", SCRIPT, "--", addon], { ...env, NODE_OPTIONS: "" }, 60);
  if (result.status === 0 && result.stdout.trim() === "found") return;
  const error = /^\w*Error: .*/m.exec(result.stderr)?.[0];
  throw new StepFailure(`hnswlib does not pass its test: ${error ?? lastWords(result)}`);
}
