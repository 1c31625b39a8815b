/**
 * The options of objectives, under the field's names. Each objective takes some of them; what is not given has the
 * default that is declared here.
 */
import { maskSamplers } from "../../batches";
import { poolings } from "../../model";
import { choice, defaultsOf, type Given, numberFrom, ratio, runSettings, wholeNumber } from "../../options";
import { bowStopWordsChoices } from "./stop-words";

/** "Drop your Decoder" with a weight that stays, after its code, or after its Eq. 11. */
export const bowReadings = ["level", "code", "paper"] as const;
/**
 * "level": through the full prediction head, with a weight that stays 10; "code": the same with a weight that falls
 * from 1, as the code of arXiv 2401.11248 says it; "paper": by the bare embedding matrix, its Eq. 11.
 */
export type BowReading = (typeof bowReadings)[number];

const weight = numberFrom(0);
const atTheEnd = "the same at the last step, by a half cosine";

export const objectiveOptions = runSettings({
  bowReading: {
    type: choice<string>(bowReadings),
    default: "level",
    help: "bow with a weight that stays, after the paper's code, or after its Eq. 11",
  },
  bowWeight: {
    type: weight,
    defaultText: "10; bow's readings `code` and `paper` 1; dupmae 0.1",
    help: "bow, dupmae: weight of the bag of words",
  },
  /** A tenth of `bowWeight` in the code's reading of bow, elsewhere `bowWeight` itself: no change. */
  bowFinalWeight: { type: weight, defaultText: "a tenth in bow's reading `code`, else no change", help: atTheEnd },
  bowStopWords: {
    type: choice<string>(bowStopWordsChoices),
    default: "in",
    earlier: "in",
    help: "bow, dupmae: English stop words in the bag of words or out of it",
  },
  decoderWeight: { type: weight, default: 1, help: "ae, ar, ed, dupmae: weight of the decoder's loss" },
  decoderFinalWeight: { type: weight, defaultText: "no change", help: atTheEnd },
  decoderMaskRatio: { type: ratio, default: 0.5, help: "ae, ed, dupmae: part hidden from the decoder" },
  decoderLayers: { type: wholeNumber(1, 1000), default: 1, help: "ae, ar: layers of the decoder" },
  /** Tokens that a position sees, itself counted, beside the text's vector. */
  attentionWindow: {
    type: wholeNumber(0),
    unit: "tokens",
    default: 0,
    help: "ar: tokens that a position sees; 0: all before it",
  },
  maskSampler: {
    type: choice<string>(maskSamplers),
    default: "vectorised",
    help: "ed, dupmae: how the decoder's masks are drawn: the same law, another speed",
  },
  pooling: {
    type: choice<string>(poolings),
    default: "cls",
    help: "ae, ar, ed, bow: the text's vector is [CLS] or the mean",
  },
});

/** Those that are given. */
export interface ObjectiveOptions extends Given<typeof objectiveOptions> {}

export const objectiveDefaults = defaultsOf(objectiveOptions);

/** Names of all of them. */
export const objectiveOptionNames = Object.keys(objectiveOptions) as (keyof ObjectiveOptions)[];
