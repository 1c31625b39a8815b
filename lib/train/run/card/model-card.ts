/**
 * `README.md` of a checkpoint's folder, a model card as the Hugging Face Hub shows it: what the manifest records, in
 * words and with the commands. A person's own README stays.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { readTextFile, writeFileAtomic } from "../../../files";
import type { OptionTable } from "../../../options";
import type { Manifest } from "../manifest";
import { commandOf } from "./command";
import { type CardFacts, kindOf } from "./facts";
import { frontMatter } from "./front-matter";
import { usage } from "./usage";

export const cardFile = "README.md";

/** By this line bowlab knows its own card again. */
const MARK = "<!-- Written by bowlab from manifest.json. Without this line it is yours: bowlab leaves it alone. -->";

/** Where a card's facts come from. */
export interface ModelCard {
  /** What the text calls the model. */
  name: string;
  manifest: Manifest<object>;
  /** The declarations of the run's options. */
  declared: OptionTable;
}

/** Writes the card, unless the folder has one of another hand. @throws InputError when it cannot be written */
export function writeModelCard(folder: string, manifest: Manifest<object>, declared: OptionTable): void {
  const file = path.join(folder, cardFile);
  if (fs.existsSync(file) && !readTextFile(file).includes(MARK)) return;
  writeFileAtomic(file, modelCard({ name: path.basename(path.resolve(folder)), manifest, declared }));
}

/** The card's text. */
export function modelCard({ name, manifest, declared }: ModelCard): string {
  const facts: CardFacts = { name, kind: kindOf(manifest), manifest, declared };
  return `${frontMatter(facts)}
${MARK}

# ${name}

${summary(facts)}

## Use

${usage(facts)}
## Training

${training(facts)}
`;
}

const WHAT = {
  "bi-encoder": "A bi-encoder for retrieval: texts become vectors that are compared by their inner product",
  "cross-encoder": "A cross-encoder for reranking: a query and a passage are read together and get one score",
  encoder: "An encoder pre-trained for dense retrieval",
};

function summary({ kind, manifest: { encoder, objective, parameters } }: CardFacts): string {
  const pooling = objective.pooling ?? "cls";
  const vector = kind === "cross-encoder" ? "" : ` A text's vector is ${POOLED[String(pooling)] ?? pooling}.`;
  const shape = `${encoder.numLayers} layers, hidden size ${encoder.hiddenSize}, ${encoder.numHeads} heads`;
  return `${WHAT[kind]}. ${shape}, ${parameters.encoder.toLocaleString("en")} parameters in the encoder.${vector}`;
}

const POOLED: Record<string, string> = { cls: "the state of [CLS]", mean: "the mean of its tokens' states" };

function training({ manifest, declared }: CardFacts): string {
  const { objective, data, engine, versions, step, outcome, init } = manifest;
  const rows: [string, string][] = [
    ["objective", objective.name],
    ["step of these weights", String(step)],
    ["passages", data.passages.toLocaleString("en")],
    ["tokens", data.tokens.toLocaleString("en")],
    ...languageRow(data.language),
    ["data fingerprint", `\`${data.fingerprint.slice(0, 16)}\``],
    ["first weights", init === "seed" ? "drawn from the seed" : `\`${init.slice(0, 16)}\` (SHA-256 of the weights)`],
    ["made by", `bowlab ${versions.bowlab}, Node.js ${versions.node.replace(/^v/, "")}, engine ${engine.name}`],
  ];
  return `${table(["", ""], rows)}

\`\`\`sh
${commandOf(manifest, declared)}
\`\`\`
${outcome ? measured(outcome, manifest) : ""}
\`manifest.json\` has every option, seed and fingerprint.`;
}

function languageRow(language: string | null | undefined): [string, string][] {
  if (language === undefined) return [];
  return [["language", language === null ? "the text does not tell" : `${language}, as far as the text tells`]];
}

/** The figure that the run measured itself, which chose the step. */
function measured(
  { measure, value, lastStep, stoppedEarly }: NonNullable<Manifest["outcome"]>,
  { step, options }: Manifest<object>,
) {
  const { devSplit = "dev", devQueries, devPassages } = options as Record<string, unknown>;
  const end = stoppedEarly ? `${lastStep} steps, then stopped early` : `${lastStep} steps`;
  return `
The command measured, and kept the best step of ${end}:

${table(
  ["measure", "value", "step", "on"],
  [
    [
      measure,
      value.toFixed(4),
      String(step),
      `split ${devSplit}: at most ${devQueries} queries, ${devPassages} passages`,
    ],
  ],
)}
`;
}

function table(head: string[], rows: readonly string[][]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
