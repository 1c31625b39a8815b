/**
 * The tables of a store: one of passages with their vectors, and `bowlab_tables`, which says what each of them is and
 * how far it is loaded. Whoever looks at them by psql finds plain columns.
 */
import { InputError } from "../../errors";
import type { Database, WrittenColumn } from "./database";
import { checkedDescription, type StoreDescription, type StoreState } from "./description";

const REGISTER = `CREATE TABLE IF NOT EXISTS bowlab_tables (
  name text PRIMARY KEY, description jsonb NOT NULL, loaded bigint NOT NULL DEFAULT 0,
  longest double precision NOT NULL DEFAULT 0, ready boolean NOT NULL DEFAULT false)`;

/** Makes pgvector's types known. @throws InputError when the database has no pgvector, or lets nobody add it */
export async function requireVectors(database: Database): Promise<void> {
  const { shown: file } = database.address;
  const [found] = await database.query(
    "SELECT default_version AS version, installed_version IS NOT NULL AS there " +
      "FROM pg_available_extensions WHERE name = 'vector'",
  );
  if (found === undefined) {
    throw new InputError("the database has no pgvector", {
      ...{ file, expected: "the extension vector among pg_available_extensions", found: "none of this name" },
      fix: "install it on the server (Debian's postgresql-NN-pgvector, the image pgvector/pgvector), or use pglite:DIR",
    });
  }
  if (!found.there) await database.query("CREATE EXTENSION IF NOT EXISTS vector");
}

/** @throws InputError when the database cannot hold every character */
export async function requireUtf8(database: Database): Promise<void> {
  const [{ found }] = await database.query("SELECT current_setting('server_encoding') AS found");
  if (found === "UTF8") return;
  throw new InputError("the database does not keep texts in UTF-8", {
    ...{ file: database.address.shown, expected: "UTF8", found: String(found) },
    fix: "make one that does: createdb --encoding UTF8 --template template0 NAME",
  });
}

/** What the register says of a table; undefined: it knows none of this name. */
export async function readState(database: Database, table: string): Promise<StoreState | undefined> {
  const [register] = await database.query("SELECT to_regclass('bowlab_tables') IS NOT NULL AS there");
  if (!register.there) return undefined;
  const [row] = await database.query(
    "SELECT description::text, loaded::text, longest::text, ready FROM bowlab_tables WHERE name = $1",
    [table],
  );
  if (row === undefined) return undefined;
  const description = checkedDescription(JSON.parse(String(row.description)), `${database.address.shown}, ${table}`);
  return {
    ...{ description, loaded: Number(row.loaded), longest: Number(row.longest), isReady: row.ready === true },
  };
}

/** Makes the table, empty. Part of a transaction. @throws InputError when there is one that bowlab did not make */
export async function createTable(database: Database, table: string, description: StoreDescription): Promise<void> {
  const { type, dimension, textSearch, partitions } = description;
  await database.query(REGISTER);
  await requireFreeNames(database, table, description);
  const words = `, words tsvector GENERATED ALWAYS AS (${wordsOf(textSearch)}) STORED`;
  const parts = partitions > 1 ? " PARTITION BY HASH (row)" : "";
  await database.query(
    `CREATE TABLE ${table} (row bigint PRIMARY KEY, id text NOT NULL, title text NOT NULL, text text NOT NULL, ` +
      `embedding ${type}(${dimension}) NOT NULL${textSearch === "none" ? "" : words})${parts}`,
  );
  for (let part = 0; part < partitions && partitions > 1; part++) {
    const values = `FOR VALUES WITH (MODULUS ${partitions}, REMAINDER ${part})`;
    await database.query(`CREATE TABLE ${table}_${part} PARTITION OF ${table} ${values}`);
  }
  await database.query("INSERT INTO bowlab_tables (name, description) VALUES ($1, $2::jsonb)", [
    table,
    JSON.stringify(description),
  ]);
}

