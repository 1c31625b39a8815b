/** What a package is called in ids and titles, and what its symbols are. */
import { symbolWords } from "../words";
import type { PackageManifest } from "./manifest";

/** A package's names. */
export interface PackageNames {
  /** Before the colon of every id: "zod@4.6.7", "my-app@local". */
  id: string;
  /** At the beginning of every title: "tanstack react query". */
  words: string[];
  /** Modules of these names, declared in the package, are the package itself. */
  own: readonly string[];
}

/** The version of what lies in the working folder and has no other. */
export const LOCAL_VERSION = "local";

/** @param manifest of the package; the types of `@types/react` are spoken of as React's */
export function packageNames({
  name,
  version = LOCAL_VERSION,
}: Pick<PackageManifest, "name" | "version">): PackageNames {
  const spoken = name.startsWith("@types/") ? name.slice("@types/".length).replace(/^(.+)__/, "@$1/") : name;
  return { id: `${spaceless(name)}@${spaceless(version)}`, words: symbolWords(spoken), own: [name, spoken] };
}

/** White space would break the columns of run files. */
export function spaceless(text: string): string {
  return text.trim().replace(/\s+/g, "_");
}
