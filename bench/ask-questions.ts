/**
 * Questions about manual pages in plain words, with the pages that were made for the task (`ask-questions/man.tsv`).
 * They were written before any setting was tried: settings are chosen on `dev`, `test` has other tasks.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import type { PassageSearch } from "../lib/search";

/** A question, and the names of the pages of which one is wanted: "sort(1)". */
export interface JudgedPages {
  split: string;
  question: string;
  pages: readonly string[];
}

/** All of them, in the order of the file. */
export function judgedPages(): JudgedPages[] {
  const lines = fs
    .readFileSync(path.join(__dirname, "ask-questions", "man.tsv"), "utf8")
    .trim()
    .split("\n");
  return lines.slice(1).map((line) => {
    const [split, question, pages] = line.split("\t");
    return { split, question, pages: pages.split(" ") };
  });
}

/** A table: how many questions have a wanted page, in English, among the first three passages, and RR@10. */
export async function pagesFound(search: PassageSearch, asked: readonly JudgedPages[]): Promise<string[]> {
  const lines = ["| pages wanted | questions | success@3 | RR@10 |", "|---|--:|--:|--:|"];
  for (const split of new Set(asked.map((each) => each.split))) {
    const ranks: number[] = [];
    for (const { question, pages } of asked.filter((each) => each.split === split)) {
      const { results } = await search.ask(question, { k: 10 });
      const at = results.findIndex(({ title, place }) => {
        return pages.includes(title.split(/[: ]/, 1)[0]) && /^man\d/.test(place?.file ?? "");
      });
      ranks.push(at < 0 ? Number.POSITIVE_INFINITY : at + 1);
    }
    const success = ranks.filter((rank) => rank <= 3).length / ranks.length;
    const reciprocal = ranks.reduce((sum, rank) => sum + 1 / rank, 0) / ranks.length;
    lines.push(`| ${split} | ${ranks.length} | ${success.toFixed(3)} | ${reciprocal.toFixed(3)} |`);
  }
  return lines;
}
