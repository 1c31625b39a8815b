/** What only a PostgreSQL of its own shows: COPY over the wire, passwords, and a database without pgvector. */
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { openStore } from "../../../lib/retrieval";
import { storeAddress, withoutPassword } from "../../../lib/retrieval/stores/address";
import {
  bigintField,
  type Database,
  DatabaseGone,
  inTransaction,
  openDatabase,
  utf8Field,
} from "../../../lib/retrieval/stores/database";
import { loadStorePackage } from "../../../lib/retrieval/stores/packages";
import { inputErrorOf } from "../../text/scratch";
import { describeRows, madeUpRows } from "./databases";
import { hasVector, postgresPrograms, startPostgres } from "./postgres";

const PASSWORD = "pa%2Fss wörd";

describe("a PostgreSQL server", function () {
  this.timeout(60_000);
  let server: Awaited<ReturnType<typeof startPostgres>>;
  before(async function () {
    const programs = postgresPrograms();
    if (programs === undefined) {
      console.log("      there is no PostgreSQL here: apt-get install postgresql");
      this.skip();
    }
    server = await startPostgres(programs, PASSWORD);
  });
  after(() => server?.stop());
  const address = () => server.address(encodeURIComponent(PASSWORD));

  it("takes rows by COPY, all of them or none", async () => {
    const database = openDatabase(storeAddress(address()));
    await database.query("CREATE TABLE t (row bigint PRIMARY KEY, id text)");
    const columns = ["row", "id"].map((name, at) => ({ name, type: ["bigint", "text"][at] }));
    const rows = (from: number) => [0, 1, 2].map((row) => [bigintField(from + row), utf8Field(`ü\0${from + row}`)]);
    await database.insert("t", columns, rows(0));
    await inTransaction(database, () => database.insert("t", columns, rows(3)));
    const double = await inputErrorOf(() => database.insert("t", columns, rows(5)));
    expect(double.message).to.include("duplicate key");
    const failed = inTransaction(database, async () => {
      await database.insert("t", columns, rows(100));
      throw new Error("broken off");
    });
    expect(await failed.then(() => "", String)).to.include("broken off");
    const found = await database.query("SELECT row::text, id FROM t ORDER BY t.row");
    expect(found).to.deep.equal([0, 1, 2, 3, 4, 5].map((row) => ({ row: String(row), id: `ü\ufffd${row}` })));
    await database.close();
  });

  it("killed in the middle of a query, is told so, and is asked again when it is back", async () => {
    const [database, other] = [0, 1].map(() => openDatabase(storeAddress(address())));
    await database.query("CREATE TABLE killed (row bigint PRIMARY KEY)");
    const rows = [0, 1, 2].map((row) => [bigintField(row)]);
    const work = {
      query: () => database.query("SELECT count(*)::text FROM killed"),
      rows: () => database.insert("killed", [{ name: "row", type: "bigint" }], rows),
    };
    for (const [what, run] of Object.entries(work)) {
      const [{ pid }] = await database.query("SELECT pg_backend_pid()::text AS pid");
      await other.query("BEGIN");
      await other.query("LOCK TABLE killed IN ACCESS EXCLUSIVE MODE");
      const failed = inputErrorOf(run);
      const running = "SELECT pid FROM pg_stat_activity WHERE pid = $1 AND wait_event_type = 'Lock'";
      while ((await other.query(running, [String(pid)])).length === 0) await sleep(10);
      // The server ends all its connections, and recovers.
      process.kill(Number(pid), "SIGKILL");
      const error = await failed;
      expect(error, what).to.be.instanceOf(DatabaseGone);
      expect(error.message).to.include("the database cannot be reached").and.include("postgres://me@127.0.0.1");
      expect(await answered(database), what).to.deep.equal([{ count: "0" }]);
      await answered(other);
    }
    await Promise.all([database.close(), other.close()]);
  });

  it("breaks off what it is asked when the signal is aborted, and is asked again", async () => {
    const [database, other] = [0, 1].map(() => openDatabase(storeAddress(address())));
    const stop = new AbortController();
    const asked = database.query("SELECT pg_sleep(600)", [], { signal: stop.signal }).then(() => undefined, String);
    const running = "SELECT pid FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(600)%' AND state = 'active'";
    while ((await other.query(running)).length === 0) await sleep(10);
    stop.abort(new Error("the person has enough"));
    expect(await asked).to.include("the person has enough");
    while ((await other.query(running)).length > 0) await sleep(10);
    expect(await database.query("SELECT 1::text AS n")).to.deep.equal([{ n: "1" }]);
    await Promise.all([database.close(), other.close()]);
  });

  it("breaks off a statement that takes longer than it may, but for one that is known to be long", async () => {
    const other = openDatabase(storeAddress(address()));
    const database = openDatabase(storeAddress(address()), { timeout: 0.2 });
    const late = await inputErrorOf(() => database.query("SELECT pg_sleep(601)"));
    expect(late).to.be.instanceOf(DatabaseGone);
    expect(late.message).to.include("did not answer in time");
    const running = "SELECT pid FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(601)%' AND state = 'active'";
    while ((await other.query(running)).length > 0) await sleep(10);
    const long = await database.query("SELECT 1::text AS n FROM pg_sleep(0.5)", [], { isLong: true });
    expect(long).to.deep.equal([{ n: "1" }]);
    await Promise.all([database.close(), other.close()]);
  });

  it("without pgvector is told so, and what to do", async function () {
    if (hasVector(postgresPrograms() as string)) this.skip();
    const store = openStore(address());
    const error = await inputErrorOf(() => store.create(describeRows(madeUpRows(3, 4))));
    expect(error.message).to.include("the database has no pgvector").and.include("postgresql-NN-pgvector");
    expect(await store.state()).to.equal(undefined);
    await store.close();
  });

  it("that keeps texts otherwise than in UTF-8 is not loaded into", async () => {
    const database = openDatabase(storeAddress(address()));
    await database.query("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'");
    const store = openStore(address().replace(/postgres$/, "latin"));
    const error = await inputErrorOf(() => store.create(describeRows(madeUpRows(3, 4))));
    expect(error.message).to.include("found LATIN1").and.include("createdb --encoding UTF8");
    expect(await store.state()).to.equal(undefined);
    await Promise.all([database.close(), store.close()]);
  });

  it("says what it does not allow, what took too long, and that it asks for a password", async () => {
    const database = openDatabase(storeAddress(address()));
    await database.query("CREATE ROLE reader LOGIN PASSWORD 'read-only'");
    const reader = openDatabase(storeAddress(server.address("read-only").replace("//me:", "//reader:")));
    const refused = await inputErrorOf(() => reader.query("CREATE TABLE mine (row bigint)"));
    expect(refused.message).to.include("does not allow this").and.include("administrator");
    await reader.query("SET statement_timeout = 50");
    const late = await inputErrorOf(() => reader.query("SELECT pg_sleep(60)"));
    expect(late.message).to.include("broke off").and.include("statement_timeout");
    const { PGPASSWORD } = process.env;
    delete process.env.PGPASSWORD;
    const nameless = openDatabase(storeAddress(address().replace(/:[^:@]*@/, "@")));
    const asked = await inputErrorOf(() => nameless.query("SELECT 1"));
    expect(asked.message).to.include("asks for a password").and.include("PGPASSWORD");
    if (PGPASSWORD !== undefined) process.env.PGPASSWORD = PGPASSWORD;
    await Promise.all([database.close(), reader.close()]);
  });

  it("behind a socket of this machine is named as libpq's programs name it", async () => {
    const { folder, port } = server;
    const place = `postgres://me:${encodeURIComponent(PASSWORD)}@/postgres?host=${folder}&port=${port}`;
    const database = openDatabase(storeAddress(place));
    expect(database.address.shown).to.equal(`postgres://me@/postgres?host=${folder}`);
    expect(await database.query("SELECT inet_client_addr()::text AS at")).to.deep.equal([{ at: null }]);
    await database.close();
  });

  it("that refuses the password, or has no such database, is told without the password", async () => {
    const wrong = openStore(server.address("not-this-one"));
    const refused = await inputErrorOf(() => wrong.state());
    expect(refused.message).to.include("refused the password").and.not.include("not-this-one");
    const missing = openStore(address().replace(/postgres$/, "nowhere"));
    const none = await inputErrorOf(() => missing.state());
    expect(none.message).to.include("no such database").and.not.include(PASSWORD);
  });
});

/** What `killed` counts, as soon as the server lets somebody in again. */
async function answered(database: Database) {
  for (;;) {
    try {
      return await database.query("SELECT count(*)::text FROM killed");
    } catch (error) {
      if (!(error instanceof DatabaseGone)) throw error;
    }
  }
}

describe("storeAddress()", () => {
  it("shows no password, and takes it out of what a database says", () => {
    const address = storeAddress("postgresql://me:s%40cret@db:5433/lab?password=other&sslmode=require");
    expect(address.shown).to.equal("postgresql://me@db:5433/lab");
    expect(withoutPassword("s@cret, s%40cret and other were wrong", address)).to.equal("…, … and … were wrong");
  });

  it("loadStorePackage() says how a missing package is installed", async () => {
    const missing = (name: string) => {
      throw new Error(`Cannot find module '${name}'`);
    };
    const { message } = await inputErrorOf(() => loadStorePackage("pg", missing));
    expect(message).to.include("npm install pg@").and.include("pg-copy-streams@");
  });
});
