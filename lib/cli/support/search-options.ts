/** The options of `bowlab search`, as commander gives them. */

import type { Bm25Method, FusionMethod, Normalization, Segmentation } from "../../retrieval";
import type { TextUnit } from "../../text";

export interface SearchCommandOptions {
  data: string;
  run: string;
  split: string;
  k: number;
  tag?: string;
  bm25?: boolean;
  model?: string;
  vectors?: string;
  queryVectors?: string;
  fuse?: FusionMethod;
  weights?: number[];
  rankConstant: number;
  normalize: Normalization;
  index?: string;
  rebuild?: boolean;
  method: Bm25Method;
  k1: number;
  b: number;
  delta: number;
  stopWords: string;
  stem: string;
  segment: Segmentation;
  minLength: number;
  titleWeight: number;
  approximate?: boolean;
  effort: number;
  maxLength?: number;
  queryLength?: number;
  batchSize: number;
  threads: number;
  textUnit?: TextUnit;
  engine?: string;
  json?: boolean;
}
