/** What is piped in is never met again: its index is kept for this process alone. */
import * as path from "node:path";
import { temporaryFolder } from "../../../retrieval/systems/temporary-folder";
import { isSpooled } from "../output";

/** A temporary folder where `data` came from standard input; undefined for files of a person's own. */
export function indexOfStream(data: string | undefined): string | undefined {
  return data !== undefined && isSpooled(path.resolve(data)) ? temporaryFolder().folder : undefined;
}
