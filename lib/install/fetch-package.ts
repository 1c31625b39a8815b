/** A package's tarball, fetched, held against its pinned checksum, and unpacked. */
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { type Extract, extract } from "tar-stream";
import { messageOf } from "../errors";
import { npmPack } from "./npm-pack";
import { nameAtVersion, type PinnedPackage } from "./pinned";
import { StepFailure } from "./steps";

/**
 * Fetches a package and unpacks it.
 * @param folder where its files go; the tarball lies in a folder beside it meanwhile
 * @throws StepFailure when it cannot be had, or is not the one that is pinned
 */
export async function fetchPackage(wanted: PinnedPackage, folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  const download = `${folder}-download`;
  try {
    const tarball = fs.readFileSync(await npmPack(wanted, download, env));
    const found = `sha512-${createHash("sha512").update(tarball).digest("base64")}`;
    if (found !== wanted.integrity) {
      throw new StepFailure(
        `the registry's ${nameAtVersion(wanted)} is not the one that bowlab was tested with (${found.slice(0, 20)}… ` +
          `instead of ${wanted.integrity.slice(0, 20)}…)`,
        "do not use it; ask who runs the registry, or set npm's registry to another one",
      );
    }
    await unpackTarball(tarball, folder);
  } catch (error) {
    if (error instanceof StepFailure || (error as NodeJS.ErrnoException).syscall) throw error;
    throw new StepFailure(`${nameAtVersion(wanted)} cannot be unpacked: ${messageOf(error)}`, undefined, {
      cause: error,
    });
  } finally {
    fs.rmSync(download, { recursive: true, force: true });
  }
}

/** Unpacks it; of two failures, one of which follows from the other, the first is thrown. */
async function unpackTarball(tarball: Buffer, folder: string): Promise<void> {
  const members = extract();
  const reading = pipeline(Readable.from([tarball]), createGunzip(), members);
  // Both are waited for: the failure of one that nobody waits for ends the process.
  const [written, read] = await Promise.allSettled([writeMembers(members, folder), reading]);
  const failures = [written, read].flatMap((part) => (part.status === "rejected" ? [part.reason] : []));
  const first = failures.find(({ code }) => code !== "ERR_STREAM_PREMATURE_CLOSE") ?? failures[0];
  if (first !== undefined) throw first;
}

/** Plain files alone: npm packs no links. The first folder of a member's name is "package" or the like, and goes. */
async function writeMembers(members: Extract, folder: string): Promise<void> {
  for await (const member of members) {
    const [, ...inside] = member.header.name.split("/");
    if (member.header.type !== "file" || inside.length === 0 || inside.includes("..")) {
      member.resume();
      continue;
    }
    const file = path.join(folder, ...inside);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    await pipeline(member, fs.createWriteStream(file));
  }
}
