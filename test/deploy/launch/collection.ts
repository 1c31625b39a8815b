/** The collection that jobs in shards are tried on: cranfield, where it is at hand, and the embedded corpus. */
import * as fs from "node:fs";
import * as path from "node:path";
import { bowlab } from "../../cli/bowlab";

const cranfield = path.resolve(__dirname, "../../../../shared/data/cranfield/corpus.jsonl");

/** Writes both, one after the other. */
export async function putCranfieldAndApidocs(file: string): Promise<void> {
  const folder = `${file}.apidocs`;
  const { code, stderr } = await bowlab(["corpus", "apidocs", "--out", folder]);
  if (code !== 0) throw new Error(stderr);
  const parts = [cranfield, path.join(folder, "corpus.jsonl")].filter((part) => fs.existsSync(part));
  fs.writeFileSync(file, Buffer.concat(parts.map((part) => fs.readFileSync(part))));
}
