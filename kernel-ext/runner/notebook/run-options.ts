/** The options of one notebook's run. */

import type { OutputKeeperOptions } from "../cells/output-keeper";
import type { Limits } from "../kernel/running-kernel";
import type { Notebook } from "../nbformat";
import type { ParameterValues } from "../parameterize";
import type { Reporter } from "../reporter";

export interface RunOptions extends OutputKeeperOptions {
  /** Folder the executed notebook goes to. */
  out: string;
  /** Its name there (default: the notebook's own). */
  name?: string;
  parameters?: ParameterValues;
  /**
   * Go on after a cell that raises an error, and count the run as done, as nbclient does. A lost kernel and a time
   * limit are failures.
   */
  allowErrors?: boolean;
  /** Names of errors that are not failures. */
  allowedNames?: readonly string[];
  /** Go on where an earlier run into the same file stopped, as far as that is sound. */
  resume?: boolean;
  /** Kernel to use instead of the one the notebook names. */
  kernel?: string;
  /** Folders to look for kernelspecs in first. */
  kernelPaths?: readonly string[];
  /** The kernel's working directory (default: the notebook's folder). */
  cwd?: string;
  limits?: Partial<Limits>;
  reporter?: Reporter;
  /** Runs this notebook instead of reading `file`, which then only gives its name and folder. */
  notebook?: Notebook;
}
