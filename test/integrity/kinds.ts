/** Every kind of file that is kept to be used again: how it is made, small, and how it is used. */
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { prepareCollection } from "../../lib/collections";
import { readRun } from "../../lib/eval";
import { emptyPools, keepPools } from "../../lib/finetune/negatives";
import { checkSidecar, readSealedJson, writeSealedJson } from "../../lib/integrity";
import { countParameters, loadModel, parameterSpecs, poolingOf, readSafetensors, textSettings } from "../../lib/model";
import { Random } from "../../lib/random";
import {
  buildBm25,
  buildHnsw,
  describeEncoding,
  encodeCollection,
  openBm25,
  openHnsw,
  VectorFiles,
  VectorShardWriter,
  vectorsInMemory,
  writeVectors,
} from "../../lib/retrieval";
import { readShardManifest } from "../../lib/shards";
import { openTokenCache, type TokenRows, WordPieceTokenizer } from "../../lib/tokens";
import { BestKeeper, type DevRecord, LogWriter, loadState, pretrain, readManifest } from "../../lib/train";
import { putPassages } from "../cli/toy-data";
import { zipfPassages } from "../retrieval/lexical/zipf";
import { saveSpeck, speckRun } from "../train/runs";
import { syntheticCorpus, syntheticPassages } from "../train/synthetic";

export interface KeptKind {
  name: string;
  /** Share of all damages. */
  weight: number;
  /** Puts the files into the folder `kept` of `folder`; what else is needed may lie beside it. */
  make(folder: string): Promise<void>;
  /** Names of files that are not to be damaged. */
  spare?: RegExp;
  /** Opens the files and uses all that they hold. @returns a digest of the result */
  use(folder: string): Promise<string>;
  /** Using it writes: every damage needs a fresh copy. */
  writes?: boolean;
  /** The message of `make` where this machine lacks what it needs. */
  needs?: RegExp;
  /** What is damaged is as a rule made again, not refused. */
  remade?: boolean;
}

const H = 6;

function numbers(count: number, seed: string): Float32Array {
  const random = new Random(seed);
  return Float32Array.from({ length: count }, () => random.normal());
}

const names = (count: number): string[] => Array.from({ length: count }, (_, i) => `p${i}`);

function digest(...parts: (string | NodeJS.ArrayBufferView)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}

function rowsDigest(rows: TokenRows): string {
  const all = Array.from({ length: rows.size }, (_, i) => [rows.passageIdOf(i), rows.lengthOf(i), ...rows.row(i)]);
  return digest(JSON.stringify([all, rows.fingerprint, rows.corpusFingerprint, rows.passages]));
}

function bm25(method: "lucene" | "bm25l"): KeptKind {
  return {
    name: `a BM25 index, ${method}`,
    weight: method === "lucene" ? 4 : 1,
    make: async (folder) => {
      await buildBm25(path.join(folder, "kept"), zipfPassages(60), { method, stopWords: "none", source: "toy" });
    },
    use: async (folder) => {
      const index = openBm25(path.join(folder, "kept"));
      try {
        const words = Array.from({ length: 300 }, (_, i) => `w${i}`).join(" ");
        return digest(JSON.stringify(["w1 w5 w9", "w200 w2", words].map((query) => index.search(query, 20))));
      } finally {
        index.close();
      }
    },
  };
}

const vectors: KeptKind = {
  name: "vectors and ids",
  weight: 4,
  make: async (folder) => writeVectors(path.join(folder, "kept"), names(40), numbers(40 * H, "vectors"), H),
  use: async (folder) => {
    const files = new VectorFiles(path.join(folder, "kept"));
    return digest(await files.load(), [...files.ids].join("\n"));
  },
};

const identity = { shard: 0, shards: 1, rows: 30, dimension: H, fingerprint: "x" };

