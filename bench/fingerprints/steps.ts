/** The commands whose results are fingerprinted, in the order in which one needs what another made. */

export interface Step {
  /** What follows `bowlab`. */
  words: string[];
  /** Files and folders that it makes. */
  makes: string[];
}

const step = (line: string, ...makes: string[]): Step => ({ words: line.split(" "), makes });

const training = "--steps 40 --batch-size 8 --seed 3 --save-every 7";
const pretrain = (name: string, options: string) =>
  step(
    `pretrain --data data --tokenizer tokenizer --out ${name} --preset tiny --max-length 48 ${training} ${options}`,
    name,
  );
const finetune = (name: string, options: string) =>
  step(`finetune --model bow --data data --out ${name} ${training} --eval-every 10 ${options}`, name);

/** Training runs that another checkout may begin. */
export const interruptedRuns: Step[] = [
  pretrain("mlm", "--objective mlm"),
  pretrain("ed", "--objective ed"),
  pretrain("bow", "--objective bow --accumulation 2"),
  pretrain("packed", "--objective dupmae --pack"),
  finetune("in-batch", "--negatives in-batch --temperature 0.1"),
  finetune("mined", "--negatives bm25 --stages 2 --chunk-size 8 --group-size 4 --title-dropout 0.3"),
  finetune("cross", "--architecture cross-encoder --negatives bm25 --group-size 4"),
];

const measures = "nDCG@10,RR@10,AP,R@100,Success@5,P@10,Judged@10,RBP(p=0.8)";

export const steps: Step[] = [
  step("tokenizer --data data --vocab-size 500 --out tokenizer", "tokenizer"),
  ...interruptedRuns,
  step("encode --model in-batch --data data --out vectors", "vectors"),
  step("encode --model in-batch --data data --out shards --shard 1/2", "shards"),
  step("encode --model in-batch --data data --out queries --what queries", "queries"),
  step("search --bm25 --data data --split test --k 50 --run bm25.run --json", "bm25.run"),
  step("search --model in-batch --data data --split test --k 50 --run model.run --json", "model.run"),
  step("search --vectors vectors --data data --split test --k 50 --run vectors.run --json", "vectors.run"),
  step("search --vectors vectors --query-vectors queries --data data --split test --k 50 --run both.run", "both.run"),
  step("search --bm25 --model mined --fuse rrf --data data --split test --k 50 --run fused.run", "fused.run"),
  step("search --bm25 --vectors vectors --fuse sum --weights 1,2 --data data --run sum.run --k 50", "sum.run"),
  step("rerank --model cross --data data --run bm25.run --out reranked.run --split test", "reranked.run"),
  step("mine --run bm25.run --data data --split test --ranks 2-20 --per-query 4 --out mined.jsonl", "mined.jsonl"),
  step(`eval --run model.run --qrels data/qrels/test.tsv --measures ${measures}`),
  step(`eval --run fused.run --qrels data/qrels/test.tsv --measures ${measures} --per-query --json`),
  step("compare --qrels data/qrels/test.tsv bm25.run model.run fused.run"),
  step("compare --qrels data/qrels/test.tsv bm25.run model.run --json"),
  step("coverage --model bow --data data --k 16,64"),
  step("coverage --model mlm --data data --json"),
];
