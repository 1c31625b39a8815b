/** What transformers' BertTokenizerFast answers, asked live. The folder holds vocab.txt and tokenizer_config.json. */
import { runOracle } from "../../oracle/oracle";

const SCRIPT = "test/goldens/wordpiece_oracle.py";

/** Offsets are in UTF-16 units; `decoded` leaves special tokens out. */
export interface OracleEncoding {
  ids: number[];
  starts: number[];
  ends: number[];
  decoded: string;
}

export function oracleEncode(folder: string, texts: readonly string[]): OracleEncoding[] {
  return runOracle(SCRIPT, { input: { folder, texts, what: "encode" } });
}

/** Normalized words of each text. */
export function oracleWords(folder: string, texts: readonly string[]): string[][] {
  return runOracle(SCRIPT, { input: { folder, texts, what: "words" } });
}
