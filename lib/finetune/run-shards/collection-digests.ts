/** What a run and its collection are, told by the content of their files. */
import { sha256 } from "../../files";
import { statOf } from "../../places";
import { memberOf, qrelsFile, sourceDigests } from "../../text";

/** Files that shards of a run are made of. */
export interface CollectionFiles {
  run: string;
  /** BEIR folder, or a training file. */
  data: string;
  split: string;
}

/**
 * SHA-256 of the run, and over the collection's judgements, queries and passages.
 * @param out where the files' digests are remembered, so that each is read once for all shards
 */
export function collectionDigests(out: string, { run, data, split }: CollectionFiles): { run: string; data: string } {
  const isFolder = statOf(data)?.isDirectory() ?? false;
  const members = isFolder ? ["queries.jsonl", "corpus.jsonl"].map((name) => memberOf(data, name)) : [data];
  const files = [...(isFolder ? [qrelsFile(data, split)] : []), ...members.filter((file) => file !== undefined)];
  const [first, ...others] = sourceDigests(
    out,
    [run, ...files].map((file) => ({ file })),
  );
  return { run: first, data: sha256(...others) };
}
