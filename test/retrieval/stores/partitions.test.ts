/** The statements of the guide that divide a table, beside what `--partitions` makes. */
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { storeAddress } from "../../../lib/retrieval/stores/address";
import { type Database, openDatabase } from "../../../lib/retrieval/stores/database";
import { createTable, indexStatements } from "../../../lib/retrieval/stores/schema";
import { useScratch } from "../../text/scratch";
import { describeRows, madeUpRows } from "./databases";

const GUIDE = path.resolve(__dirname, "../../../docs/guides/database.md");

/** The statements of the guide's first block of SQL, as they stand there. */
function documented(): string[] {
  const [, block] = /```sql\n([^`]*PARTITION[^`]*)```/.exec(fs.readFileSync(GUIDE, "utf8")) as RegExpExecArray;
  return block.split(";\n").filter((statement) => statement.trim() !== "");
}

/** By what a table is divided, and its parts with their bounds. */
async function partitionsOf(database: Database, table: string) {
  const [{ by }] = await database.query("SELECT pg_get_partkeydef($1::regclass) AS by", [table]);
  const parts = await database.query(
    "SELECT c.relname::text AS name, pg_get_expr(c.relpartbound, c.oid) AS bounds, " +
      "(SELECT count(*)::text FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_am m ON m.oid = i.relam " +
      "WHERE x.indrelid = c.oid AND m.amname = 'hnsw') AS graphs " +
      "FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid WHERE inhparent = $1::regclass ORDER BY c.oid",
    [table],
  );
  return { by, parts };
}

describe("a table in partitions", function () {
  this.timeout(120_000);
  const at = useScratch();

  it("is made by the guide's statements, and each part has its own graph", async () => {
    const database = openDatabase(storeAddress(`pglite:${at("db")}`));
    const [whole, part] = documented();
    await database.query("CREATE EXTENSION vector");
    await database.query(whole.replace("…", "id text NOT NULL, embedding vector(4) NOT NULL"));
    await database.query(part);
    const byHand = await partitionsOf(database, "bowlab_passages");
    expect(byHand.parts).to.have.lengthOf(1);

    const description = describeRows(madeUpRows(3, 4), { partitions: 8 });
    await createTable(database, "made", description);
    for (const [, sql] of indexStatements("made", description)) await database.query(sql);
    const made = await partitionsOf(database, "made");
    expect(made.by).to.equal(byHand.by);
    expect(made.parts.map(({ name }) => name)).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7].map((each) => `made_${each}`));
    expect(made.parts[0].bounds).to.equal(byHand.parts[0].bounds);
    expect(new Set(made.parts.map(({ bounds }) => bounds)).size).to.equal(8);
    expect(made.parts.map(({ graphs }) => graphs)).to.deep.equal(Array(8).fill("1"));
    await database.close();
  });
});