/** @throws InputError when the table, an index or a part of it would have the name of something else */
async function requireFreeNames(database: Database, table: string, description: StoreDescription): Promise<void> {
  const at = { file: database.address.shown, field: "table", fix: "choose another: --table NAME" };
  const [name] = await database.query("SELECT quote_ident($1) = $1 AS plain", [table]);
  if (!name.plain) throw new InputError("the name of the table is a word of SQL", { ...at, found: table });
  const indexes = indexStatements(table, description).map(([, , index]) => index);
  const parts = Array.from(
    { length: description.partitions > 1 ? description.partitions : 0 },
    (_, part) => `${table}_${part}`,
  );
  const [other] = await database.query(
    "SELECT name FROM unnest($1::text[]) AS name WHERE to_regclass(name) IS NOT NULL LIMIT 1",
    [`{${[table, ...indexes, ...parts].join(",")}}`],
  );
  if (other === undefined) return;
  const found = String(other.name);
  throw new InputError("the database has something of this name that bowlab did not make", { ...at, found });
}

/** Removes the table and its line in the register. Part of a transaction. */
export async function dropTable(database: Database, table: string): Promise<void> {
  await database.query(`DROP TABLE IF EXISTS ${table}`);
  await database.query("DELETE FROM bowlab_tables WHERE name = $1", [table]);
}

/** The title counts more than the text, as `ts_rank` weighs A against D. */
function wordsOf(textSearch: string): string {
  const of = (column: string, weight: string) => `setweight(to_tsvector('${textSearch}', ${column}), '${weight}')`;
  return `${of("title", "A")} || ${of("text", "D")}`;
}

/** The columns that are written. */
export function writtenColumns({ type }: Pick<StoreDescription, "type">): WrittenColumn[] {
  const texts = ["id", "title", "text"].map((name) => ({ name, type: "text" }));
  return [{ name: "row", type: "bigint" }, ...texts, { name: "embedding", type }];
}

type IndexStatement = [what: string, sql: string, name: string];

/** The indexes of a table, by what they are for, in the order in which they are built. */
export function indexStatements(table: string, description: StoreDescription): IndexStatement[] {
  const { type, index, links, effortOfBuild, textSearch } = description;
  const statement = (what: string, name: string, on: string): IndexStatement => {
    return [what, `CREATE INDEX IF NOT EXISTS ${table}_${name} ON ${table} ${on}`, `${table}_${name}`];
  };
  const settings = `(m = ${links}, ef_construction = ${effortOfBuild})`;
  return [
    statement("ids", "id", "(id)"),
    ...(textSearch === "none" ? [] : [statement("words", "words", "USING gin (words)")]),
    ...(index === "exact"
      ? []
      : [statement("vectors (HNSW)", "hnsw", `USING hnsw (embedding ${type}_ip_ops) WITH ${settings}`)]),
  ];
}

/** @throws InputError when PostgreSQL has no such configuration */
export async function requireTextSearch(database: Database, textSearch: string): Promise<void> {
  if (textSearch === "none") return;
  const names = await database.query("SELECT cfgname::text AS name FROM pg_ts_config ORDER BY 1");
  const known = names.map(({ name }) => String(name));
  if (known.includes(textSearch)) return;
  const expected = `none, or one of ${known.join(", ")}`;
  throw new InputError("the database does not know this full-text search", {
    ...{ file: database.address.shown, field: "text-search", expected, found: JSON.stringify(textSearch) },
  });
}

/** @throws InputError when the table's column is not what its description says */
export async function requireWidth(
  database: Database,
  table: string,
  { type, dimension }: StoreDescription,
): Promise<void> {
  const [column] = await database.query(
    "SELECT format_type(atttypid, atttypmod) AS type FROM pg_attribute " +
      "WHERE attrelid = to_regclass($1) AND attname = 'embedding' AND NOT attisdropped",
    [table],
  );
  const expected = `${type}(${dimension})`;
  if (column?.type === expected) return;
  throw new InputError("the table's vectors are not what was loaded", {
    ...{ file: database.address.shown, field: `${table}.embedding`, expected, found: String(column?.type ?? "none") },
    fix: "somebody changed the table: load it again, --replace",
  });
}
