/**
 * onnxruntime-web: the project's own copy, or the one of the per-user cache, fetched there when an export first needs
 * it. Two files of it are used: a module, and WebAssembly for one thread with SIMD, which asks for no special headers.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../../../errors";
import {
  failureOf,
  fetchPackage,
  findSurroundings,
  nameAtVersion,
  ONNXRUNTIME_WEB,
  packageVersion,
  publishEntry,
  refuseWhenOff,
  removeLeftovers,
  type Surroundings,
  stagingFolder,
  whatIsBroken,
  withLock,
} from "../../../install";

const FILES = ["ort.wasm.bundle.min.mjs", "ort-wasm-simd-threaded.wasm"] as const;
const MANIFEST = "bowlab-files.json";

/** The files of onnxruntime-web that a browser needs. */
export interface OnnxRuntimeWeb {
  module: Uint8Array;
  wasm: Uint8Array;
}

/**
 * Finds or fetches it. @param onNote told before something is fetched
 * @throws InputError when it cannot be had, with what to do
 */
export async function onnxRuntimeWeb(
  onNote: (line: string) => void = () => {},
  surroundings: Surroundings = findSurroundings(),
): Promise<OnnxRuntimeWeb> {
  const folder = installed() ?? (await cached(surroundings, onNote));
  const [module, wasm] = FILES.map((name) => fs.readFileSync(path.join(folder, name)));
  return { module, wasm };
}

/** The project's own, where it is of the version that bowlab was tested with. */
function installed(): string | undefined {
  try {
    const dist = path.dirname(require.resolve("onnxruntime-web/wasm"));
    const isTested = packageVersion(path.dirname(dist)) === ONNXRUNTIME_WEB.version;
    return isTested && FILES.every((name) => fs.existsSync(path.join(dist, name))) ? dist : undefined;
  } catch {
    return undefined;
  }
}

async function cached(surroundings: Surroundings, onNote: (line: string) => void): Promise<string> {
  const { packagesFolder, env } = surroundings;
  const wanted = nameAtVersion(ONNXRUNTIME_WEB);
  const entry = path.join(packagesFolder, wanted);
  const isThere = (): boolean => fs.existsSync(entry) && whatIsBroken(entry, MANIFEST) === null;
  if (isThere()) return entry;
  const staging = stagingFolder(packagesFolder);
  try {
    refuseWhenOff(env);
    await withLock(
      packagesFolder,
      () => onNote(`another process is fetching ${wanted}`),
      async () => {
        removeLeftovers(packagesFolder);
        if (isThere()) return;
        onNote(`fetching ${wanted} by npm (35 MB, once; kept in ${packagesFolder})`);
        await fetchPackage(ONNXRUNTIME_WEB, `${staging}-package`, env);
        fs.mkdirSync(staging, { recursive: true });
        for (const name of FILES) {
          fs.renameSync(path.join(`${staging}-package`, "dist", name), path.join(staging, name));
        }
        publishEntry(staging, entry, MANIFEST, { package: ONNXRUNTIME_WEB });
      },
    );
    return entry;
  } catch (error) {
    const { message, fix } = failureOf(error);
    throw new InputError(`a search with a model runs on ${wanted}, which could not be had`, {
      found: message,
      fix: `${fix ? `${fix}; or ` : ""}install it in the project (npm install ${wanted}), or export without --model`,
      cause: error,
    });
  } finally {
    for (const folder of [staging, `${staging}-package`]) fs.rmSync(folder, { recursive: true, force: true });
  }
}
