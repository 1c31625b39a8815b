/** Byte-level BPE, as RoBERTa has it: the tokenizer of foreign checkpoints; bowlab trains WordPiece. */
export { ByteLevelTokenizer } from "./tokenizer";
