/** Packages made up for a test, in memory: what `readPackage` needs is a list of files and their texts. */
import {
  type PackageFile,
  type PackageManifest,
  type PackageOptions,
  type PackagePassage,
  type PackageSource,
  readPackage,
} from "../../../../lib/text/apidocs/package";

/** A comment long enough to be a passage. */
export const doc = (about: string): string => `/** ${about} is told about here in words that are enough. */`;

export function sourceOf(files: Record<string, string>): PackageSource {
  return {
    place: "memory",
    files: Object.keys(files).sort(),
    size: (file) => Buffer.byteLength(files[file]),
    read: (file) => files[file],
  };
}

/** Reads a package of these files; `package.json` is made of `manifest`. */
export function read(
  files: Record<string, string>,
  manifest: object = {},
  options?: PackageOptions,
): { passages: PackagePassage[]; ids: string[]; files: PackageFile[] } {
  const whole = { name: "pkg", version: "1.0.0", ...manifest } as PackageManifest;
  const source = sourceOf({ ...files, "package.json": JSON.stringify(whole) });
  const all = [...readPackage(source, whole, options)];
  const passages = all.flatMap((file) => file.passages);
  return { passages, ids: passages.map(({ id }) => id), files: all };
}
