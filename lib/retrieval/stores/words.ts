/**
 * Full-text search by the database. A passage is found when it has any word of the query; `ts_rank` orders by how often
 * and where the words stand, divided by the logarithm of the length. It knows no word's rarity: BM25 orders better.
 */
import { InputError } from "../../errors";
import type { Database } from "./database";
import type { StoreState } from "./description";
import type { StoreHit } from "./vector-store";

/** `ts_rank`'s 1: divided by 1 + the logarithm of the length. */
const BY_LENGTH = 1;

/** @throws InputError when the table was loaded without words */
export async function searchText(
  database: Database,
  table: string,
  { description: { textSearch } }: StoreState,
  query: string,
  k: number,
): Promise<StoreHit[]> {
  if (textSearch === "none") {
    throw new InputError("the table's words are not searched: it was loaded with --text-search none", {
      ...{ file: `${database.address.shown}, ${table}` },
      fix: "search by vectors alone, beside BM25 (--data), or load it again with --text-search",
    });
  }
  // All words of a question are rarely in one passage: any of them will do.
  const asked = `replace(plainto_tsquery('${textSearch}', $1)::text, ' & ', ' | ')::tsquery`;
  const rows = await database.query(
    `SELECT row::text, id, ts_rank(words, asked, ${BY_LENGTH})::text AS score FROM ${table}, ` +
      `(SELECT ${asked} AS asked) AS q WHERE words @@ asked ORDER BY ts_rank(words, asked, ${BY_LENGTH}) DESC, ` +
      `${table}.row LIMIT ${k}`,
    [query.replaceAll("\0", " ")],
  );
  return rows.map(({ row, id, score }) => ({ row: Number(row), id: String(id), score: Number(score) }));
}
