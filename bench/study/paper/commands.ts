/**
 * The scale `paper` as commands of `bowlab`: MS MARCO, the published recipe, and enhanced decoding by the same recipe
 * beside it. For who has GPUs; here every command is tried on a hundredth of the data, made up in the same forms.
 */

/** What differs between the plan and its trial. */
export interface PaperSizes {
  /** Passages, and training queries with a judgement. */
  passages: number;
  queries: number;
  /** Options that make a trial short; none in the plan. */
  pretraining: string[];
  finetuning: string[];
  encoding: string[];
}

export const paperSizes: PaperSizes = {
  passages: 8_841_823,
  queries: 502_939,
  pretraining: [],
  finetuning: [],
  encoding: ["--precision", "bfloat16"],
};

const short = ["--steps", "2", "--batch-size", "4"];
export const trialSizes: PaperSizes = {
  passages: Math.round(paperSizes.passages / 100),
  queries: Math.round(paperSizes.queries / 100),
  pretraining: [...short, "--accumulation", "1", "--warmup", "1"],
  finetuning: [...short, "--group-size", "2", "--warmup", "1"],
  encoding: ["--max-length", "16"],
};

/** Epochs, queries a step. */
const [EPOCHS, QUERIES_A_STEP] = [3, 64];

export interface PaperCommand {
  /** What it is for. */
  why: string;
  /** After `bowlab`. */
  arguments: string[];
  /** The trial has this folder already, and its files come from elsewhere. */
  brought?: boolean;
}

export function paperCommands({ queries, pretraining, finetuning, encoding }: PaperSizes): PaperCommand[] {
  const steps = String(Math.ceil((EPOCHS * queries) / QUERIES_A_STEP));
  const split = ["--data", "marco", "--split", "dev.small"];
  const commands: PaperCommand[] = [
    { why: "MS MARCO's passages", arguments: ["data", "get", "msmarco-passage", "--out", "marco"], brought: true },
    { why: "BM25 beside it", arguments: ["search", ...split, "--bm25", "--run", "bm25.run"] },
  ];
  for (const objective of ["bow", "ed"])
    commands.push(
      {
        why: `${objective} on Wikipedia and BookCorpus`,
        arguments: pretrain(objective, "paper-wiki", "wikibook.jsonl", "bert-base-uncased", pretraining),
      },
      {
        why: `${objective} on the passages`,
        arguments: pretrain(objective, "paper-marco", "marco", `${objective}-paper-wiki`, pretraining),
      },
      {
        why: "fine-tuning in two stages, each from the pre-trained checkpoint",
        arguments: [
          ...["finetune", "--model", `${objective}-paper-marco`, "--data", "marco", "--out", `${objective}-dense`],
          ...["--stages", "2", "--learning-rate", "2e-5", "--dev-split", "none"],
          ...["--query-max-length", "32", "--passage-max-length", "144"],
          ...(finetuning.length > 0
            ? finetuning
            : ["--steps", steps, "--batch-size", String(QUERIES_A_STEP), "--group-size", "16", "--warmup", "1000"]),
        ],
      },
      {
        why: "vectors of all passages",
        arguments: [
          "encode",
          "--model",
          `${objective}-dense`,
          "--data",
          "marco",
          "--out",
          `${objective}-vectors`,
          ...encoding,
        ],
      },
      {
        why: "exact search",
        arguments: ["search", ...split, "--vectors", `${objective}-vectors`, "--run", `${objective}.run`],
      },
    );
  const qrels = ["--qrels", "marco/qrels/dev.small.tsv"];
  const runs = ["bm25.run", "bow.run", "ed.run"];
  // The published "R@50" and "R@1k" are success: any relevant passage found.
  for (const run of runs)
    commands.push({
      why: "MRR@10, R@50, R@1k",
      arguments: ["eval", "--run", run, ...qrels, "--measures", "RR@10,Success@50,Success@1000"],
    });
  commands.push({ why: "paired tests", arguments: ["compare", ...qrels, "--measure", "RR@10", ...runs] });
  return commands;
}

function pretrain(objective: string, recipe: string, data: string, init: string, more: string[]): string[] {
  const out = `${objective}-${recipe}`;
  return [
    "pretrain",
    "--objective",
    objective,
    "--recipe",
    recipe,
    "--data",
    data,
    "--init",
    init,
    ...more,
    "--out",
    out,
  ];
}

/** The plan, to be read and run. */
export function paperPlan(): string {
  const lines = paperCommands(paperSizes).map(({ why, arguments: words }) => `# ${why}\nnpx bowlab ${words.join(" ")}`);
  return `${lines.join("\n")}

# bert-base-uncased: a folder with the checkpoint of that name; wikibook.jsonl: {"text": …} lines of Wikipedia and
# BookCorpus. Three seeds: the same with --seed 2 and 3, and other names. Pre-training is 220,000 steps of 2,048 texts:
# days on eight GPUs. \`npx bowlab plan\` says what a machine needs; \`npx bowlab export --to torch\` trains elsewhere.`;
}
