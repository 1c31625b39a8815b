/** What the page and the worker of an exported folder say to one another. */
import type { Answer } from "../../../search";
import type { WebManifest } from "../format";
import type { LoadProgress } from "./source";

/** When the model is loaded: as soon as words can be asked, after the first question, or never. */
export type ModelLoading = "at once" | "when asked" | "never";

/** From the page. */
export type ToWorker =
  | { type: "open"; folder: string; manifest: WebManifest; model: ModelLoading }
  | { type: "ask"; number: number; question: string; k: number }
  | { type: "stop"; number: number };

/** From the worker. */
export type FromWorker =
  | { type: "state"; state: "words" | "both"; message?: string; progress?: LoadProgress }
  | { type: "answer"; number: number; answer: Answer }
  /** Of a question; without a number of everything. `isMissing`: the folder may have been renewed. */
  | { type: "failure"; number?: number; message: string; isMissing: boolean };
