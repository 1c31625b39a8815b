/** A store's vectors beside the index of the files that it was loaded from. */
import { InputError } from "../../errors";
import type { StoreHit } from "../../retrieval/stores/vector-store";
import type { TopKResult } from "../../retrieval/top-k";
import type { OpenIndex } from "../kept";
import type { OpenSearchOptions } from "../search-options";
import type { OpenVectors } from "../vectors";
import { openStoreQuestions, type StorePlace } from "./store-questions";

/** @throws InputError as `openStoreQuestions`, and when the store holds other passages than the index */
export async function openStoreVectors(
  place: StorePlace,
  index: OpenIndex,
  options: OpenSearchOptions,
): Promise<OpenVectors> {
  const questions = await openStoreQuestions(place, options);
  const { rows } = questions.description;
  if (rows !== index.store.size) {
    questions.close();
    throw otherPassages(questions.store.name, `${index.store.size} passages`, `${rows}`);
  }
  return {
    modelState: "",
    async find(asked, k, signal) {
      const found = await questions.nearest(asked, k, signal);
      for (const { row, id } of found.flat()) {
        const expected = index.words.ids.get(row);
        if (id !== expected) throw otherPassages(questions.store.name, `${expected} at place ${row}`, id);
      }
      return found.map(ranked);
    },
    close: questions.close,
  };
}

/** As other searches give it. */
export function ranked(hits: readonly StoreHit[]): TopKResult {
  return {
    indices: Int32Array.from(hits, ({ row }) => row),
    scores: Float64Array.from(hits, ({ score }) => score),
  };
}

function otherPassages(file: string, expected: string, found: string): InputError {
  return new InputError("the store holds other passages than the files", {
    ...{ file, expected, found },
    fix: "load the store again from these files, or ask it without --data",
  });
}
