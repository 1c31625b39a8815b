/** What decides the result of a fine-tuning run: the manifest records all of it. `options.ts` declares each. */
import type { Complete } from "../options";
import type { finetuneOptions } from "./options";

/** Options that decide the resulting weights: a resumed run must have the same. */
export interface FinetuneSettings extends Complete<typeof finetuneOptions> {}

/** What a run is asked for: the rest is filled in. */
export type FinetuneRequest = Pick<FinetuneSettings, "steps"> & Partial<FinetuneSettings>;

/** What the data and the checkpoint decide where nothing is asked for. */
export type FinetuneContext = Pick<FinetuneSettings, "negatives" | "devSplit" | "pooling">;
