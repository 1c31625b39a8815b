/** Proves hnswlib's addon in a process of its own, so that a broken one cannot take the caller down. */
import { lastWords, runCommand, StepFailure } from "../../install";

/** Run by the child: four vectors linked, and the nearest two of a query found, by our addon or by the package. */
const SCRIPT = `
const addon = require(process.argv[1]);
const [points, query] = [[[1, 0], [0, 1], [-1, 0], [0, -1]], [0.5, 0.9]];
let found;
if (addon.createGraph) {
  const graph = addon.createGraph(2, 4, 16, 200, 0, 2);
  addon.addToGraph(graph, Float32Array.from(points.flat()), 4);
  found = new Int32Array(2);
  addon.searchGraph(graph, Float32Array.from(query), 1, 2, 10, found, new Float32Array(2));
} else {
  const graph = new addon.HierarchicalNSW("ip", 2);
  graph.initIndex(4, 16, 200, 0);
  points.forEach((point, label) => graph.addPoint(point, label));
  found = graph.searchKnn(query, 2).neighbors;
}
if (Array.from(found).sort().join() !== "0,1") throw new Error("wrong neighbours: " + found);
console.log("found");
`;

/** @param addon the addon, or a package's folder @throws StepFailure saying how it failed */
export async function selfTestHnswlib(addon: string, env: NodeJS.ProcessEnv): Promise<void> {
  const result = await runCommand(process.execPath, ["-e", SCRIPT, "--", addon], { ...env, NODE_OPTIONS: "" }, 60);
  if (result.status === 0 && result.stdout.trim() === "found") return;
  const error = /^\w*Error: .*/m.exec(result.stderr)?.[0];
  throw new StepFailure(`hnswlib does not pass its test: ${error ?? lastWords(result)}`);
}
