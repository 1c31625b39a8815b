/** Where the kernel keeps things of its user. */
import * as os from "node:os";
import * as path from "node:path";

/** The folder for what this package keeps for its user between runs: `bowlab` beside the data of other programs. */
export function dataFolder(env: NodeJS.ProcessEnv = process.env): string {
  const home = os.homedir();
  if (process.platform === "darwin") return path.join(home, "Library", "Application Support", "bowlab");
  if (process.platform === "win32") return path.join(env.LOCALAPPDATA ?? home, "bowlab");
  return path.join(env.XDG_DATA_HOME || path.join(home, ".local", "share"), "bowlab");
}
