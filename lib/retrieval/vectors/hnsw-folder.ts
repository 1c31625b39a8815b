/**
 * An HNSW index as a folder: `hnsw.json` says what it is and names the files of the graph and of the ids, which are new
 * with every build, so that an interrupted one leaves the old index as it was.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError, messageOf } from "../../errors";
import { makeFolder, writeFileAtomic } from "../../files";
import {
  type BlockChecksums,
  checkFile,
  fileChecksums,
  readChecked,
  readSealedJson,
  withFolderLock,
  writeSealedJson,
} from "../../integrity";
import { loadHnswlib } from "../hnswlib";
import { IdTable } from "../id-table";
import type { HnswGraph } from "./hnsw-type";

const FORMAT = "bowlab-hnsw/1";
const NAME = "hnsw.json";

/** How a graph was built and is searched. */
export interface HnswSettings {
  size: number;
  dimension: number;
  links: number;
  effortOfBuild: number;
  effort: number;
  seed: number;
  /** Indexes of earlier versions have none. */
  source?: string;
}

interface Description extends HnswSettings {
  format: typeof FORMAT;
  /** Files of the graph and the ids. */
  graph: string;
  ids: string;
  /** Of the two files; indexes of earlier versions have none. */
  checksums?: { graph: BlockChecksums; ids: BlockChecksums };
}

/** What to do about a file that is not what was written. */
const REBUILD = "remove the folder: the index is built again from the vectors";

/**
 * What the builder of a folder's index said of its vectors; undefined when there is none. @throws InputError when its
 * description is damaged
 */
export function hnswSource(folder: string): string | undefined {
  const file = path.join(folder, NAME);
  return fs.existsSync(file) ? (readSealedJson(file, REBUILD) as Description | null)?.source : undefined;
}

/** Reads an index that was written. @throws InputError when there is none, or its files do not belong together */
export function readHnsw(folder: string): { graph: HnswGraph; ids: IdTable; settings: HnswSettings } {
  const file = path.join(folder, NAME);
  const description = readSealedJson(file, REBUILD) as Description;
  if (description?.format !== FORMAT) {
    const found = JSON.stringify(description?.format);
    throw new InputError("not an index that this version reads", { file, field: "format", expected: FORMAT, found });
  }
  const { size, dimension } = description;
  const [idFile, graphFile] = [description.ids, description.graph].map((name) => path.join(folder, name));
  const { checksums } = description;
  const ids = IdTable.ofFiles([{ file: idFile, bytes: readChecked(idFile, checksums?.ids, REBUILD) }]);
  const graphs = loadHnswlib();
  checkFile(graphFile, checksums?.graph, REBUILD);
  let graph: HnswGraph;
  try {
    graph = graphs.read(dimension, graphFile);
  } catch (error) {
    throw new InputError("cannot read the graph", {
      file: graphFile,
      found: messageOf(error),
      fix: "build the index again",
      cause: error,
    });
  }
  if (ids.size !== size || graph.size !== size) {
    throw new InputError("the index's files do not belong together", {
      file: graphFile,
      expected: `${size} vectors`,
      found: `${graph.size} vectors, ${ids.size} ids`,
      fix: "build the index again",
    });
  }
  const { links, effortOfBuild, effort, seed, source } = description;
  return { graph, ids, settings: { size, dimension, links, effortOfBuild, effort, seed, source } };
}

/** Writes an index in place of the folder's. @throws InputError when another process writes in it */
export async function writeHnsw(folder: string, graph: HnswGraph, ids: IdTable, settings: HnswSettings): Promise<void> {
  makeFolder(folder);
  const names = { graph: `graph-${process.pid}-${Date.now()}.bin`, ids: `ids-${process.pid}-${Date.now()}.txt` };
  await withFolderLock(folder, { what: "writing an HNSW index" }, async () => {
    graph.write(path.join(folder, names.graph));
    writeFileAtomic(path.join(folder, names.ids), ids.lines);
    const checksums = {
      graph: fileChecksums(path.join(folder, names.graph)),
      ids: fileChecksums(path.join(folder, names.ids)),
    };
    const description: Description = { format: FORMAT, ...settings, ...names, checksums };
    writeSealedJson(path.join(folder, NAME), description);
    removeOthers(folder, names);
  });
}

/** Removes the graphs and ids of earlier builds, whole or not. */
function removeOthers(folder: string, { graph, ids }: Pick<Description, "graph" | "ids">): void {
  for (const name of fs.readdirSync(folder)) {
    if (!/^(graph|ids)-\d+-\d+\.(bin|txt)$/.test(name) || name === graph || name === ids) continue;
    fs.rmSync(path.join(folder, name), { force: true });
  }
}
