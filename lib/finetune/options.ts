/** What a fine-tuning run is asked for beside its settings, and what it tells and gives. */
import type { OnCorpusProgress } from "../text";
import type { Manifest, TrainProgress } from "../train";
import type { DevRecord } from "./best";
import type { FinetuneRequest, FinetuneSettings } from "./settings";

export interface FinetuneOptions extends FinetuneRequest {
  /** Folder of the checkpoint to start from; its tokenizer is used. */
  model: string;
  /** BEIR folder with judgements, Tevatron's or DPR's file, or triples of texts (.tsv), each also .gz. */
  data: string;
  /** The checkpoint folder to make. */
  out: string;
  /** Run of a teacher's scores for every query's positives and negatives: they are distilled. */
  teacher?: string;
  /** BEIR folder of the dev split; default: `data`. */
  devData?: string;
  /** Go on with the run that `out` holds, or start it when there is none. */
  resume?: boolean;
  /** Steps between two saves of the state. Default 200. */
  saveEvery?: number;
  /** Folder for the corpus's tokens, for corpora too large for memory. */
  tokenCache?: string;
  /**
   * Aborted: the run saves its state and ends. In a notebook without one, the cell's interrupt does it, and fails the
   * cell.
   */
  signal?: AbortSignal;
  /** Told after every step; with it goes the last measurement. */
  onProgress?: (progress: FinetuneProgress) => void;
  /** Told what a person should know of the data: texts under two ids, scores that are not used. */
  onNote?: (line: string) => void;
  /** Told what is read and searched before and between the stages. */
  onPrepare?: OnCorpusProgress;
}

export interface FinetuneProgress extends TrainProgress {
  /** The last measurement on the dev set. */
  dev?: DevRecord;
  /** The best one. */
  best?: DevRecord;
  /** 1 or 2. */
  stage?: number;
}

export type FinetuneManifest = Manifest<FinetuneSettings>;

export interface FinetuneResult {
  folder: string;
  /** "interrupted": the state is saved; go on with `resume`. */
  status: "complete" | "interrupted";
  /** An earlier run was complete: nothing was trained. */
  kept: boolean;
  /** Of the checkpoint in `folder`; of an interrupted run that of the stage it was in. */
  manifest: FinetuneManifest;
  /** Of the first stage, where there were two. */
  firstStage?: FinetuneManifest;
}
