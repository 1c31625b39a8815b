/** `bowlab measures`: what `bowlab eval` can measure. */
import { Command } from "commander";
import { describeMeasures } from "../../eval";
import { type Complete, optionTable } from "../../options";
import { jsonOptions } from "../support/command";
import { addOptions } from "../support/options";
import { printResult } from "../support/output";

const declared = optionTable({ ...jsonOptions });

/** The command `bowlab measures`. */
export function measuresCommand(): Command {
  const command = new Command("measures").action(run);
  return addOptions(command, declared);
}

function run({ json }: Complete<typeof declared>): void {
  const measures = describeMeasures();
  const width = Math.max(...measures.map(({ name }) => name.length));
  const lines = measures.map(({ name, about }) => `${name.padEnd(width)}  ${about}`);
  printResult(json ?? false, measures, lines.join("\n"));
}
