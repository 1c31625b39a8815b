/**
 * `record(name, value)`: a value that a run of the notebook yields, kept in its outputs; the runner gathers them into a
 * table over many runs.
 */
import { inspect } from "node:util";
import { currentSink } from "./sink";

/** The MIME type that marks a recorded value: {name, value}. */
export const scrapType = "application/vnd.bowlab.scrap+json";

/**
 * Records `value` under `name`; a later value of that name replaces it. Outside a notebook it is a line on stderr.
 * @throws TypeError when the value cannot be written as JSON.
 */
export function record(name: string, value: unknown): void {
  const text = JSON.stringify(value);
  if (text === undefined) {
    throw new TypeError(
      `record(${JSON.stringify(name)}) takes a value that JSON can hold, and this one is ${inspect(value)}`,
    );
  }
  const plain = `${name} = ${inspect(value)}`;
  const sink = currentSink();
  if (sink) sink.display({ [scrapType]: { name, value: JSON.parse(text) }, "text/plain": plain }, {});
  else process.stderr.write(`${plain}\n`);
}
