/**
 * `-` for standard input and output, wherever one file is read or written. What is read is first put into a temporary
 * file: commands read some files twice, and tell a file's form by its ending, which is given by its first bytes. A
 * named pipe is read the same way, so that the shell's `<(command)` can stand for a file.
 */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { pipeline } from "node:stream/promises";
import type { Command } from "commander";
import { InputError } from "../../errors";
import { isStandardOutput, STANDARD_STREAM } from "../../files";
import { cannotReach, statOf } from "../../places";
import { hide, sendResultsToStderr } from "./output";
import { endingFor } from "./stream-ending";

/** Options that name a file to write, by command. */
const WRITTEN: Readonly<Record<string, string>> = { search: "run", convert: "out", mine: "out", rerank: "out" };

/** What takes the place of a file that is a stream. */
type Taken = { value: string; isCorpus: boolean; put(path: string): void };

/**
 * Reads standard input, and pipes, into files of their own. To be called before a command's action. Wrong usage ends in
 * a CommanderError.
 */
export async function takeStandardStreams(command: Command): Promise<void> {
  refuseFolders(command);
  const written = WRITTEN[command.name()];
  if (written !== undefined && isStandardOutput(String(command.opts()[written]))) sendResultsToStderr();
  const taken = inputsOf(command, written);
  const standard = taken.filter(({ value }) => value === STANDARD_STREAM);
  if (standard.length > 1) command.error("error: '-' can stand for one file alone: standard input is read once");
  // Whoever names fields, or what separates them, has a table if it is not JSON.
  const { fields, delimiter } = command.opts();
  const hasFields = fields !== undefined || delimiter !== undefined;
  for (const { value, isCorpus, put } of taken) put(await spooled(value, isCorpus && hasFields));
}

/** A folder cannot be a stream. */
function refuseFolders(command: Command): void {
  for (const option of command.options) {
    if (/<dir>/.test(option.flags) && command.opts()[option.attributeName()] === STANDARD_STREAM)
      command.error(`error: option '${option.flags}' is a folder: '-' stands for one file`);
  }
}

function inputsOf(command: Command, written: string | undefined): Taken[] {
  const options = command.options.filter(
    (each) => /<(file|path)>/.test(each.flags) || each.attributeName() === "negatives",
  );
  const named = options.flatMap((option): Taken[] => {
    const key = option.attributeName();
    const value = command.opts()[key];
    if (key === written || key === "out" || !isStream(value)) return [];
    return [{ value, isCorpus: key === "data", put: (file) => command.setOptionValue(key, file) }];
  });
  const given = argumentsThatAreFiles(command).flatMap((value, i): Taken[] => {
    const isCorpus = command.name() === "convert";
    if (Array.isArray(value)) {
      return value.flatMap((each, j) =>
        isStream(each) ? [{ value: each, isCorpus, put: (file) => (value[j] = file) }] : [],
      );
    }
    return isStream(value) ? [{ value, isCorpus, put: (file) => (command.processedArgs[i] = file) }] : [];
  });
  return [...named, ...given];
}

/** A question's words are no files, whatever they look like. */
function argumentsThatAreFiles(command: Command): unknown[] {
  return command.name() === "ask" ? [] : command.processedArgs;
}

function isStream(value: unknown): value is string {
  if (value === STANDARD_STREAM) return true;
  // Other values than paths are too short to be looked up in vain, and those that are not there are no pipes.
  return typeof value === "string" && value.includes("/") && isPipe(value);
}

function isPipe(place: string): boolean {
  try {
    return fs.statSync(place).isFIFO();
  } catch {
    return false;
  }
}

/** @returns the file that holds what the stream gave; it is removed when the process ends */
async function spooled(place: string, isTable: boolean): Promise<string> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-stdin-"));
  process.once("exit", () => fs.rmSync(folder, { recursive: true, force: true }));
  const raw = path.join(folder, "input");
  const source = place === STANDARD_STREAM ? process.stdin : fs.createReadStream(place);
  try {
    await pipeline(source, fs.createWriteStream(raw));
  } catch (error) {
    throw cannotReach(place, error);
  }
  if (statOf(raw)?.size === 0) {
    throw new InputError("standard input is empty", { file: place, fix: "pipe the file's content into the command" });
  }
  const file = path.join(folder, `input.${await endingFor(raw, isTable)}`);
  fs.renameSync(raw, file);
  hide(file, place);
  return file;
}
