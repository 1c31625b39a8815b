/**
 * Tarballs of packages by the npm that is there: the registry, proxy, certificates and tokens that a person has set for
 * npm apply, and npm's own cache.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { findCommand, lastWords, runCommand } from "./commands";
import { nameAtVersion, type PinnedPackage } from "./pinned";
import { StepFailure } from "./steps";

const OFFLINE =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED|ERR_SOCKET_TIMEOUT)\b/;

/**
 * Fetches one tarball into a folder; nothing of the package is run.
 * @param seconds after which a connection that crawls is given up
 * @returns the tarball's file
 * @throws StepFailure when there is no npm, or it cannot get the package
 */
export async function npmPack(
  wanted: PinnedPackage,
  folder: string,
  env: NodeJS.ProcessEnv,
  seconds = 300,
): Promise<string> {
  const spec = nameAtVersion(wanted);
  const [command, ...before] = findNpm(env, spec);
  fs.mkdirSync(folder, { recursive: true });
  // A person waits: once more after a second, not for a minute as npm does by itself.
  const patience = ["--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=2000"];
  // `npm run --silent` would hand its silence on, and npm's reason with it.
  const options = ["--ignore-scripts", "--workspaces=false", "--dry-run=false", "--loglevel=error", ...patience];
  const result = await runCommand(
    command,
    [...before, "pack", spec, `--pack-destination=${folder}`, ...options],
    env,
    seconds,
  );
  const tarball = fs.readdirSync(folder).find((name) => name.endsWith(".tgz"));
  if (result.status === 0 && tarball) return path.join(folder, tarball);
  const offline = OFFLINE.test(result.stderr);
  throw new StepFailure(
    offline
      ? `npm could not reach its registry for ${spec}: ${errorOf(result.stderr)}`
      : `npm could not get ${spec}: ${errorOf(result.stderr) || lastWords(result)}`,
    offline
      ? "connect to the network (or set npm's registry and proxy), then run `npx bowlab doctor --install` again"
      : `look at npm's message (\`npm view ${spec}\` should show the package)`,
  );
}

/**
 * npm as words of a command line: the one that started this process, else the one on the PATH. On Windows that would be
 * a batch file, which needs a shell: there it is the one beside Node.
 */
function findNpm(env: NodeJS.ProcessEnv, spec: string): string[] {
  const scripts = [
    env.npm_execpath && path.join(path.dirname(env.npm_execpath), "npm-cli.js"),
    process.platform === "win32" && path.join(path.dirname(process.execPath), "node_modules/npm/bin/npm-cli.js"),
  ];
  const script = scripts.find((file) => file && fs.existsSync(file));
  if (script) return [process.execPath, script];
  const command = findCommand(["npm"], env);
  if (command) return [command];
  throw new StepFailure("no npm on the PATH: it fetches packages", `put npm on the PATH, or install ${spec} yourself`);
}

/** npm's error in a line: what went wrong, without its codes where words follow, its stack and the place of its log. */
function errorOf(stderr: string): string {
  const lines = stderr
    .split("\n")
    .map((line) => /^npm (?:error|ERR!) (.*)/.exec(line)?.[1].trim() ?? "")
    .filter((line) => line !== "" && !/^(at |A complete log|If you are behind|\}|\w+: ['\d])/.test(line));
  const words = lines.filter((line) => !/^(code|syscall|errno) /.test(line));
  return (words.length > 0 ? words : lines).slice(0, 2).join(" · ").slice(0, 400);
}
