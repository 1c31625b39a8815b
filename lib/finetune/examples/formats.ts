/**
 * Training files as a stream of examples: pairs, Tevatron's, DPR's and FlagEmbedding's forms, and MS MARCO's triples of
 * texts (query, positive and negative in three columns, tabs between). Triples have no ids: equal texts are one query,
 * or one passage.
 */

import { InputError } from "../../errors";
import { endingOf, type RetrievalExample, readExamples, readLines, textId } from "../../text";

/** Streams a training file in whichever form it has, by its ending. @throws InputError on what is not of that form */
export async function* readTrainingFile(file: string): AsyncGenerator<RetrievalExample> {
  const ending = endingOf(file);
  if (ending === "tsv") yield* readTriples(file);
  else if (ending === "jsonl" || ending === "json" || ending === "csv") yield* readExamples(file);
  else {
    throw new InputError("cannot tell the format of the training file", {
      file,
      expected:
        "pairs .csv or .jsonl, Tevatron .jsonl, DPR .json, FlagEmbedding .jsonl, triples .tsv, " +
        "each plain, .gz or .zst, or a BEIR folder",
      fix: "give the file the ending of its form",
    });
  }
}

async function* readTriples(file: string): AsyncGenerator<RetrievalExample> {
  for await (const { number, text } of readLines(file)) {
    if (text.trim() === "") continue;
    const columns = text.split("\t");
    if (columns.length !== 3) {
      throw new InputError("the line is not a triple", {
        file,
        line: number,
        expected: "query, positive and negative passage, separated by tabs",
        found: `${columns.length} column${columns.length === 1 ? "" : "s"}`,
      });
    }
    const [query, positive, negative] = columns;
    const passage = (text: string) => ({ id: textId(text), title: "", text });
    yield {
      ...{ id: textId(query), query, answers: [] },
      ...{ positives: [passage(positive)], hardNegatives: [passage(negative)], negatives: [] },
    };
  }
}
