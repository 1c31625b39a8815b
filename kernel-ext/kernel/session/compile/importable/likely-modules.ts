/** The modules that a notebook is likely to import from. */
import * as fs from "node:fs";
import { isBuiltin } from "node:module";
import * as path from "node:path";
import { lentModules } from "../../packages";

import ts = require("../typescript");

/**
 * Names of modules, the likeliest first, for a notebook in `folder`: what `texts` (its code, the declarations of its
 * earlier cells) import already, the files beside it, its project and what that depends on, and what the kernel lends.
 */
export function likelyModules(folder: string, texts: readonly string[]): string[] {
  const all = [...texts.flatMap(importedModules), ...filesBeside(folder), ...projectModules(folder), ...lentModules];
  const known = new Set<string>();
  // A file of one's own stays as the notebook names it, with its ending or without.
  return all.filter((module) => !known.has(withoutEnding(module)) && known.add(withoutEnding(module)));
}

/** Files and folders that are looked at. */
const many = 200;
const notSources = /^(?:\.|node_modules$|dist$|build$|out$|runs$|coverage$)|\.d\.[mc]?ts$|\.(?:test|spec)\./;

/** The TypeScript files in a folder and in those that it has, two steps down, as an import names them. */
function filesBeside(folder: string): string[] {
  let left = many;
  const within = (place: string, depth: number): string[] => {
    const entries = fs.existsSync(place) ? fs.readdirSync(place, { withFileTypes: true }) : [];
    return entries.flatMap((entry) => {
      if (notSources.test(entry.name) || left-- <= 0) return [];
      const full = path.join(place, entry.name);
      if (entry.isDirectory()) return depth > 0 ? within(full, depth - 1) : [];
      const relative = path.relative(folder, full).split(path.sep).join("/");
      return /\.[mc]?tsx?$/.test(entry.name) ? [withoutEnding(`./${relative}`)] : [];
    });
  };
  try {
    return within(folder, 2);
  } catch {
    // A folder that may not be read.
    return [];
  }
}

/** A file's name as imports by completion have it: `./shop` for `./shop.ts`. */
function withoutEnding(module: string): string {
  return module.startsWith(".") ? module.replace(/\.tsx?$/, "") : module;
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
