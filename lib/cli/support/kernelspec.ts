/** Whether Jupyter would find the kernel: the kernelspec `bowlab` in the folders that Jupyter looks into. */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** The kernelspec's folder, or null when it is not installed. */
export function findKernelspec(name = "bowlab", env: NodeJS.ProcessEnv = process.env): string | null {
  const found = jupyterDataFolders(env)
    .map((folder) => path.join(folder, "kernels", name))
    .find((folder) => fs.existsSync(path.join(folder, "kernel.json")));
  return found ?? null;
}

/** A file that the kernelspec starts and that is not there, as after its project was moved; null: all are. */
export function missingFromKernelspec(folder: string): string | null {
  try {
    const { argv } = JSON.parse(fs.readFileSync(path.join(folder, "kernel.json"), "utf8")) as { argv: string[] };
    return argv.find((word) => path.isAbsolute(word) && !fs.existsSync(word)) ?? null;
  } catch {
    return path.join(folder, "kernel.json");
  }
}

/** Jupyter's data folders, in its order of search. */
function jupyterDataFolders(env: NodeJS.ProcessEnv): string[] {
  const home = os.homedir();
  const user =
    process.platform === "darwin"
      ? path.join(home, "Library", "Jupyter")
      : process.platform === "win32"
        ? path.join(env.APPDATA ?? home, "jupyter")
        : path.join(env.XDG_DATA_HOME ?? path.join(home, ".local", "share"), "jupyter");
  const listed = (env.JUPYTER_PATH ?? "").split(path.delimiter).filter(Boolean);
  const virtual = [env.VIRTUAL_ENV, env.CONDA_PREFIX].flatMap((prefix) =>
    prefix ? [path.join(prefix, "share", "jupyter")] : [],
  );
  return [...listed, env.JUPYTER_DATA_DIR ?? user, ...virtual, "/usr/local/share/jupyter", "/usr/share/jupyter"];
}
