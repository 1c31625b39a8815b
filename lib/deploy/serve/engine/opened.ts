/** What the service computes with, opened: the collection's search, and the models where there are some. */
import { InputError } from "../../../errors";
import { openSearch, type PassageSearch } from "../../../search";
import type { EngineSetup, Kind, KindItem, KindResult, ServedDescription } from "./messages";
import type { Models } from "./models";

export interface OpenHooks {
  onProgress(report: { phase: string; done: number; total?: number }): void;
  onNote(line: string): void;
}

/** Ready to compute. */
export interface Opened {
  readonly description: ServedDescription;
  run(kind: Kind, items: readonly KindItem[]): Promise<KindResult[]>;
  /** Tensors alive. */
  tensors(): number;
}

/** @throws InputError when a folder cannot be read, or is not what it is given for */
export async function openEngine(setup: EngineSetup, hooks: OpenHooks): Promise<Opened> {
  const { place, store, model, reranker, index, weights, engine, text } = setup;
  const models = (model ?? reranker) ? await modelsModule().openModels(setup, hooks) : undefined;
  const searched = place ?? store;
  const search =
    searched === undefined
      ? undefined
      : await openSearch(searched, {
          ...{ ...text, ...store, model, index, weights, engine, encoders: models?.encoders },
          ...hooks,
        });
  return {
    description: described(models, search, store !== undefined || models?.description.model !== undefined),
    run: (kind, items) => run({ models, search }, kind, items),
    tensors: () => models?.tensors() ?? 0,
  };
}

/** Loaded when there is a model: who searches by words alone has no need of an engine. */
function modelsModule(): typeof import("./models") {
  return require("./models");
}

function described(
  models: Models | undefined,
  search: PassageSearch | undefined,
  byVectors: boolean,
): ServedDescription {
  return {
    ...models?.description,
    search: search && { passages: search.passages, by: byVectors ? "both" : "words" },
  };
}

async function run(
  { models, search }: { models?: Models; search?: PassageSearch },
  kind: Kind,
  items: readonly KindItem[],
): Promise<KindResult[]> {
  if (kind === "search" && search) return answers(search, items as KindItem<"search">[]);
  if (kind !== "search" && models) return models.run(kind, items);
  throw new InputError(`the service was started without what ${kind} needs`);
}

/** Answers as JSON: this process makes the text, the other one only sends it on. */
async function answers(search: PassageSearch, items: readonly KindItem<"search">[]): Promise<string[]> {
  const k = Math.max(...items.map((item) => item.k));
  const found = await search.askAll(
    items.map(({ query }) => query),
    { k },
  );
  return found.map((answer, i) => JSON.stringify({ ...answer, results: answer.results.slice(0, items[i].k) }));
}
