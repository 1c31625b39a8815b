/**
 * Texts to token ids: bowlab on one thread beside Hugging Face's `tokenizers` on all, the same texts with the same
 * tokenizer, in turns, medians. The ids are compared. A tokenizer keeps the words that it has met: every turn of ours
 * begins with a new one.
 */
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { performance } from "node:perf_hooks";
import { passageText, readPassages } from "../lib/text";
import { loadTokenizer, trainWordPiece } from "../lib/tokens";
import { benchOptions } from "./options";
import { median } from "./side";
import { worker } from "./worker";

const usage = `npm run bench:tokenize -- [options]
  --data DIR        collection whose passages are tokenized (../shared/data/medquad)
  --tokenizer DIR   folder of a tokenizer (one of --vocab tokens, learned from the passages)
  --vocab N         its tokens (8000)
  --max-length N    tokens kept of a passage (512)
  --rounds N        turns that are counted (5)`;

interface Turn {
  ms: number;
  tokens: number;
  sha256: string;
}

async function main(): Promise<void> {
  const options = benchOptions(usage, {
    ...{ data: path.resolve(__dirname, "../../shared/data/medquad"), tokenizer: "", vocab: 8000 },
    ...{ "max-length": 512, rounds: 5 },
  });
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-tokenize-"));
  process.once("exit", () => fs.rmSync(folder, { recursive: true, force: true }));
  const texts: string[] = [];
  for await (const passage of readPassages(options.data)) texts.push(passageText(passage));
  fs.writeFileSync(path.join(folder, "texts.json"), JSON.stringify(texts));
  if (options.tokenizer) loadTokenizer(options.tokenizer).save(folder, { fastFiles: true });
  else (await trainWordPiece(texts, { vocabSize: options.vocab })).save(folder, { fastFiles: true });

  const theirs = worker(path.join(__dirname, "tokenize_side.py"), os.cpus().length);
  const { version } = await theirs.ask<{ version: string }>({
    ...{ tokenizer: path.join(folder, "tokenizer.json"), texts: path.join(folder, "texts.json") },
    maxLength: options["max-length"],
  });
  const turns: Record<"ours" | "theirs", Turn[]> = { ours: [], theirs: [] };
  // The first turn of each is not counted.
  for (let round = 0; round <= options.rounds; round++) {
    const pair = [ownTurn(folder, texts, options["max-length"]), await theirs.ask<Turn>("go")] as const;
    if (pair[0].sha256 !== pair[1].sha256) throw new Error("the two sides give different ids");
    if (round > 0) for (const [i, name] of (["ours", "theirs"] as const).entries()) turns[name].push(pair[i]);
  }
  theirs.close();
  const [ours, peer] = [turns.ours, turns.theirs].map((taken) => median(taken.map(({ ms }) => ms)));
  const { tokens } = turns.ours[0];
  const rate = (ms: number) => `${(tokens / ms / 1000).toFixed(2)} M tokens/s`;
  console.log(`${texts.length} passages, ${tokens} tokens, the same ids on both sides; ${os.cpus().length} cores`);
  console.log(`bowlab, one thread                       ${rate(ours)}`);
  console.log(`tokenizers ${version}, all threads           ${rate(peer)}`);
  console.log(`ratio                                    ${(peer / ours).toFixed(2)}`);
}

function ownTurn(folder: string, texts: readonly string[], maxLength: number): Turn {
  const tokenizer = loadTokenizer(folder);
  const started = performance.now();
  const rows = texts.map((text) => tokenizer.encode(text, { maxLength }));
  const ms = performance.now() - started;
  const digest = createHash("sha256");
  for (const row of rows) digest.update(new Uint8Array(row.buffer, row.byteOffset, row.byteLength));
  return { ms, tokens: rows.reduce((sum, row) => sum + row.length, 0), sha256: digest.digest("hex") };
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
