/** What a pre-trained checkpoint is worth before any fine-tuning: term coverage, and retrieval by its vectors. */
import { bagOfWords, CoverageMeter, englishStopWords, type Manifest, type ParameterCounts, readManifest } from "bowlab";
import { heads } from "../measure/coverage";
import { withEncoded } from "../measure/encoded";
import { denseRuns, judged, type Means } from "./evaluate";
import { type LargeStudy, requireGoing } from "./study";

export interface FrozenMeasures {
  /** coverage@|T| and @256 of medquad's passages: by BERT's head or by E alone, all tokens or content words. */
  coverage: Record<string, { all: number; content: number; "all@256": number }>;
  /** Medquad, not fine-tuned. */
  medquad: { test: Means; dev: Means };
  parameters: ParameterCounts;
  manifest: Pick<Manifest, "objective" | "options" | "engine" | "versions" | "step">;
}

export async function measureFrozen(study: LargeStudy, folder: string): Promise<FrozenMeasures> {
  const { objective, options, engine, versions, step, parameters } = readManifest(folder)!;
  requireGoing(study);
  const set = await study.set("medquad");
  const { test, dev } = judged(set, await denseRuns(study, folder, set));
  return {
    coverage: await coverageOf(study, folder),
    medquad: { test, dev },
    parameters,
    manifest: { objective, options, engine, versions, step },
  };
}

/** Evenly spread passages of medquad. */
export async function sampledRows({ protocol, set }: LargeStudy): Promise<Int32Array[]> {
  const { rows } = await set("medquad");
  const count = Math.min(protocol.coveragePassages, rows.length);
  return Array.from({ length: count }, (_, i) => rows[Math.floor((i * rows.length) / count)]);
}

async function coverageOf(study: LargeStudy, folder: string): Promise<FrozenMeasures["coverage"]> {
  const { material, protocol } = study;
  const { vocabulary } = material.tokenizer;
  const rows = await sampledRows(study);
  const isContent = (id: number) => {
    const token = vocabulary.tokens[id];
    return /[\p{L}\p{N}]/u.test(token) && !englishStopWords.has(token) && vocabulary.isContinuation[id] === 0;
  };
  const meter = (keep?: (id: number) => boolean) =>
    new CoverageMeter({ vocabularySize: vocabulary.size, specialIds: vocabulary.specialIds, keep });
  return withEncoded(folder, material.tokenizer, rows, protocol.maxLength, (encoded) => {
    const found: FrozenMeasures["coverage"] = {};
    for (const head of heads) {
      const [all, content] = [meter(), meter(isContent)];
      let at = 0;
      for (const scores of encoded.scores(
        rows.map((_, i) => i),
        head,
      )) {
        const bag = bagOfWords(rows[at++].subarray(0, protocol.maxLength - 2), vocabulary);
        all.add(scores, bag);
        content.add(scores, bag);
      }
      const [every, words] = [all.report().coverage, content.report().coverage];
      found[head] = { all: every["|T|"], content: words["|T|"], "all@256": every[256] };
    }
    return found;
  });
}
