/** Packages made up for a test: their tarballs, as npm packs them, and what a set says of them. */
import { createHash } from "node:crypto";
import * as path from "node:path";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import type { PinnedSet, PinnedSource } from "../../../../lib/text";
import { tarballPath } from "../../../../lib/text/apidocs/large/fetch";
import { put } from "../../scratch";

export interface MadeUpPackage {
  source: PinnedSource;
  tarball: Buffer;
}

/** @param about what the set says beside name, version, checksum and size */
export async function madeUp(
  name: string,
  files: Record<string, string>,
  about: Partial<PinnedSource> = {},
  manifest: object = { license: "MIT" },
): Promise<MadeUpPackage> {
  const version = "1.2.3";
  const tar = pack();
  const all = { "package.json": JSON.stringify({ name, version, ...manifest }), ...files };
  for (const [file, text] of Object.entries(all)) tar.entry({ name: `package/${file}` }, text);
  tar.finalize();
  const pieces: Uint8Array[] = [];
  for await (const piece of tar) pieces.push(piece as Uint8Array);
  const tarball = gzipSync(Buffer.concat(pieces));
  return {
    tarball,
    source: { name, version, integrity: integrityOf(tarball), bytes: tarball.length, licence: "MIT", ...about },
  };
}

export function integrityOf(tarball: Buffer): string {
  return `sha512-${createHash("sha512").update(tarball).digest("base64")}`;
}

/** Puts tarballs where a fetch would have put them. */
export function inCache(cacheDir: string, packages: readonly MadeUpPackage[]): void {
  for (const { source, tarball } of packages) put(tarballPath(cacheDir, source), tarball);
}

export function setOf(packages: readonly MadeUpPackage[], fingerprint = ""): PinnedSet {
  return { sources: packages.map(({ source }) => source), fingerprint };
}

/** A comment that is long enough for a passage. */
export function doc(about: string): string {
  return `/** ${about} and so on, in as many words as a passage needs to be one. */`;
}

/** A declaration file of functions: name → comment. */
export function declarations(symbols: Record<string, string>): string {
  return Object.entries(symbols)
    .map(([name, about]) => `${doc(about)}\nexport declare function ${name}(): void;`)
    .join("\n");
}

/** Where the tests' corpora and tarballs lie. */
export function places(at: (...parts: string[]) => string): { outDir: string; cacheDir: string } {
  return { outDir: at("corpus"), cacheDir: path.join(at("cache"), "apidocs-large") };
}
