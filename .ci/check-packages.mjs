/** What publint and Are the types wrong? (attw) say of packed packages. */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";

const attw = path.join(
  path.dirname(createRequire(import.meta.url).resolve("@arethetypeswrong/cli/package.json")),
  "dist/index.js",
);

/** What publint finds in a tarball, suggestions too, each in words. */
async function publintFindings(tarball, manifest) {
  const { buffer } = new Uint8Array(fs.readFileSync(tarball));
  const { messages } = await publint({ pack: { tarball: buffer }, level: "suggestion" });
  return messages.map((message) => `publint: ${formatMessage(message, manifest, { color: false })}`);
}

/** What attw finds: how node10, node16 (from both kinds of modules) and bundlers resolve the types. */
function attwFindings(tarball) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [attw, tarball, "--format", "ascii", "--no-color"], {
    encoding: "utf8",
  });
  return status === 0 ? [] : [`attw: ${stdout}${stderr}`.trim()];
}

/** The package.json inside a tarball. */
export function manifestOf(tarball) {
  const { status, stdout, stderr } = spawnSync("tar", ["-xzOf", tarball, "package/package.json"], { encoding: "utf8" });
  if (status !== 0) throw new Error(`${tarball} holds no package.json: ${stderr}`);
  return JSON.parse(stdout);
}

/** All findings in a tarball, in words; none when it is in order. A package that is only a command has no types. */
export async function findingsOf(tarball) {
  const manifest = manifestOf(tarball);
  const isLibrary = manifest.main !== undefined || manifest.exports !== undefined;
  return [...(await publintFindings(tarball, manifest)), ...(isLibrary ? attwFindings(tarball) : [])];
}
