/**
 * `npm start`: from a fresh clone to an executed notebook. Chooses and, where it can, installs the engine; builds the
 * corpus; runs the tour headless with live progress; writes the executed notebook and an HTML report; says where they
 * are and how to open them. Each step is one of bowlab's own commands, so that what goes wrong here can be tried by
 * hand.
 */
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { performance } from "node:perf_hooks";

const root = path.join(__dirname, "..");
const runs = path.join(root, "runs");
const notebook = path.join("notebooks", "00-tour.ipynb");
const bowlab = path.join(root, "lib", "cli", "bowlab.cjs");
const runner = path.join(root, "kernel-ext", "cli", "bowlab-nb.cjs");

/**
 * Runs one command in the project folder with its output on this terminal; ends the process with its exit code when it
 * fails.
 */
async function step(title: string, script: string, ...args: string[]): Promise<void> {
  console.log(`\n── ${title}\n   ${path.basename(script, ".cjs")} ${args.join(" ")}`);
  const child = spawn(process.execPath, [script, ...args], { cwd: root, stdio: "inherit" });
  const interrupt = () => child.kill("SIGINT");
  process.on("SIGINT", interrupt);
  const code = await new Promise<number>((resolve) => child.once("exit", (exit) => resolve(exit ?? 1)));
  process.off("SIGINT", interrupt);
  if (code !== 0) {
    console.error(
      `\n${title}: failed (exit code ${code}). The message above says why; \`npm start\` goes on where it stopped.`,
    );
    process.exit(code);
  }
}

async function main(): Promise<void> {
  const started = performance.now();
  await step("The engine", bowlab, "doctor", "--install");
  // A split that a build by an earlier version lacks.
  if (!fs.existsSync(path.join(runs, "apidocs", "qrels", "known-item.tsv"))) {
    await step("The corpus", bowlab, "corpus", "apidocs", "--out", path.join("runs", "apidocs"));
  }
  await step("The kernel", runner, "install", "--path", path.join("runs", "kernels"));
  await step(
    "The notebook",
    runner,
    "run",
    notebook,
    "--out",
    "runs",
    "--kernel-path",
    path.join("runs", "kernels"),
    "--html",
  );
  const minutes = (performance.now() - started) / 60000;
  const executed = path.join("runs", "00-tour.ipynb");
  console.log(`
Done in ${minutes.toFixed(1)} minutes.

  report     ${path.join("runs", "00-tour.html")}   open it in a browser: it needs no server and no internet
  notebook   ${executed}

To work in it yourself, let Jupyter know the kernel once, then open the notebook:

  npx bowlab-nb install --user
  jupyter lab ${notebook}
`);
}

main();
