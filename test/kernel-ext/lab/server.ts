/**
 * A Jupyter server with JupyterLab and Notebook on a folder of the test's own, with bowlab's kernel installed and
 * nothing of the user's.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import type { Context } from "mocha";
import { oracleFolder, venvPython } from "../../oracle/oracle";
import { build, command, projectFolder, temporaryFolder } from "../support";

const token = "test";

export interface JupyterServer {
  /** Where notebooks lie; imports in them find the project's packages, or the kernel's. */
  folder: string;
  python: string;
  /** Environment in which Jupyter's programs see the test's own settings only. */
  env: NodeJS.ProcessEnv;
  /** Address of a notebook in JupyterLab or in Notebook 7, in a fresh workspace. */
  url(frontEnd: "lab" | "notebook", notebook: string): string;
  /** From the next page on, the labextension of the Python package plotly is there or not. */
  setPlotlyExtension(on: boolean): void;
  stop(): Promise<void>;
}

/** A Python with JupyterLab and Notebook, and `more` modules, or the test is skipped after saying why. */
export function requireJupyter(context: Context, ...more: string[]): string {
  const python = process.env.BOWLAB_ORACLE_PYTHON || venvPython(oracleFolder);
  const modules = ["jupyterlab", "notebook", "nbconvert", "plotly", ...more];
  if (
    spawnSync(python, ["-c", `import importlib.util as u; assert all(map(u.find_spec, ${JSON.stringify(modules)}))`])
      .status !== 0
  ) {
    console.log(
      `      skipped: ${python} is not there or lacks one of ${modules.join(", ")} (\`npm run oracle\` brings them)`,
    );
    context.skip();
  }
  return python;
}

/**
 * Starts the server, with the kernel installed by the command a user would give: the checkout's, with notebooks inside
 * the project, or that of another `project`, with notebooks in a folder without packages.
 * @param surroundings environment of the server and of the kernels
 */
export async function startServer(
  python: string,
  project?: string,
  surroundings: NodeJS.ProcessEnv = process.env,
): Promise<JupyterServer> {
  build();
  const folder = project === undefined ? projectFolder() : temporaryFolder();
  const own = temporaryFolder();
  const env = {
    ...surroundings,
    JUPYTER_PATH: path.join(own, "share"),
    JUPYTER_CONFIG_DIR: path.join(own, "config"),
    JUPYTER_DATA_DIR: path.join(own, "data"),
    JUPYTER_RUNTIME_DIR: path.join(own, "runtime"),
    JUPYTERLAB_SETTINGS_DIR: path.join(own, "settings"),
    JUPYTERLAB_WORKSPACES_DIR: path.join(own, "workspaces"),
    IPYTHONDIR: path.join(own, "ipython"),
  };
  installKernel(path.join(own, "share", "kernels"), project);
  writeQuietSettings(env.JUPYTERLAB_SETTINGS_DIR);
  const options = [
    "--no-browser",
    "--allow-root",
    "--port=0",
    `--IdentityProvider.token=${token}`,
    `--ServerApp.root_dir=${folder}`,
    "--LabApp.news_url=",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--ServerApp.terminals_enabled=False",
  ];
  const server = spawn(python, ["-m", "jupyterlab", ...options], {
    cwd: folder,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const base = await address(server);
  let workspaces = 0;
  return {
    folder,
    python,
    env,
    url(frontEnd, notebook) {
      const place = frontEnd === "lab" ? `lab/workspaces/test-${++workspaces}/tree` : "notebooks";
      return `${base}/${place}/${notebook.split("/").map(encodeURIComponent).join("/")}?token=${token}`;
    },
    setPlotlyExtension(on) {
      const place = path.join(env.JUPYTER_CONFIG_DIR, "labconfig");
      fs.mkdirSync(place, { recursive: true });
      const disabledExtensions = on ? {} : { "@jupyterlab/plotly-extension:factory": true };
      fs.writeFileSync(path.join(place, "page_config.json"), JSON.stringify({ disabledExtensions }));
    },
    async stop() {
      const ended = new Promise((resolve) => server.once("exit", resolve));
      // Twice: the server would ask once whether it is meant.
      server.kill("SIGTERM");
      const late = setTimeout(() => server.kill("SIGKILL"), 10_000);
      await ended;
      clearTimeout(late);
      fs.rmSync(folder, { recursive: true, force: true });
      fs.rmSync(own, { recursive: true, force: true });
    },
  };
}

/** Writes the kernelspec by `bowlab-nb install`, as the checkout or as a project has it. */
function installKernel(kernels: string, project: string | undefined): void {
  const words = ["install", "--path", kernels];
  const { status, stderr } =
    project === undefined
      ? command(...words)
      : spawnSync("npx", ["--no", "bowlab-nb", ...words], { encoding: "utf8", cwd: project });
  if (status !== 0) throw new Error(stderr);
}

/** Writes the settings of one of JupyterLab's plugins, as a user's settings editor does. */
export function writeSettings(folder: string, extension: string, plugin: string, settings: object): void {
  const place = path.join(folder, "@jupyterlab", extension);
  fs.mkdirSync(place, { recursive: true });
  fs.writeFileSync(path.join(place, `${plugin}.jupyterlab-settings`), JSON.stringify(settings));
}

/** The page must not ask for news or show tips over what the test looks at. */
function writeQuietSettings(folder: string): void {
  writeSettings(folder, "apputils-extension", "notification", { fetchNews: "false", checkForUpdates: false });
  // Every cell stays in the page, also what is scrolled out of sight.
  writeSettings(folder, "notebook-extension", "tracker", { windowingMode: "none" });
}

/** Address that the server prints once it listens. */
function address(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const late = setTimeout(() => reject(new Error(`Jupyter does not start:\n${said}`)), 60_000);
    server.once("exit", (code) => reject(new Error(`Jupyter ended with ${code}:\n${said}`)));
    for (const stream of [server.stdout!, server.stderr!]) {
      stream.on("data", (text) => {
        said += text;
        const [, base] = /(http:\/\/(?:localhost|127\.0\.0\.1):\d+)\/(?:lab|tree)/.exec(said) ?? [];
        if (!base) return;
        clearTimeout(late);
        resolve(base);
      });
    }
  });
}
