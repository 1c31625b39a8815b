/** The packages that speak to databases. They are optional: who searches files needs none of them, nor loads them. */
import { InputError, messageOf } from "../../errors";

/** As package.json pins them. */
const VERSIONS = {
  pg: "8.23.1",
  "pg-copy-streams": "7.0.0",
  "@electric-sql/pglite": "0.5.14",
  "@electric-sql/pglite-pgvector": "0.0.15",
} as const;

export type StorePackage = keyof typeof VERSIONS;

/** What is installed together. */
const TOGETHER: readonly (readonly StorePackage[])[] = [
  ["pg", "pg-copy-streams"],
  ["@electric-sql/pglite", "@electric-sql/pglite-pgvector"],
];

/** Loads a package. @throws InputError with the command that installs it, where it is not there */
export function loadStorePackage<T>(name: StorePackage, load: (name: string) => unknown = require): T {
  try {
    return load(name) as T;
  } catch (error) {
    const all = TOGETHER.find((names) => names.includes(name)) ?? [name];
    throw new InputError(`this store needs the package ${name}`, {
      found: messageOf(error).split("\n")[0],
      fix: `npm install ${all.map((each) => `${each}@${VERSIONS[each]}`).join(" ")}`,
      cause: error,
    });
  }
}
