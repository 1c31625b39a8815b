/**
 * A project outside the checkout, made of the packed packages: what a person has after `npm install`. Its processes see
 * nothing of npm's and mocha's surroundings, and write down what they read of the checkout.
 */
import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { pathToFileURL } from "node:url";

const root = path.resolve(__dirname, "../..");

/** A packed workspace, as `.ci/packages.mjs` describes it. */
export interface PackedPackage {
  name: string;
  version: string;
  tarball: string;
  packed: number;
}

/** `import()` of a script of `.ci` that the compiler does not turn into `require()`. */
export async function ciScript<T>(name: string): Promise<T> {
  const load = new Function("file", "return import(file)") as (file: string) => Promise<T>;
  return load(pathToFileURL(path.join(root, ".ci", name)).href);
}

/** Builds and packs every package into a folder. */
export async function packAll(folder: string): Promise<PackedPackage[]> {
  requireSuccess(spawnSync("npm", ["run", "--silent", "build"], { cwd: root, encoding: "utf8" }));
  const { packWorkspaces } = await ciScript<{ packWorkspaces(checkout: string, to: string): PackedPackage[] }>(
    "packages.mjs",
  );
  return packWorkspaces(root, folder);
}

/** The result of a command that ended well. @throws Error with what it said when it did not */
export function requireSuccess(result: SpawnSyncReturns<string>): SpawnSyncReturns<string> {
  if (result.status === 0) return result;
  throw new Error(`exit code ${result.status}: ${result.error?.message ?? ""}${result.stdout}${result.stderr}`);
}

export class Installed {
  /** Holds the tarballs, the project and what the watch writes. */
  readonly place = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), "bowlab-installed-"));
  /** The project. */
  readonly folder = path.join(this.place, "project");
  packages: PackedPackage[] = [];

  /** What the project's processes have read of the checkout. */
  private readonly log = path.join(this.place, "read-of-checkout.txt");

  /** Environment of the project's processes; `more` comes over it. */
  env(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
    const own = Object.entries(process.env).filter(([name]) => !/^(npm_.*|NODE_.*|BOWLAB_.*|INIT_CWD)$/i.test(name));
    const watch = path.join(this.place, "no-checkout.cjs");
    return {
      ...Object.fromEntries(own),
      NODE_OPTIONS: `--require ${watch}`,
      BOWLAB_TEST_CHECKOUT: root,
      BOWLAB_TEST_READ: this.log,
      ...more,
    };
  }

  /**
   * Packs the packages and lets the starter make a project of them, with danfojs-node: `npm exec` of its tarball is
   * what `npm create` does. Then `npm install` there.
   */
  async install(): Promise<SpawnSyncReturns<string>> {
    fs.copyFileSync(path.join(__dirname, "no-checkout.cjs"), path.join(this.place, "no-checkout.cjs"));
    const folder = path.join(this.place, "packages");
    this.packages = await packAll(folder);
    const starter = this.packages.find(({ name }) => name === "create-bowlab") as PackedPackage;
    const exec = ["exec", "--yes", "--prefer-offline", `--package=${starter.tarball}`, "--", "create-bowlab"];
    const words = [this.folder, "--yes", "--danfo", "--packages", folder];
    const npm = (list: readonly string[], cwd: string) =>
      requireSuccess(spawnSync("npm", list, { cwd, env: this.env(), encoding: "utf8" }));
    npm([...exec, ...words], this.place);
    return npm(["install", "--prefer-offline", "--no-audit", "--no-fund"], this.folder);
  }

  write(name: string, text: string): string {
    const file = path.join(this.folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
    return file;
  }

  read(name: string): string {
    return fs.readFileSync(path.join(this.folder, name), "utf8");
  }

  /** Runs a command in the project to its end. */
  run(command: string, words: readonly string[], more: NodeJS.ProcessEnv = {}): SpawnSyncReturns<string> {
    return spawnSync(command, words, { cwd: this.folder, env: this.env(more), encoding: "utf8", maxBuffer: 2 ** 26 });
  }

  /** Runs one of the project's own commands. @throws Error when it fails */
  command(name: "bowlab" | "bowlab-nb", words: readonly string[], more: NodeJS.ProcessEnv = {}): string {
    return requireSuccess(this.run(path.join(this.folder, "node_modules/.bin", name), words, more)).stdout;
  }

  /** Files of the checkout that the project's processes have read. */
  readOfCheckout(): string[] {
    return fs.existsSync(this.log) ? fs.readFileSync(this.log, "utf8").trim().split("\n") : [];
  }

  /** An environment without Python: everything else that is on the PATH, and an empty cache. */
  withoutPython(): NodeJS.ProcessEnv {
    const bin = path.join(this.place, "bin");
    fs.mkdirSync(bin);
    for (const folder of (process.env.PATH ?? "").split(path.delimiter).filter((place) => fs.existsSync(place))) {
      for (const name of fs.readdirSync(folder)) {
        const link = path.join(bin, name);
        if (/^(python|pip|pyenv)/.test(name) || fs.existsSync(link)) continue;
        fs.symlinkSync(path.join(folder, name), link);
      }
    }
    return { PATH: bin, XDG_CACHE_HOME: path.join(this.place, "cache") };
  }

  remove(): void {
    fs.rmSync(this.place, { recursive: true, force: true });
  }
}