const halfShard: KeptKind = {
  name: "a shard of vectors that is continued",
  weight: 0.3,
  writes: true,
  remade: true,
  make: async (folder) => {
    const writer = new VectorShardWriter(path.join(folder, "kept"), identity);
    writer.add(names(12), numbers(30 * H, "shard").subarray(0, 12 * H));
    writer.end();
  },
  use: async (folder) => {
    const writer = new VectorShardWriter(path.join(folder, "kept"), identity);
    const { done } = writer;
    writer.add(names(30).slice(done), numbers(30 * H, "shard").subarray(done * H));
    writer.end();
    return vectors.use(folder);
  },
};

const hnsw: KeptKind = {
  name: "an HNSW index",
  weight: 2,
  needs: /hnswlib-node, which is not built here/,
  make: async (folder) => {
    const index = await buildHnsw(vectorsInMemory(names(40), numbers(40 * H, "graph"), H), { links: 4 });
    await index.save(path.join(folder, "kept"));
  },
  use: async (folder) => {
    const index = openHnsw(path.join(folder, "kept"));
    const found = await index.search(numbers(3 * H, "queries"), 10);
    return digest(
      JSON.stringify(found.map(({ indices, scores }) => [...indices].map((i, n) => [index.ids.get(i), scores[n]]))),
    );
  },
};

const tokenCache: KeptKind = {
  name: "a token cache",
  weight: 2,
  make: async (folder) => {
    const { tokenizer } = await syntheticCorpus();
    putPassages(path.join(folder, "corpus.jsonl"), syntheticPassages(20));
    await openTokenCache(path.join(folder, "corpus.jsonl"), tokenizer, cacheOptions(folder));
  },
  use: async (folder) => {
    const { tokenizer } = await syntheticCorpus();
    return rowsDigest(await openTokenCache(path.join(folder, "corpus.jsonl"), tokenizer, cacheOptions(folder)));
  },
};

const cacheOptions = (folder: string) => ({ root: path.join(folder, "kept"), blockTokens: 100, shardBlocks: 4 });

const checkpoint: KeptKind = {
  name: "a checkpoint",
  weight: 3,
  // The settings for sentence-transformers are for it alone: the manifest says the same.
  spare: /^(README\.md|log\.jsonl|modules\.json|.*sentence.*\.json)$|^1_Pooling/,
  make: async (folder) => {
    const corpus = await syntheticCorpus();
    saveSpeck(path.join(folder, "init"), corpus);
    const run = speckRun(corpus, path.join(folder, "init"), path.join(folder, "kept"));
    await pretrain({ ...run, objective: "ae", steps: 1 });
  },
  use: async (folder) => {
    const kept = path.join(folder, "kept");
    const tokenizer = WordPieceTokenizer.load(kept);
    const { config, parameters } = loadModel(kept);
    try {
      const values = parameters.specs.map(({ name }) => parameters.get(name).dataSync() as Float32Array);
      const stated = [config, poolingOf(kept), textSettings(kept, "query"), readManifest(kept)];
      const decoder = readSafetensors(path.join(kept, "decoder.safetensors"));
      const more = [...decoder.tensors.values()].map(({ data }) => data);
      return digest(tokenizer.fingerprint, JSON.stringify([stated, decoder.metadata]), ...values, ...more);
    } finally {
      parameters.dispose();
    }
  },
};

const trainerState: KeptKind = {
  name: "a run that is resumed",
  weight: 2,
  spare: /^(?!trainer\.safetensors|manifest\.json|log\.jsonl)/,
  make: async (folder) => {
    const corpus = await syntheticCorpus();
    saveSpeck(path.join(folder, "init"), corpus);
    const controller = new AbortController();
    await pretrain({
      ...speckRun(corpus, path.join(folder, "init"), path.join(folder, "kept")),
      objective: "mlm",
      signal: controller.signal,
      onProgress: ({ done }) => done === 2 && controller.abort(),
    });
  },
  use: async (folder) => {
    const kept = path.join(folder, "kept");
    const { encoder, ...manifest } = readManifest(kept)!;
    const specs = parameterSpecs(encoder);
    const { model, optimizer, logs } = loadState(kept, encoder, specs, { weightDecay: 0.01 });
    try {
      const log = path.join(kept, "log.jsonl");
      new LogWriter(log, optimizer.step, logs["log.jsonl"]).close();
      const values = [
        ...model.parameters.specs.map(({ name }) => model.parameters.get(name).dataSync() as Float32Array),
      ];
      const moments = [...optimizer.state()].map(([, { data }]) => data);
      const said = JSON.stringify([encoder, manifest, countParameters(specs), optimizer.step]);
      return digest(said, fs.readFileSync(log), ...values, ...moments);
    } finally {
      optimizer.dispose();
      model.parameters.dispose();
    }
  },
};

