/**
 * The notebooks on which bowlab-nb and nbclient are compared, each with the options of both, and every known difference
 * with its reason.
 */
import type { RunOptions } from "../../../kernel-ext/runner/notebook/run-options";
import type { CellSpec } from "../support";

export interface ParityNotebook {
  name: string;
  cells: (string | CellSpec)[];
  kernel?: "python3" | "bowlab";
  ours?: Partial<RunOptions>;
  /** Options of NotebookClient. */
  theirs?: Record<string, unknown>;
  /** A code cell (counted from 0) whose outputs are others on purpose: why, and what ours end with. */
  differs?: { cell: number; reason: string; ends: RegExp };
  /** The run ends in an error on both sides. */
  fails?: boolean;
}

const show = "from IPython.display import display, HTML, clear_output, update_display, JSON, SVG, Image, Markdown\n";
const all = { ours: { allowErrors: true }, theirs: { allow_errors: true } };
const limited = (interrupt: boolean) => ({
  ours: { limits: { cellSeconds: 1, graceSeconds: 2 } },
  theirs: { timeout: 1, interrupt_on_timeout: interrupt },
});

export const parityNotebooks: ParityNotebook[] = [
  {
    name: "streams, alone and in turn",
    cells: [
      "print('a'); print('b', end='')",
      "print('c')",
      "import sys\nfor i in range(3):\n    print(i); sys.stdout.flush()\n    print(i, file=sys.stderr); sys.stderr.flush()",
    ],
  },
  { name: "results", cells: ["1 + 1", "'text'", "None", "[1, {'a': 2}]", "1;"] },
  {
    name: "displays of every form",
    cells: [
      `${show}display(1, 'two', HTML('<b>x</b>')); 3`,
      "display(JSON({'a': [1, None]}), Markdown('# x'), SVG('<svg xmlns=\"http://www.w3.org/2000/svg\"/>'))",
      "display({'text/plain': 'p', 'application/x+json': {'n': 1}}, raw=True, metadata={'a': {'b': 1}})",
      "import base64\nImage(base64.b64decode('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='))",
    ],
  },
  {
    name: "displays updated in their cell, by a later one, and by none",
    cells: [
      `${show}h = display('old', display_id='d'); h.update('new'); print('x')`,
      "display('old', display_id='e')",
      "update_display('new', display_id='e')",
      "update_display('x', display_id='nowhere')",
    ],
  },
  {
    name: "a display shown twice under one id",
    cells: [
      `${show}display('one', display_id='d')`,
      "display('two', display_id='d')",
      "update_display(HTML('three'), display_id='d')",
    ],
  },
  {
    name: "outputs cleared at once and by the next",
    cells: [
      `${show}print('gone'); clear_output(); print('stays')`,
      "print('gone'); clear_output(wait=True); print('stays')",
      "print('kept'); clear_output(wait=True)",
      "h = display('a', display_id='d'); clear_output(); h.update('b'); print('c')",
    ],
  },
  { name: "an error stops the run", cells: ["print('before'); 1/0", "print('never')"], fails: true },
  { name: "errors allowed", cells: ["1/0", "print('after')", "raise ValueError('täxt')"], ...all, fails: true },
  {
    name: "errors allowed by name",
    cells: ["1/0", "{}['k']", "3"],
    ours: { allowedNames: ["ZeroDivisionError", "KeyError"] },
    theirs: { allow_error_names: ["ZeroDivisionError", "KeyError"] },
  },
  { name: "raises-exception", cells: [{ source: "1/0", tags: ["raises-exception"] }, "2"] },
  { name: "skip-execution", cells: [{ source: "1/0", tags: ["skip-execution"] }, "2"] },
  { name: "a syntax error", cells: ["def f(:", "1"], fails: true },
  { name: "unicode", cells: ["print('ünïcödé 漢字 🎉 \\u202e rtl'); '🦉'", "print('\\x1b[31mred\\x1b[0m', '\\x00')"] },
  { name: "huge output", cells: ["print(('x' * 99 + '\\n') * 50000)", "'y' * 1000000"] },
  { name: "many small outputs", cells: ["import sys\nfor i in range(2000):\n    print(i); sys.stdout.flush()"] },
  {
    name: "progress by carriage returns",
    cells: ["import sys\nfor i in range(0, 101, 10):\n    print(f'\\r{i:3d} %', end=''); sys.stdout.flush()\nprint()"],
  },
  {
    name: "lines that end in \\r\\n",
    cells: ["print('a\\r\\nb')"],
    differs: {
      cell: 0,
      reason: "nbclient keeps a \\r before a line end; a terminal shows none",
      ends: /\["a\\n","b\\n"\]/,
    },
  },
  {
    name: "backspaces",
    cells: ["print('abc\b\b\bxyz')"],
    differs: {
      cell: 0,
      reason: "nbclient leaves backspaces in the text (its expression for them is never applied)",
      ends: /"xyz\\n"/,
    },
  },
  { name: "empty cells and text between", cells: ["1", "", "  \n", { source: "# T", type: "markdown" }, "2"] },
  { name: "input without a person", cells: ["input('? ')", "1"], ...all, fails: true },
  {
    name: "magics and warnings",
    cells: ["%%capture out\nprint('hidden')", "out.stdout", "import warnings\nwarnings.warn('careful')"],
  },
  {
    name: "a thread that prints on",
    cells: [
      "import threading, time\ndef f():\n    time.sleep(0.3); print('late')\nt = threading.Thread(target=f); t.start(); print('started')",
      "t.join()",
    ],
  },
  { name: "old counts and outputs are replaced", cells: ["print(1)", "1/0", "print(3)"], fails: true },
  {
    name: "a line written again by a shorter one",
    cells: ["print('abcdef\\rxy')"],
    differs: {
      cell: 0,
      reason: "nbclient drops what stood before \\r; a terminal and JupyterLab overwrite it",
      ends: /"xycdef\\n"/,
    },
  },
  {
    name: "a cell past its limit, interrupted",
    cells: ["import time\ntime.sleep(60)", "1"],
    ...limited(true),
    fails: true,
    differs: {
      cell: 0,
      reason: "after the kernel's KeyboardInterrupt bowlab-nb says which limit it was",
      ends: /KeyboardInterrupt.*CellTimeout/s,
    },
  },
  {
    name: "a cell past its limit, not interrupted",
    cells: ["print('x', flush=True)\nimport time\ntime.sleep(60)", "1"],
    ...limited(false),
    fails: true,
    differs: {
      cell: 0,
      reason:
        "nbclient raises CellTimeoutError and writes nothing; bowlab-nb always interrupts, and says so in the notebook",
      ends: /CellTimeout/,
    },
  },
  {
    name: "a kernel that dies",
    cells: ["print('last words', flush=True)\nimport os, time\ntime.sleep(0.2)\nos._exit(3)", "1"],
    ...all,
    fails: true,
    differs: {
      cell: 0,
      reason: "nbclient raises DeadKernelError and writes nothing; bowlab-nb writes the exit code into the notebook",
      ends: /last words.*DeadKernel.*exit code 3/s,
    },
  },
  {
    name: "TypeScript results and lines",
    kernel: "bowlab",
    cells: ["const a: number = 2;\nconsole.log('a', a);\na * 21", "[a, { b: 'ü' }]"],
  },
  {
    name: "TypeScript errors",
    kernel: "bowlab",
    cells: ["throw new TypeError('no')", "const n: number = 'x'", "'after'"],
    ...all,
    fails: true,
  },
  {
    name: "TypeScript displays",
    kernel: "bowlab",
    cells: [
      'import { clearOutput, display, html } from "bowlab-kernel";\nconsole.log("gone"); clearOutput(); display("old", { display_id: "d" }); html`<b>x</b>`',
      'display("new", { display_id: "d", update: true });',
    ],
  },
  { name: "TypeScript many lines", kernel: "bowlab", cells: ["for (let i = 0; i < 3000; i++) console.log(i);"] },
];
