/** Where the declarations of a package begin: its main entry and every path that its `exports` opens. */
import type { PackageManifest } from "./manifest";
import { isTypeScript, type PackageResolver } from "./resolver";
import type { PackageSource } from "./source";

/** The entry files, the main one first, each once. Paths that lead to no types are passed over. */
export function entryPoints(source: PackageSource, manifest: PackageManifest, resolver: PackageResolver): string[] {
  const found = new Set<string>();
  for (const specifier of specifiers(source, manifest)) {
    const file = resolver.resolve(specifier);
    if (file !== undefined) found.add(file);
  }
  return [...found];
}

function specifiers({ files }: PackageSource, { name, exports }: PackageManifest): string[] {
  if (typeof exports !== "object" || exports === null || Array.isArray(exports)) return [name];
  const paths = Object.entries(exports).filter(([key]) => key === "." || key.startsWith("./"));
  return [name, ...paths.flatMap(([key, target]) => opened(key, target, files))].map((specifier) =>
    specifier.startsWith("./") ? name + specifier.slice(1) : specifier === "." ? name : specifier,
  );
}

/** "./features/*" opens a path for every file that its target's pattern takes in. */
function opened(key: string, target: unknown, files: readonly string[]): string[] {
  const star = key.indexOf("*");
  if (star < 0) return [key];
  const stars = new Set<string>();
  for (const pattern of targetsOf(target)) {
    const [before, after] = pattern.replace(/^\.\//, "").split("*");
    if (after === undefined) continue;
    // The types of "dist/a.js" lie in "dist/a.d.ts".
    const ends = /\.[cm]?js$/.test(after) ? [after.replace(/js$/, "ts").replace(/\.([cm]?ts)$/, ".d.$1")] : [after];
    for (const file of files.filter(isTypeScript)) {
      for (const end of ends) {
        const isTaken = file.startsWith(before) && file.endsWith(end) && file.length > before.length + end.length;
        if (isTaken) stars.add(file.slice(before.length, file.length - end.length));
      }
    }
  }
  return [...stars].map((part) => key.slice(0, star) + part + key.slice(star + 1));
}

function targetsOf(target: unknown): string[] {
  if (typeof target === "string") return [target];
  return typeof target === "object" && target !== null ? Object.values(target).flatMap(targetsOf) : [];
}
