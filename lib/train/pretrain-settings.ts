/** The options of a pre-training run checked and completed: what a recipe sets, then the defaults. */
import { checkOptions, completeOptions } from "../options";
import { objectiveOptions } from "./objectives";
import { pretrainOptions } from "./options";
import { withRecipe } from "./recipe";
import type { PretrainRequest, PretrainSettings } from "./settings";

/** Steps of warm-up when none are asked for, as a part of all steps. */
const WARMUP_PART = 0.1;

/**
 * Fills in what the recipe sets, if there is one, then the defaults.
 * @param passages in the corpus, for recipes that count epochs
 * @throws InputError naming the option that is missing or out of range
 */
export function pretrainSettings(request: PretrainRequest, passages = 0): PretrainSettings {
  const { steps, warmup = Math.ceil(WARMUP_PART * Number(steps)), ...rest } = withRecipe(request, passages);
  const given = { ...rest, steps, warmup };
  return {
    ...completeOptions(pretrainOptions, given, "of the run"),
    ...checkOptions(objectiveOptions, given, "of the run"),
  };
}
