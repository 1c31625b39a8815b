/**
 * `npm run architecture [-- --before DIR --list]`: tables of how large the areas are and how many source files a
 * command enters, for docs/architecture.md, and the picture docs/architecture.svg, drawn anew. `--before` puts the
 * figures of another built checkout beside them, `--list` names the files, `--picture` only draws.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { parseArgs } from "node:util";
import { areaSizes, markdownTable, sizeTable } from "./folder-table";
import { importGraph, readSources } from "./import-graph";
import { areaPicture } from "./picture";
import { filesOfCommands } from "./tiny-runs";

const root = path.resolve(__dirname, "../..");

async function report(): Promise<void> {
  const { values } = parseArgs({
    options: { before: { type: "string" }, list: { type: "boolean" }, picture: { type: "boolean" } },
  });
  const before = values.before === undefined ? undefined : path.resolve(values.before);
  const sources = sourcesOf(root);
  const picture = path.join(root, "docs/architecture.svg");
  fs.mkdirSync(path.dirname(picture), { recursive: true });
  fs.writeFileSync(picture, await areaPicture(importGraph(sources)));
  console.error(`drawn: ${path.relative(root, picture)}`);
  if (values.picture) return;

  console.log(sizeTable(areaSizes(sources), before ? areaSizes(sourcesOf(before)) : undefined));
  const entered = filesOfCommands(root);
  const then = before ? filesOfCommands(before) : undefined;
  const head = ["command", ...(then ? ["files entered before"] : []), "files entered"];
  const rows = [...entered].map(([name, files]) => [
    name,
    ...(then ? [String(then.get(name)?.length)] : []),
    String(files.length),
  ]);
  console.log(`\n${markdownTable(head, rows)}`);
  if (values.list) for (const [name, files] of entered) console.log(`\n${name}:\n  ${files.join("\n  ")}`);
}

function sourcesOf(checkout: string): Map<string, string> {
  return new Map([...readSources(checkout, "lib"), ...readSources(checkout, "kernel-ext")]);
}

void report();
