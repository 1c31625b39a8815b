/**
 * `npm run release -- VERSION [--skip-tests]`: checks the checkout, sets the version of all packages, closes the change
 * log's "Unreleased" part, packs the packages into build/release, has publint and attw look at them and lists them.
 * Commits, tags and publishes nothing: it ends with the commands that would.
 */
import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { packWorkspaces, sizeTable, workspacesOf } from "./packages.mjs";

const releases = "build/release";

/** Runs a step, its output shown. Ends the process with a message when it fails. */
function step(name, command, args) {
  console.log(`\n── ${name} ──`);
  const { status } = spawnSync(command, args, { stdio: "inherit", shell: process.platform === "win32" });
  if (status !== 0) stop(`${name} failed. Nothing was changed after that.`);
}

function stop(message, code = 1) {
  console.error(message);
  process.exit(code);
}

/** -1, 0 or 1: how version `a` stands to `b`. Numbers alone count: a pre-release comes before its release. */
export function compareVersions(a, b) {
  const parts = (version) => version.split("-")[0].split(".").map(Number);
  const [left, right] = [parts(a), parts(b)];
  for (let i = 0; i < 3; i++) if (left[i] !== right[i]) return Math.sign(left[i] - right[i]);
  return Number(b.includes("-")) - Number(a.includes("-"));
}

/**
 * The change log with its "Unreleased" part closed under the version and a new, empty one above.
 * @throws Error when nothing stands under "Unreleased"
 */
export function closeChangelog(text, version, date) {
  const found = /^## \[?Unreleased\]?\n([\s\S]*?)(?=^## |(?![\s\S]))/m.exec(text);
  if (!found || found[1].trim() === "") throw new Error('CHANGELOG.md has nothing under "## Unreleased"');
  return text.replace(found[0], `## Unreleased\n\n## ${version} (${date})\n${found[1]}`);
}

async function main([version, ...options]) {
  if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version ?? "") || options.some((option) => option !== "--skip-tests"))
    stop("usage: npm run release -- VERSION [--skip-tests], such as 0.2.0", 2);
  process.chdir(path.resolve(path.dirname(fileURLToPath(import.meta.url)), ".."));
  const now = JSON.parse(fs.readFileSync("lib/package.json", "utf8")).version;
  if (compareVersions(version, now) < 0) stop(`the version is ${now} now: ${version} would go back`);
  if (execFileSync("git", ["status", "--porcelain"], { encoding: "utf8" }) !== "")
    stop("the checkout has changes that are not committed: commit them or put them away first");
  const log = fs.readFileSync("CHANGELOG.md", "utf8");
  const closed = closeChangelog(log, version, new Date().toISOString().slice(0, 10));

  if (options.includes("--skip-tests")) step("Types", "npm", ["run", "--silent", "types"]);
  else step("Lint, types and tests", "npm", ["test"]);
  if (version !== now) {
    const flags = ["--no-git-tag-version", "--ignore-scripts", ...workspacesOf(".").flatMap((name) => ["-w", name])];
    step("Versions", "npm", ["version", version, ...flags]);
  }
  fs.writeFileSync("CHANGELOG.md", closed);
  step("Build", "npm", ["run", "--silent", "build"]);
  const packages = packWorkspaces(".", releases);
  console.log(`\nPacked into ${releases}:\n${sizeTable(packages)}`);
  const { findingsOf } = await import("./check-packages.mjs");
  for (const { name, tarball } of packages)
    for (const finding of await findingsOf(tarball)) console.log(`  to mend: ${name}: ${finding}`);
  console.log(`
Nothing was committed or published. Look at the packages, then:
  git commit -am "Release ${version}" && git tag v${version}
${packages.map(({ tarball }) => `  npm publish ${path.relative(".", tarball)}`).join("\n")}
To take the version back: git checkout -- .`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await main(process.argv.slice(2));
