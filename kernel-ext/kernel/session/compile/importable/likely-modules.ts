/** The modules that a notebook is likely to import from. */
import * as fs from "node:fs";
import { isBuiltin } from "node:module";
import * as path from "node:path";
import { lentModules } from "../../packages";

import ts = require("../typescript");

/**
 * Names of modules, the likeliest first, for a notebook in `folder`: what `texts` (its code, the declarations of its
 * earlier cells) import already, its project and what that depends on, and what the kernel lends.
 */
export function likelyModules(folder: string, texts: readonly string[]): string[] {
  return [...new Set([...texts.flatMap(importedModules), ...projectModules(folder), ...lentModules])];
}

function importedModules(text: string): string[] {
  if (!/\bimport\b/.test(text)) return [];
  return ts.createSourceFile("text.ts", text, ts.ScriptTarget.Latest).statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) return [];
    const { text: name } = statement.moduleSpecifier;
    return [isBuiltin(name) && !name.startsWith("node:") ? `node:${name}` : name];
  });
}

/** The project's own name, which its `exports` may give it, and what it needs at run time by its package.json. */
function projectModules(folder: string): string[] {
  const file = path.join(folder, "package.json");
  try {
    const { name, dependencies, optionalDependencies, peerDependencies } = JSON.parse(fs.readFileSync(file, "utf8"));
    const needed = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
    return [...(typeof name === "string" ? [name] : []), ...needed].filter((module) => !module.startsWith("@types/"));
  } catch {
    // It is not there, or cannot be read: the project is further up.
    const parent = path.dirname(folder);
    return parent === folder ? [] : projectModules(parent);
  }
}
