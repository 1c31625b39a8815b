/** What the notebook's own metadata says about its run: which kernel, which parameters, when, and how it ended. */

import type { RunningKernel } from "../kernel/running-kernel";
import type { Notebook } from "../nbformat";
import type { ParameterValues } from "../parameterize";

export interface RunRecord {
  status: "running" | "ok" | "failed";
  /** ISO 8601. */
  started: string;
  seconds?: number;
  parameters?: ParameterValues;
}

/** Writes the record as `metadata.bowlab.run`. */
export function recordRun(notebook: Notebook, run: RunRecord): void {
  const { bowlab } = notebook.metadata;
  const known = typeof bowlab === "object" && !Array.isArray(bowlab) ? bowlab : {};
  notebook.metadata.bowlab = { ...known, run: { ...run } } as never;
}

/** Writes the kernel that ran it, as Jupyter's clients do. */
export function recordKernel(notebook: Notebook, name: string, displayName: string, { info }: RunningKernel): void {
  const language = info.language_info as Notebook["metadata"]["language_info"];
  const kernelspec: Record<string, unknown> = { ...notebook.metadata.kernelspec, name, display_name: displayName };
  if (language) {
    kernelspec.language = language.name;
    notebook.metadata.language_info = language;
  }
  notebook.metadata.kernelspec = kernelspec as unknown as Notebook["metadata"]["kernelspec"];
}
