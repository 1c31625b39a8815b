/**
 * What a kept index was made from, told by content: a corpus that was only touched or copied is the same, one that was
 * edited is not.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { makeFolder, sha256 } from "../files";
import { readSidecar } from "../integrity";
import { corpusSources, passageSettings, sourceDigests, type TextOptions } from "../text";

/** Of a corpus's files. @param index folder where their digests are remembered, so that gigabytes are read once */
export function corpusSource(data: string, options: TextOptions, index: string): string {
  const { sources } = corpusSources(data, options);
  makeFolder(index);
  const names = sources.map(({ name }) => name);
  return sha256(JSON.stringify([passageSettings(sources, options), names, sourceDigests(index, sources)]));
}

/** The same as earlier versions kept it: names, sizes and times. */
export function earlierCorpusSource(data: string, options: TextOptions): string {
  const { sources } = corpusSources(data, options);
  const files = sources.map(({ file, name, bytes }) => [name, bytes, fs.statSync(file).mtimeMs]);
  return sha256(JSON.stringify([passageSettings(sources, options), files]));
}

/**
 * Of a folder's vectors and ids. @param graph folder where digests are remembered of files that have no checksums
 * beside them
 */
export function vectorsSource(folder: string, graph: string): string {
  const names = fs.readdirSync(folder).filter((name) => /^(vectors|ids)-\d{5}-of-\d{5}\.(npy|txt)$/.test(name));
  makeFolder(graph);
  const parts = names.sort().map((name) => {
    const file = path.join(folder, name);
    return [name, readSidecar(file) ?? sourceDigests(graph, [{ file }])];
  });
  return sha256(JSON.stringify(parts));
}
