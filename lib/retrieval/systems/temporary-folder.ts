/** A folder for what is made for one system alone. */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

export interface TemporaryFolder {
  folder: string;
  remove(): void;
}

/** Removed when asked, else when the process ends. */
export function temporaryFolder(): TemporaryFolder {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-search-"));
  const remove = (): void => {
    process.removeListener("exit", remove);
    fs.rmSync(folder, { recursive: true, force: true });
  };
  process.once("exit", remove);
  return { folder, remove };
}
