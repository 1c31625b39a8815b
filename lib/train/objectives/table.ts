/** The objectives by name: a new one is a file beside this and a line in the table. */
import { InputError, unknownChoice } from "../../errors";
import { aeObjective } from "./ae";
import { arObjective } from "./ar";
import { bowObjective } from "./bow";
import { dupmaeObjective } from "./dupmae";
import { edObjective } from "./ed";
import { mlmObjective } from "./mlm";
import { type Objective, type ObjectiveDefinition, trainable } from "./objective";
import { type ObjectiveOptions, objectiveOptionNames } from "./options";

const table: Record<string, (options: ObjectiveOptions) => ObjectiveDefinition> = {
  mlm: mlmObjective,
  ae: aeObjective,
  ar: arObjective,
  ed: edObjective,
  bow: bowObjective,
  dupmae: dupmaeObjective,
};

/** The names of the objectives. */
export const objectiveNames = Object.keys(table);

/**
 * The objective of a name: what it masks, which terms its loss has, and what its decoder adds.
 * @throws InputError naming the choices when the name or a choice is unknown, and when an option is given that the
 * objective does not take
 * @example
 * ```ts
 * import { objective } from "bowlab";
 *
 * const { name, options, decoder } = objective("bow", { bowReading: "paper" });
 * console.log(name, options.bowReading, decoder); // → bow paper undefined
 * ```
 */
export function objective(name: string, options: ObjectiveOptions = {}): Objective {
  if (!Object.hasOwn(table, name)) throw unknownChoice("objective", name, objectiveNames);
  const made = table[name](options);
  const taken = optionsOf(made);
  for (const option of objectiveOptionNames) {
    if (options[option] === undefined || taken.includes(option)) continue;
    throw new InputError(`the objective ${name} has no such option`, {
      field: option,
      expected: taken.length > 0 ? `of these ${taken.join(", ")}` : "no option of an objective",
      found: String(options[option]),
      fix: "leave it out",
    });
  }
  return trainable(made);
}

/** The options that an objective takes, of those that not every objective takes. */
export function optionsOf({ options }: ObjectiveDefinition): (keyof ObjectiveOptions)[] {
  return objectiveOptionNames.filter((option) => option in options);
}
