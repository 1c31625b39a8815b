/** `$`: a shell's command from a cell, with what it writes shown while it runs. The name is that of zx and Bun. */
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { StringDecoder } from "node:string_decoder";
import { displaySymbol, type MimeBundle } from "./mime";

/** What a command wrote, and how it ended; it was shown already, and shows nothing as a cell's last value. */
export class ShellOutput {
  readonly stdout: string;
  readonly stderr: string;
  /** Its exit code; 128 and the signal's number where a signal ended it. */
  readonly exitCode: number;

  constructor(stdout: string, stderr: string, exitCode: number) {
    this.stdout = stdout;
    this.stderr = stderr;
    this.exitCode = exitCode;
  }

  /** The lines of its standard output. */
  get lines(): string[] {
    return this.stdout.split(/\r?\n/).filter((line, i, all) => line !== "" || i < all.length - 1);
  }

  /** Its standard output, without the end of its last line. */
  toString(): string {
    return this.stdout.replace(/\r?\n$/, "");
  }

  /** Nothing. */
  [displaySymbol](): MimeBundle {
    return {};
  }
}

/** A command failed. */
export class ShellError extends Error {
  override readonly name = "ShellError";
  /** What the command wrote; it was shown already, and is not shown with the error. */
  declare readonly output: ShellOutput;

  constructor(command: string, output: ShellOutput) {
    super(`\`${command}\` ended with exit code ${output.exitCode}`);
    Object.defineProperty(this, "output", { value: output, enumerable: false });
  }
}

/**
 * Runs a command in the shell, in the working directory, and shows what it writes as it comes. What is put in by
 * `${…}` is one word each, whatever its characters; an array is as many words as it has members.
 * @throws ShellError when its exit code is not 0
 * @example
 * ```ts
 * import { $ } from "bowlab-kernel";
 *
 * const { lines } = await $`printf '%s\n' one ${"two words"}`;
 * console.log(lines.length); // → 2
 * ```
 */
export function $(pieces: TemplateStringsArray, ...values: unknown[]): Promise<ShellOutput> {
  const command = pieces.raw.reduce((text, piece, i) => `${text}${quoted(values[i - 1])}${piece}`);
  // Where the command was called: when it ends, no code of the cell's stands on the stack.
  const call = new Error("called");
  Error.captureStackTrace(call, $);
  return new Promise((resolve, reject) => {
    const child = spawn(command, { shell: true, stdio: ["ignore", "pipe", "pipe"] });
    const written = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      const decoder = new StringDecoder("utf8");
      const show = (text: string) => {
        written[name] += text;
        process[name].write(text);
      };
      child[name].on("data", (bytes: Buffer) => show(decoder.write(bytes)));
      child[name].on("end", () => show(decoder.end()));
    }
    child.once("error", reject);
    child.once("close", (code, signal) => {
      const exitCode = code ?? 128 + (signal ? constants.signals[signal] : 0);
      const output = new ShellOutput(written.stdout, written.stderr, exitCode);
      if (exitCode === 0) resolve(output);
      else reject(calledAt(call, new ShellError(command, output)));
    });
  });
}

/** The error, as if it had come up where `call` was made. */
function calledAt(call: Error, error: ShellError): ShellError {
  const frames = call.stack?.slice(call.stack.indexOf("\n") + 1);
  error.stack = `${error.name}: ${error.message}\n${frames}`;
  return error;
}

/** A value as words of the shell's. */
function quoted(value: unknown): string {
  if (Array.isArray(value)) return value.map(quoted).join(" ");
  const text = String(value);
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  // The shell of Windows knows no other quotes than these.
  return process.platform === "win32" ? `"${text.replaceAll('"', '""')}"` : `'${text.replaceAll("'", "'\\''")}'`;
}
