/** What `bowlab doctor` found, as a text for a person. */
import type { Diagnosis, InstallReport } from "../../engine";
import type { HnswlibReport, HnswlibState } from "../../retrieval";
import type { FoundPackage, NotebookDiagnosis } from "./notebooks";

/** Everything that the doctor looked at. */
export interface MachineDiagnosis extends Diagnosis, NotebookDiagnosis {
  hnswlib: HnswlibState;
  /** What `bowlab ask` and the service keep: all of it can be built again. */
  searchIndexes: { folder: string; indexes: number; bytes: number };
}

/** One line a fact, then what there is to do. */
export function describeMachine(
  diagnosis: MachineDiagnosis,
  installed?: { engine: InstallReport; hnswlib: HnswlibReport },
): string {
  const { versions, memory, gpus, tools, cache, missing, optional, hnswlib, searchIndexes } = diagnosis;
  const { package: native } = diagnosis;
  const lines = [
    ...(installed
      ? [`installed     ${installed.engine.summary}`, `              ${installed.hnswlib.summary}`, ""]
      : []),
    `engine        ${diagnosis.engine}, ${diagnosis.threads} threads`,
    ...diagnosis.ladder.map(({ engine, state, reason }) => `  ${engine.padEnd(8)}    ${state}: ${reason}`),
    `kernels       ${kernelsInWords(diagnosis.kernels)}`,
    `bfloat16      ${diagnosis.bfloat16.state}: ${diagnosis.bfloat16.reason}`,
    `versions      Node ${versions.node}, tfjs ${versions.tfjs}, TensorFlow ${versions.tensorflow ?? "none"}, TypeScript ${versions.typescript ?? "none"}`,
    `memory        ${memory.totalMb} MB, ${memory.freeMb} MB free`,
    `GPU           ${gpus.length === 0 ? "none visible" : gpus.map((gpu) => gpu.name).join(", ")}`,
    `cache         ${cache.folder} (${Math.round(cache.bytes / 2 ** 20)} MB)`,
    `asked         ${keptIndexesInWords(searchIndexes)}`,
    `binding       ${native ? `${native.name} ${native.version}, the ${native.where}'s: ${native.folder}` : "none"}`,
    `hnswlib       ${hnswlib.works ? `the ${hnswlib.where}'s: ${hnswlib.path}` : "not there: search is exact"}`,
    `bowlab-kernel ${inWords(diagnosis.kernel)}`,
    `kernelspec    ${diagnosis.kernelspec ?? "not installed"}`,
    `danfojs-node  ${inWords(diagnosis.danfojs)}`,
    ...tools.map(({ name, found }) => `${name.padEnd(13)} ${found ?? "not found"}`),
  ];
  return [
    ...lines,
    "",
    ...(missing.length === 0 ? ["nothing is missing"] : ["to do", ...missing.flatMap(advice)]),
    ...(optional.length === 0 ? [] : ["", "optional", ...optional.flatMap(advice)]),
  ].join("\n");
}

function kernelsInWords(kernels: MachineDiagnosis["kernels"]): string {
  return kernels === true ? "our own: fewer passes over memory" : `TensorFlow's: ${kernels}`;
}

function keptIndexesInWords({ folder, indexes, bytes }: MachineDiagnosis["searchIndexes"]): string {
  if (indexes === 0) return "no search index is kept";
  const kept = `${indexes} search ${indexes === 1 ? "index" : "indexes"} in ${folder}`;
  return `${kept} (${Math.ceil(bytes / 2 ** 20)} MB; may be removed)`;
}

function inWords(found: FoundPackage | null): string {
  return found ? `${found.version}, ${found.folder}` : "not installed";
}

function advice({ what, fix }: { what: string; fix: string }): string[] {
  return [`  ${what}`, `    → ${fix.replaceAll("\n", "\n      ")}`];
}
