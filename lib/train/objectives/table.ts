/** The objectives by name: a new one is a file beside this and a line in the table. */
import { InputError, unknownChoice } from "../../errors";
import { bowObjective } from "./bow";
import { mlmObjective } from "./mlm";
import type { Objective } from "./objective";

export interface ObjectiveOptions {
  /** `bow` only: which reading, `code` (default) or `paper`. */
  bowReading?: string;
}

const table: Record<string, (options: ObjectiveOptions) => Objective> = {
  mlm: () => mlmObjective(),
  bow: ({ bowReading }) => bowObjective(bowReading),
};

/** Objectives that the command line knows by name and that a later version brings. */
const later = ["ae", "ar", "ed", "dupmae"];

export const objectiveNames = Object.keys(table);

/** @throws InputError naming the choices when the name is unknown */
export function objective(name: string, options: ObjectiveOptions = {}): Objective {
  if (Object.hasOwn(table, name)) return table[name](options);
  if (later.includes(name)) {
    throw new InputError(`the objective ${name} comes in a later version`, {
      expected: `one of ${objectiveNames.join(", ")}`,
    });
  }
  throw unknownChoice("objective", name, objectiveNames);
}
