/** Writing the page: the executed notebook is read, rendered and put beside itself, whole or not at all. */
import * as path from "node:path";
import { writeFileAtomic } from "../../files";
import { readNotebook } from "../notebook";
import { renderPage } from "./page";

/** Writes the page of the notebook `file` beside it and gives its path. @throws InputError */
export function writeReport(file: string): string {
  const page = file.replace(/\.ipynb$/i, "").concat(".html");
  writeFileAtomic(
    page,
    renderPage(readNotebook(file), { title: path.basename(file, ".ipynb"), folder: path.dirname(file) }),
  );
  return page;
}
