/** The options of a measurement. */
import { parseArgs } from "node:util";

type Default = string | number | boolean;
type Value<D> = D extends number ? number : D extends boolean ? boolean : string;

/**
 * Reads the command line by the options' defaults: where the default is a number, whole numbers above zero are allowed;
 * `false` is a switch. `--help` prints the usage and ends the process; a wrong option is named, and ends it with exit
 * code 2.
 */
export function benchOptions<D extends Record<string, Default>>(
  usage: string,
  defaults: D,
): { [K in keyof D]: Value<D[K]> } {
  try {
    const { values } = parseArgs({
      options: {
        help: { type: "boolean" },
        ...Object.fromEntries(
          Object.entries(defaults).map(([name, value]) => [
            name,
            { type: typeof value === "boolean" ? ("boolean" as const) : ("string" as const) },
          ]),
        ),
      },
    }) as { values: Record<string, string | boolean> };
    if (values.help) {
      console.log(usage);
      process.exit(0);
    }
    const read = Object.entries(defaults).map(([name, value]) => {
      const given = values[name] ?? value;
      return [name, typeof value === "number" ? positive(name, String(given)) : given];
    });
    return Object.fromEntries(read);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    process.exit(2);
  }
}

/** A list of whole numbers, "128,512". @throws Error naming the option */
export function numbers(name: string, text: string): number[] {
  return text.split(",").map((part) => positive(name, part));
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`--${name} wants a whole number above zero, found ${JSON.stringify(text)}`);
}
