/** Builds an index from passages that never end, and says so once runs of postings are on disk: the process to kill. */
import * as fs from "node:fs";
import * as path from "node:path";
import { buildBm25 } from "../../../lib/retrieval";
import type { Passage } from "../../../lib/text";

const folder = process.argv[2];

async function* passages(): AsyncGenerator<Passage> {
  for (let i = 0, told = false; ; i++) {
    yield { id: `x${i}`, title: "", text: `w${i % 7} w${i % 11} w${i % 13}` };
    if (told || i % 100 > 0) continue;
    const files = fs.readdirSync(folder, { recursive: true }).map(String);
    if (!files.some((file) => path.basename(file) === "run-1")) continue;
    process.stdout.write("running\n");
    told = true;
  }
}

void buildBm25(folder, passages(), { runPostings: 1000 });
