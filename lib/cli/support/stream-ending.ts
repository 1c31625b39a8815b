/** The ending that a nameless stream's first line calls for: readers tell a file's form by it. */
import { readLines } from "../../text/streaming";

/**
 * `json` for an array, `jsonl` for objects, `tsv` for two or three columns between tabs, else `txt`. What is known to
 * be a table is `tsv` with any tab and else `csv`.
 * @throws InputError when it is not text
 */
export async function endingFor(file: string, isTable: boolean): Promise<"json" | "jsonl" | "csv" | "tsv" | "txt"> {
  for await (const { text } of readLines(file)) {
    const line = text.trimStart();
    if (line === "") continue;
    if (line.startsWith("{")) return "jsonl";
    if (/^\[\s*(\{|$)/.test(line)) return "json";
    if (isTable) return text.includes("\t") ? "tsv" : "csv";
    const columns = text.split("\t").length;
    return columns === 2 || columns === 3 ? "tsv" : "txt";
  }
  return "txt";
}
