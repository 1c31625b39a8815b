/** `npm install` in the new project. */
import { spawn } from "node:child_process";

/** Runs it with its output on this terminal; its exit code, or 1 where it could not be run or was stopped. */
export function npmInstall(folder: string): Promise<number> {
  // npm names its own script to what it runs. Without it a shell is needed on Windows, where npm is npm.cmd.
  const script = process.env.npm_execpath;
  const isNpm = script !== undefined && /npm[^/\\]*\.[cm]?js$/.test(script);
  const child = isNpm
    ? spawn(process.execPath, [script.replace(/npx-cli\.js$/, "npm-cli.js"), "install"], {
        cwd: folder,
        stdio: "inherit",
      })
    : spawn("npm install", { cwd: folder, stdio: "inherit", shell: true });
  return new Promise((resolve) => {
    child.once("error", () => resolve(1));
    child.once("exit", (code) => resolve(code ?? 1));
  });
}