/** A measurement that decides which weights are the best, and the mark that a state keeps of it. */
const devLog: KeptKind = {
  name: "the log of dev measurements",
  weight: 1,
  make: async (folder) => {
    const kept = path.join(folder, "kept");
    fs.mkdirSync(kept);
    const log = new LogWriter<DevRecord>(path.join(kept, "dev.jsonl"), 0);
    for (let step = 1; step <= 5; step++) log.append({ step, measure: "nDCG@10", value: step / 8, best: true });
    writeSealedJson(path.join(folder, "mark.json"), log.mark());
    log.close();
  },
  use: async (folder) => {
    const mark = readSealedJson(path.join(folder, "mark.json")) as { bytes: number; crc32: number };
    const keeper = new BestKeeper(path.join(folder, "kept"), 5, 2, mark);
    const found = JSON.stringify([keeper.best, keeper.last, keeper.isExhausted]);
    keeper.close();
    return digest(found);
  },
};

const negatives: KeptKind = {
  name: "kept negatives",
  weight: 2,
  make: async (folder) => {
    fs.mkdirSync(path.join(folder, "kept"));
    const queries = names(12).map((id) => ({ id: `q${id}`, ids: new Int32Array(1), positives: new Int32Array(1) }));
    const passages = { size: 50, row: () => new Int32Array(1), passageIdOf: (place: number) => `p${place}` };
    const set = { queries, passages, placeOf: () => undefined, fingerprint: "" };
    const random = new Random("negatives");
    const pools = emptyPools(set).map(() => Int32Array.from({ length: 8 }, (_, i) => 6 * i + random.integer(0, 6)));
    await keepPools(path.join(folder, "kept", "negatives.run"), set, pools);
  },
  use: async (folder) => {
    const file = path.join(folder, "kept", "negatives.run");
    checkSidecar(file);
    return digest(JSON.stringify([...(await readRun(file))].map(([query, found]) => [query, ...found])));
  },
};

const encoding: KeptKind = {
  name: "the description of an encoding and its only shard's",
  weight: 1,
  spare: /\.(npy|txt|checksum)$/,
  make: async (folder) => {
    const corpus = await syntheticCorpus();
    saveSpeck(path.join(folder, "model"), corpus);
    putPassages(path.join(folder, "corpus.jsonl"), corpus.passages.slice(0, 4));
    await encodeCollection(path.join(folder, "model"), path.join(folder, "corpus.jsonl"), path.join(folder, "kept"));
  },
  use: async (folder) => {
    const kept = path.join(folder, "kept");
    return digest(JSON.stringify([describeEncoding(kept), readShardManifest(kept, 0, 1, "encode")]));
  },
};

const collection: KeptKind = {
  name: "the description of a collection",
  weight: 1,
  make: async (folder) => {
    fs.mkdirSync(path.join(folder, "kept"));
    const made = { name: "beir-scifact", licence: "?", files: [{ name: "x.zip", bytes: 12, md5: "ab" }], folders: [] };
    writeSealedJson(path.join(folder, "kept", "collection.json"), made);
  },
  use: async (folder) =>
    digest(JSON.stringify(await prepareCollection("beir-scifact", { out: path.join(folder, "kept") }))),
};

export const keptKinds: readonly KeptKind[] = [
  ...[bm25("lucene"), bm25("bm25l"), vectors, halfShard, hnsw, tokenCache, checkpoint, trainerState, devLog],
  ...[negatives, encoding, collection],
];
