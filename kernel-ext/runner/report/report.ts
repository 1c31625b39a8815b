/** Writing the page: the executed notebook is read, rendered and put beside itself, whole or not at all. */
import * as path from "node:path";
import { writeFileAtomic } from "../../files";
import { readNotebook } from "../nbformat";
import { renderPage } from "./page";

export interface ReportOptions {
  /** The notebook is its reader's own: scripts in its HTML run (default false: nothing of it can). */
  trusted?: boolean;
  /** Folder that relative pictures are read from (default: the notebook's). */
  folder?: string;
}

/** Writes the page of the notebook `file` beside it and gives its path. @throws InputError */
export function writeReport(file: string, { trusted, folder = path.dirname(file) }: ReportOptions = {}): string {
  const page = file.replace(/\.ipynb$/i, "").concat(".html");
  writeFileAtomic(page, renderPage(readNotebook(file), { title: path.basename(file, ".ipynb"), folder, trusted }));
  return page;
}
