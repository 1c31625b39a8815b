/** Large packages that the worker brings where a collection needs them. */
export interface Packages {
  "snowball-stemmers": { newStemmer(language: string): { stem(word: string): string }; algorithms(): string[] };
}

const packages: Partial<Packages> = {};

/** From now on the package is there. */
export function bring<Name extends keyof Packages>(name: Name, exported: Packages[Name]): void {
  packages[name] = exported;
}

/** @throws Error when it was not brought */
export function brought<Name extends keyof Packages>(name: Name): Packages[Name] {
  const found = packages[name];
  if (found === undefined) throw new Error(`${name} was not loaded`);
  return found as Packages[Name];
}
