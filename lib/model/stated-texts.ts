/** What the manifest of a fine-tuned checkpoint says of its texts: how long they were, and what stood before them. Both ends of a search have to keep to it. */
import * as fs from "node:fs";
import * as path from "node:path";
import { readJson } from "../files";

export interface StatedTexts {
  /** Tokens, [CLS] and [SEP] counted; undefined: nothing is said. */
  maxLength?: number;
  /** Put before the text, as words of its own; empty: nothing. */
  prefix: string;
}

export function statedTexts(folder: string, side: "query" | "passage"): StatedTexts {
  const file = path.join(folder, "manifest.json");
  const manifest = fs.existsSync(file) ? (readJson(file) as { options?: Record<string, unknown> }) : undefined;
  const { [`${side}MaxLength`]: maxLength, [`${side}Prefix`]: prefix } = manifest?.options ?? {};
  return {
    maxLength: typeof maxLength === "number" ? maxLength : undefined,
    prefix: typeof prefix === "string" ? prefix : "",
  };
}
