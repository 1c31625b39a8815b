/**
 * The table of `docs/reference/language.md`: which features cells know, under stock tslab, under this kernel with
 * tslab's own TypeScript 5.0, and now. The first two are kept in `table.json`:
 *
 *   npx tsx test/kernel-ext/kernel/features/table.ts tslab          runs stock tslab
 *   npx tsx test/kernel-ext/kernel/features/table.ts before DIR     runs the kernel of the checkout DIR, built
 *   npx tsx test/kernel-ext/kernel/features/table.ts                writes the page
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { projectFolder, root, startTestKernel } from "../../support";
import { type Column, compilerColumn, kernelColumn, known } from "./columns";
import { features, files } from "./features";

export const page = path.join(root, "docs", "reference", "language.md");
const kept = path.join(__dirname, "table.json");

type Kept = Record<"tslab" | "before", Record<string, string>>;

const read = () => JSON.parse(fs.readFileSync(kept, "utf8")) as Kept;

/** The page, for what the kernel and the compiler now know. */
export function pageText(now: Column, compiler: Column): string {
  const { tslab, before } = read();
  const sign = (outcome: string | undefined) => (outcome === known ? known : "–");
  const rows = features.map(({ name, since }) => {
    const signs = [tslab[name], before[name], now.get(name), compiler.get(name)].map(sign);
    const brought = /^\d/.test(since) ? `TypeScript ${since}` : since.replace(/^es/, "ES");
    return `| ${name} | ${brought} | ${signs.join(" | ")} |`;
  });
  return `# What cells may say

Sixty features of TypeScript, of ECMAScript, and of notebooks, each run as cells. *Before* is this kernel with the TypeScript 5.0.4 that
tslab brings; *now* is the kernel with its TypeScript 5.9; \`tsc\` is TypeScript 5.9 on the same text as one file. A test runs
the last two; \`test/kernel-ext/kernel/features\` has the cells and how the others were run.

| feature | since | tslab 1.0.22 | before | now | \`tsc\` 5.9 |
|---|---|:-:|:-:|:-:|:-:|
${rows.join("\n")}

A cell's \`using\` is closed when the cell ends, as a module's is; the name stays. What of the library there is, the running Node
decides: \`Object.groupBy\` has a type where Node has the function. Decorators are the language's own; \`experimentalDecorators\` of
a \`tsconfig.json\` brings the older ones back. A regular expression may have every flag that the running Node has. All forms of
\`export\` may stand in a cell: \`export … from\` imports what it names, or runs the module.
`;
}

/** A folder with the files that features import. */
export function featureFolder(): string {
  const folder = projectFolder();
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text);
  return folder;
}

const tslab = path.join(root, "node_modules", "tslab", "bin", "tslab");
const stock = {
  argv: [process.execPath, tslab, "kernel", "--config-path={connection_file}"],
  display_name: "tslab",
  language: "typescript",
};

async function main([column, checkout]: string[]): Promise<void> {
  const folder = featureFolder();
  const start = checkout && path.join(checkout, "kernel-ext", "cli", "bowlab-nb.cjs");
  const kernel = await startTestKernel(folder, start, column === "tslab" ? stock : undefined);
  const found = await kernelColumn(kernel);
  kernel.client.close();
  kernel.process.kill();
  fs.rmSync(folder, { recursive: true });
  if (column === "tslab" || column === "before") {
    const all = fs.existsSync(kept) ? read() : { tslab: {}, before: {} };
    fs.writeFileSync(kept, `${JSON.stringify({ ...all, [column]: Object.fromEntries(found) }, null, 2)}\n`);
  } else fs.writeFileSync(page, pageText(found, compilerColumn()));
  process.exit(0);
}

if (require.main === module) void main(process.argv.slice(2));
