/**
 * Surroundings for the installer that are not this machine's: a copy of the tfjs package in a node_modules of its own,
 * an empty cache, and a PATH with stand-ins for python3 and g++ that do what the test says. The stand-ins "download"
 * and "build" by handing out what the real installer has built here before, so the whole way is walked in a second,
 * without network.
 */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { findEntry } from "../../../lib/engine/install/cache";
import { kernelsFile } from "../../../lib/engine/install/kernels";
import { addonFile, findPlace, type InstallPlace, librariesFolder } from "../../../lib/engine/install/place";
import { publishTfjsPackage } from "../../../lib/engine/install/tfjs-package";
import { stagingFolder } from "../../../lib/install";

export class Room {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-room-"));
  readonly packageFolder = path.join(this.folder, "node_modules", "@tensorflow", "tfjs-node-gpu");
  /** What XDG_CACHE_HOME would be, for a child. */
  readonly cacheHome = path.join(this.folder, "home");
  readonly packagesFolder = path.join(this.cacheHome, "bowlab", "packages");
  readonly cacheFolder: string;
  readonly bin = path.join(this.folder, "bin");
  readonly env: NodeJS.ProcessEnv;

  constructor(cacheFolder?: string) {
    this.cacheFolder = cacheFolder ?? path.join(this.cacheHome, "bowlab", "engine");
    this.env = { PATH: this.bin, HOME: this.folder };
    fs.mkdirSync(this.bin);
    copyPackage(this.packageFolder);
  }

  place(env: NodeJS.ProcessEnv = {}): InstallPlace {
    return findPlace({
      env: { ...this.env, ...env },
      packageFolder: this.packageFolder,
      cacheFolder: this.cacheFolder,
      packagesFolder: this.packagesFolder,
    });
  }

  /** Puts a shell script on the PATH; it may use /bin and /usr/bin itself. */
  command(name: string, script: string): void {
    const file = path.join(this.bin, name);
    fs.writeFileSync(file, `#!/bin/sh\nPATH=/usr/bin:/bin\n${script}\n`);
    fs.chmodSync(file, 0o755);
  }

  /** A python3 whose pip can be asked for its version, and does `download` and `unpack` otherwise. */
  python({ download = "exit 1", unpack = "exit 1" }): void {
    this.command(
      "python3",
      `case "$1 $2 $3" in
"-m pip --version") echo "pip 99" ;;
"-m pip download") shift 2; while [ "$1" != "--dest" ]; do shift; done; dest="$2"; ${download} ;;
-c*) target="$3"; ${unpack} ;;
esac`,
    );
  }

  /**
   * Stand-ins that succeed, by handing out the engine that is built on this machine; every download adds a line to
   * `downloads`.
   */
  workingTools(built: { addon: string; libraries: string }): void {
    this.python({
      download: `echo again >> "${this.downloads}"; sleep 0.3; : > "$dest/tensorflow_cpu-0-none.whl"`,
      unpack: `mkdir -p "$target/lib" "$target/include"; ln -s "${built.libraries}"/* "$target/lib/"`,
    });
    this.command(
      "g++",
      `while [ "$1" != "-o" ]; do shift; done; case "$2" in *gate*) cp "${path.join(path.dirname(built.addon), "stderr_gate.node")}" "$2" ;; *kernels*) cp "${kernelsFile(fs.realpathSync(built.addon))}" "$2" ;; *) cp "${built.addon}" "$2" ;; esac`,
    );
  }

  get downloads(): string {
    return path.join(path.dirname(this.cacheFolder), "downloads");
  }

  countDownloads(): number {
    return fs.existsSync(this.downloads) ? fs.readFileSync(this.downloads, "utf8").split("\n").length - 1 : 0;
  }

  /** Puts the package into the cache, as fetching it would; the project has none then. @returns its folder there */
  keepPackage(): string {
    const staging = stagingFolder(this.packagesFolder);
    fs.cpSync(this.packageFolder, staging, { recursive: true });
    const protobuf = path.dirname(require.resolve("google-protobuf/package.json"));
    fs.cpSync(protobuf, path.join(staging, "node_modules", "google-protobuf"), { recursive: true });
    fs.rmSync(this.packageFolder, { recursive: true });
    return publishTfjsPackage(staging, this.place());
  }

  /** What lies in the cache folder. */
  cached(): string[] {
    return fs.existsSync(this.cacheFolder) ? fs.readdirSync(this.cacheFolder) : [];
  }

  remove(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The engine built on this machine, from the package or the cache; null when there is none. */
export function builtHere(): { addon: string; libraries: string } | null {
  const place = findPlace();
  const entry = findEntry(place, "cpu");
  const folders = [
    ...(entry && !entry.broken ? [entry.folder] : []),
    ...(place.packageFolder ? [place.packageFolder] : []),
  ];
  const folder = folders.find((folder) =>
    fs.existsSync(path.join(path.dirname(addonFile(folder)), "stderr_gate.node")),
  );
  return folder ? { addon: addonFile(folder), libraries: fs.realpathSync(librariesFolder(folder)) } : null;
}

/** The package without what an installation adds, among links to its neighbours. */
function copyPackage(to: string): void {
  const from = findPlace().packageFolder as string;
  const [neighbours, copies] = [path.resolve(from, "..", ".."), path.resolve(to, "..", "..")];
  fs.mkdirSync(path.dirname(to), { recursive: true });
  fs.cpSync(from, to, { recursive: true, filter: (source) => !["lib", "deps"].includes(path.relative(from, source)) });
  for (const [source, target] of [
    [neighbours, copies],
    [path.join(neighbours, "@tensorflow"), path.join(copies, "@tensorflow")],
  ]) {
    for (const name of fs.readdirSync(source)) {
      const link = path.join(target, name);
      if (!name.startsWith(".") && !fs.existsSync(link)) fs.symlinkSync(path.join(source, name), link);
    }
  }
}
