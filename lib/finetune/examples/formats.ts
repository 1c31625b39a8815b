/**
 * Training files as a stream of examples: Tevatron's and DPR's forms, and MS MARCO's triples of texts (query, positive and negative in three
 * columns, tabs between). Triples have no ids: equal texts are one query, or one passage.
 */

import { type RetrievalExample, readExamples, readLines } from "../../corpus";
import { InputError } from "../../errors";
import { sha256 } from "../../files";

/** Streams a training file in whichever form it has, by its ending. @throws InputError on what is not of that form */
export async function* readTrainingFile(file: string): AsyncGenerator<RetrievalExample> {
  if (/\.tsv(\.gz)?$/.test(file)) yield* readTriples(file);
  else if (/\.jsonl?(\.gz)?$/.test(file)) yield* readExamples(file);
  else {
    throw new InputError("cannot tell the format of the training file", {
      file,
      expected: "Tevatron .jsonl, DPR .json, triples .tsv, each also .gz, or a BEIR folder",
    });
  }
}

async function* readTriples(file: string): AsyncGenerator<RetrievalExample> {
  for await (const { number, text } of readLines(file)) {
    if (text.trim() === "") continue;
    const columns = text.split("\t");
    if (columns.length !== 3) {
      throw new InputError("the line is no triple", {
        file,
        line: number,
        expected: "query, positive and negative passage, separated by tabs",
        found: `${columns.length} column${columns.length === 1 ? "" : "s"}`,
      });
    }
    const [query, positive, negative] = columns;
    const passage = (text: string) => ({ id: idOf(text), title: "", text });
    yield {
      ...{ id: idOf(query), query, answers: [] },
      ...{ positives: [passage(positive)], hardNegatives: [passage(negative)], negatives: [] },
    };
  }
}

/** 16 hex digits of SHA-256. */
function idOf(text: string): string {
  return sha256(text).slice(0, 16);
}
