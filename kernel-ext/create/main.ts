/** The command `create-bowlab`. */
import * as path from "node:path";
import { npmInstall } from "./install";
import { parseOptions, usage } from "./options";
import { fromFolder, fromRegistry, ownVersion } from "./packages";
import { type Answers, askedAnswers, givenAnswers, textFromProject } from "./questions";
import { Refusal } from "./refusal";
import { projectFiles } from "./template";
import { writeProject } from "./write";

/** Exit codes: 0 the project is made; 1 something is in the way, or the person stopped; 2 the command line is wrong. */
export async function main(argv: readonly string[]): Promise<void> {
  // Whoever reads only the first lines, as `head` does, is no reason to fail.
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  const stop = new AbortController();
  const stopped = () => stop.abort(new Refusal("Stopped. Nothing was made."));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stopped);
  try {
    await create(argv, stop.signal);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    process.stderr.write(`create-bowlab: ${error.message}\n`);
    process.exitCode = error.exitCode;
  } finally {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.off(signal, stopped);
  }
}

async function create(argv: readonly string[], signal: AbortSignal): Promise<void> {
  const options = parseOptions(argv);
  if (options.help) return say(usage);
  if (options.version) return say(ownVersion());
  const packages = options.packages === undefined ? fromRegistry() : fromFolder(options.packages);
  const asks = !options.yes && process.stdin.isTTY && process.stdout.isTTY;
  const answers = asks ? await askedAnswers(options) : givenAnswers(options);
  const { name, danfo } = answers;
  const files = projectFiles({ name, danfo, text: textFromProject(answers), packages });
  await writeProject(answers.target, files, signal);
  say(`Made ${answers.target.folder}: ${[...files.keys()].sort().join(", ")}.`);
  const isInstalled = answers.install && (await install(answers));
  say(nextSteps(answers, isInstalled));
}

async function install({ target }: Answers): Promise<boolean> {
  const code = await npmInstall(target.folder);
  if (code === 0) return true;
  process.stderr.write(
    "create-bowlab: npm install did not end well (see above). The project is whole: run it again.\n",
  );
  process.exitCode = 1;
  return false;
}

function nextSteps({ target }: Answers, isInstalled: boolean): string {
  const folder = path.relative("", target.folder);
  const steps = [
    ...(folder === "" ? [] : [`cd ${/^[\w./\\-]+$/.test(folder) ? folder : JSON.stringify(folder)}`]),
    ...(isInstalled ? [] : ["npm install"]),
    "npm start",
  ];
  return `\nNext:\n\n${steps.map((step) => `  ${step}`).join("\n")}\n`;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
