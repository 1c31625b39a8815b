/** Choices: one of a list, yes or no. */
import { inspect } from "node:util";
import { Control, type ControlOptions } from "./control";

/** What a dropdown offers. */
export interface DropdownOptions<V> extends ControlOptions<V> {
  /** What there is to choose from: values, or values by their labels. */
  options: readonly V[] | Readonly<Record<string, V>>;
}

/** Options that a dropdown as text names; of more it gives the number. */
const mostNamed = 8;

/**
 * A list of which one value is chosen, the first one where none is named.
 * @throws RangeError for an empty list, or a value that is not in it
 */
export function dropdown<const V>(options: DropdownOptions<V>): Control<V> {
  const { options: choices } = options;
  const entries: (readonly [string, V])[] = Array.isArray(choices)
    ? (choices as V[]).map((choice) => [typeof choice === "string" ? choice : inspect(choice), choice])
    : Object.entries(choices as Record<string, V>);
  if (entries.length === 0) throw new RangeError("a dropdown needs at least one option");
  const value = "value" in options ? (options.value as V) : entries[0][1];
  const labels = entries.map(([label]) => label);
  const encode = (chosen: V): number => {
    const index = entries.findIndex(([, each]) => Object.is(each, chosen));
    if (index >= 0) return index;
    throw new RangeError(`${inspect(chosen)} is not one of the dropdown's options: ${labels.join(", ")}`);
  };
  const decode = (index: unknown): V => {
    const entry = entries[index as number];
    if (!entry) throw new RangeError(`a dropdown of ${entries.length} options has none with the number ${index}`);
    return entry[1];
  };
  const all = labels.length > mostNamed ? `${labels.length}` : labels.join(", ");
  const words = (chosen: V) => `${labels[encode(chosen)]} (of ${all})`;
  const kind = { name: "Dropdown", field: "index", state: { _options_labels: labels }, encode, decode, words };
  return new Control(kind, value, options);
}

/** A box to tick. */
export function checkbox(options: ControlOptions<boolean> = {}): Control<boolean> {
  const checked = (value: unknown): boolean => {
    if (typeof value === "boolean") return value;
    throw new TypeError(`the value of a checkbox is true or false, and not ${inspect(value)}`);
  };
  const words = (value: boolean) => (value ? "yes" : "no");
  const kind = {
    name: "Checkbox",
    style: "CheckboxStyleModel",
    state: { indent: false },
    encode: checked,
    decode: checked,
    words,
  };
  return new Control<boolean>(kind, options.value ?? false, options);
}
