/** What the kernel's and the runner's tests share: a built command line, notebooks by hand, kernels to talk to. */
import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { ownKernelSpec } from "../../kernel-ext/kernel/install";
import { type Client, connect } from "../../kernel-ext/runner/kernel/client";
import { type KernelProcess, startKernelProcess } from "../../kernel-ext/runner/kernel/kernel-process";
import { timedOut, within } from "../../kernel-ext/runner/kernel/wait";
import type { Content, Message } from "../../kernel-ext/wire";

export const root = path.resolve(__dirname, "..", "..");
const script = path.join(root, "kernel-ext", "cli", "bowlab-nb.cjs");

let isBuilt = false;

/**
 * Builds kernel-ext once per process: kernels and commands under test are started from its built files, as users start
 * them.
 */
export function build(): void {
  if (isBuilt) return;
  execFileSync(process.execPath, [path.join(root, "node_modules", "typescript", "bin", "tsc"), "-b", "kernel-ext"], {
    cwd: root,
  });
  isBuilt = true;
}

/** A fresh folder inside the project, so that notebooks in it can import the project's packages. */
export function projectFolder(): string {
  const place = path.join(root, "build");
  fs.mkdirSync(place, { recursive: true });
  return fs.mkdtempSync(path.join(place, "test-"));
}

/**
 * For a suite that runs notebooks: kernel-ext, built, and one folder inside the project for all its tests. Returns how
 * a path in it is made.
 */
export function useProjectFolder(): (...parts: string[]) => string {
  let folder = "";
  before(() => {
    build();
    folder = projectFolder();
  });
  after(() => fs.rmSync(folder, { recursive: true }));
  return (...parts) => path.join(folder, ...parts);
}

export function temporaryFolder(): string {
  return fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-test-"));
}

export interface CellSpec {
  source: string;
  type?: "code" | "markdown";
  tags?: string[];
}

/** A notebook of the given cells; plain texts are code cells. */
export function notebookOf(cells: (string | CellSpec)[], kernel = "bowlab") {
  return {
    cells: cells.map((cell, i) => {
      const { source, type = "code", tags } = typeof cell === "string" ? { source: cell } : cell;
      const common = { cell_type: type, id: `cell-${i}`, metadata: tags ? { tags } : {}, source };
      return type === "code" ? { ...common, execution_count: null, outputs: [] as unknown[] } : common;
    }),
    metadata: { kernelspec: { name: kernel, display_name: kernel, language: "typescript" } },
    nbformat: 4,
    nbformat_minor: 5,
  };
}

export function writeNotebookFile(folder: string, name: string, content: unknown): string {
  const file = path.join(folder, name);
  fs.writeFileSync(file, JSON.stringify(content));
  return file;
}

/** Runs `bowlab-nb` to its end. */
export function command(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...words], { encoding: "utf8", cwd: root });
  return { status, stdout, stderr };
}

/** Folder of kernelspecs holding stock tslab, as its own installer would write it. */
export function stockTslab(folder: string): string {
  const spec = path.join(folder, "tslab");
  fs.mkdirSync(spec, { recursive: true });
  const bin = path.join(root, "node_modules", "tslab", "bin", "tslab");
  const argv = [process.execPath, bin, "kernel", "--config-path={connection_file}"];
  fs.writeFileSync(
    path.join(spec, "kernel.json"),
    JSON.stringify({ argv, display_name: "TypeScript", language: "typescript" }),
  );
  return folder;
}

export interface TestKernel {
  process: KernelProcess;
  client: Client;
  published: Message[];
  /** Waits until the cell with this message id has written these words. */
  said(id: string, words: string): Promise<void>;
  /** Runs a cell and gives the reply's content and what was published about it. */
  run(code: string, options?: Content): Promise<{ reply: Content; published: Message[] }>;
}

/**
 * Starts the project's own kernel, or the one of another `start` script, or another specification's, in `folder` and
 * waits until it answers.
 */
export async function startTestKernel(folder: string, start = script, own = ownKernelSpec()): Promise<TestKernel> {
  const argv = own.argv.map((word) => (word === script ? start : word));
  const process = await startKernelProcess({ name: "bowlab", spec: { ...own, argv } }, folder);
  const published: Message[] = [];
  const client = connect(process.connection, (message) => published.push(message));
  for (let i = 0; ; i++) {
    const { reply, idle } = client.request("kernel_info_request", {});
    if ((await within(Promise.all([reply, idle]), 1000)) !== timedOut) break;
    if (i > 40 || (await within(process.exited, 0)) !== timedOut)
      throw new Error(`the kernel does not answer: ${process.lastWords()}`);
  }
  return {
    process,
    client,
    published,
    async run(code, options = {}) {
      const { id, reply, idle } = client.request("execute_request", { code, ...options });
      const [{ content }] = await Promise.all([reply, idle]);
      return { reply: content, published: published.filter((message) => message.parent.msg_id === id) };
    },
    async said(id, words) {
      const ofCell = () => published.filter(({ parent }) => parent.msg_id === id);
      while (!streamText(ofCell()).includes(words)) await new Promise((done) => setTimeout(done, 20));
    },
  };
}

/** A kernel for all tests of a suite, running in a folder of the project, or in `place` below it. */
export function suiteKernel(place = "."): { readonly kernel: TestKernel; readonly folder: string } {
  let kernel: TestKernel;
  let folder: string;
  before(async () => {
    build();
    folder = projectFolder();
    fs.mkdirSync(path.join(folder, place), { recursive: true });
    kernel = await startTestKernel(path.join(folder, place));
  });
  after(() => {
    kernel?.client.close();
    kernel?.process.kill();
    fs.rmSync(folder, { recursive: true });
  });
  return {
    get kernel() {
      return kernel;
    },
    get folder() {
      return folder;
    },
  };
}

/** The text of a stream among published messages. */
export function streamText(messages: Message[], name = "stdout"): string {
  return messages
    .filter(({ header, content }) => header.msg_type === "stream" && content.name === name)
    .map(({ content }) => content.text)
    .join("");
}

export function ofType(messages: Message[], type: string): Content[] {
  return messages.filter(({ header }) => header.msg_type === type).map(({ content }) => content);
}

/** Whether the process still runs. A killed process that nobody has waited for yet keeps its number, and does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^\d+ \(.*\) Z/.test(fs.readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}
