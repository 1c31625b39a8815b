/** Cells that import: Node's modules, the kernel's own, and the user's files, changed in between. */
import * as fs from "node:fs";
import * as path from "node:path";
import type { Notebook } from "../notebook";
import { type Plan, result, stdout } from "../plan";

/** Writes a file of the user's, and has a cell import it. */
export function localImport(notebook: Notebook): Plan {
  const mark = notebook.mark();
  // Changed by a later cell, and not by another one that is sent with it.
  const name = `module${Number.parseInt(mark.slice(1), 10) % 16}`;
  fs.writeFileSync(path.join(notebook.folder, `${name}.ts`), `export const mark: string = "${mark}";\n`);
  const code = `import { mark } from "./${name}";\nconsole.log(mark);`;
  return { kind: "import", code, status: "ok", outputs: [stdout(`${mark}\n`)] };
}

/** Imports what is always there. */
export function commonImport(notebook: Notebook): Plan {
  const mark = notebook.mark();
  const [code, text] = notebook.pick([
    [`import { basename } from "node:path";\nbasename("/a/${mark}")`, mark],
    [`import * as os from "node:os";\nos.EOL + "${mark}"`, `\n${mark}`],
    [`import { escapeHtml } from "bowlab-kernel";\nescapeHtml("${mark}<")`, `${mark}&#60;`],
    [`const { sep } = await import("node:path");\nsep + "${mark}"`, `/${mark}`],
  ]);
  return { kind: "import", code, status: "ok", outputs: [result(text)] };
}
