/** One contract for every way to a database: PGlite in this process, and `pg` over the wire to a server. */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { Random } from "../../../lib/random";
import { openStore, type StoreHit, type StoreRow, type VectorStore, vectorsInMemory } from "../../../lib/retrieval";
import { innerProduct } from "../../../lib/retrieval/inner-product";
import { storeAddress } from "../../../lib/retrieval/stores/address";
import { openDatabase } from "../../../lib/retrieval/stores/database";
import { inputErrorOf } from "../../text/scratch";
import { describeRows, madeUpRows, madeUpVector, startServer, streamed, type TestServer } from "./databases";
import { hasVector, postgresPrograms, startPostgres } from "./postgres";

const H = 24;
const rows = madeUpRows(600, H);
const queries = Float32Array.from([1, 2, 3].flatMap((seed) => Array.from(madeUpVector(new Random(seed), H))));

/** All scores by plain double-precision sums, best first. */
function expectedHits(stored: readonly StoreRow[], k: number): StoreHit[][] {
  const { ids } = vectorsInMemory(
    stored.map(({ id }) => id),
    new Float32Array(stored.length * H),
    H,
  );
  return [0, 1, 2].map((q) => {
    const hits = stored.map(({ id, vector }, row) => ({
      ...{ row, id, score: innerProduct(queries, q * H, vector, 0, H) },
    }));
    return hits.sort((a, b) => b.score - a.score || ids.tieOrder(a.row, b.row)).slice(0, k);
  });
}

const share = (found: readonly StoreHit[], all: readonly StoreHit[]) =>
  found.filter(({ id }) => all.some((each) => each.id === id)).length / all.length;

for (const kind of ["PGlite in this process", "pg over the wire", "a PostgreSQL server with pgvector"]) {
  describe(`a store, ${kind}`, () => {
    let folder = "";
    let server: TestServer | undefined;
    let store: VectorStore;
    before(async function () {
      this.timeout(120_000);
      folder = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-test-"));
      if (kind === "PGlite in this process") store = openStore(`pglite:${folder}`);
      else if (kind === "pg over the wire") {
        server = await startServer(folder);
        store = openStore(server.address);
      } else {
        const programs = postgresPrograms();
        if (programs === undefined || !hasVector(programs)) {
          console.log("      there is no PostgreSQL with pgvector here: BOWLAB_TEST_POSTGRES names the folder of one");
          return this.skip();
        }
        const own = await startPostgres(programs, "not-told");
        server = { ...own, address: own.address(), kill: own.stop };
        store = openStore(server.address);
      }
    });
    afterEach(() => store?.drop());
    after(async () => {
      await store?.close();
      await server?.kill();
      fs.rmSync(folder, { recursive: true, force: true });
    });

    it("loads, breaks off, goes on with nothing double, and searches as files do", async function () {
      this.timeout(60_000);
      expect(await store.state()).to.equal(undefined);
      await store.create(describeRows(rows));
      const broken = await store.load(streamed(rows, 0, 450), 0).then(() => "", String);
      expect(broken).to.include("broken off");
      const early = await inputErrorOf(() => store.search(queries, 10));
      expect(early.message).to.include("not loaded whole").and.include("bowlab index");
      const wrong = await inputErrorOf(() => store.load(streamed(rows), 1));
      expect(wrong.message).to.include("goes on behind what is loaded");
      const from = await store.count();
      await store.load(streamed(rows, from), from);
      expect(await store.count()).to.equal(600);
      expect((await store.state())?.isReady).to.equal(true);

      expect(await store.search(queries, 20, { exact: true })).to.deep.equal(expectedHits(rows, 20));
      const near = await store.search(queries, 20);
      const all = expectedHits(rows, 20);
      for (const [q, found] of near.entries()) {
        expect(share(found, all[q])).to.be.at.least(0.95);
        for (const hit of found)
          expect(hit.score).to.equal(expectedHits(rows, 600)[q].find(({ id }) => id === hit.id)?.score);
      }
      expect((await store.search(queries, 600, { candidates: 600 }))[0]).to.have.lengthOf.within(570, 600);

      const words = await store.searchWords("What is it about subject7?", 40);
      expect(words.map(({ id }) => id))
        .to.include("p7")
        .and.include("p31");
      expect(await store.passages([7, 3])).to.deep.equal([7, 3].map((row) => passageOf(rows[row])));

      await store.drop();
      expect(await store.state()).to.equal(undefined);
      const gone = await inputErrorOf(() => store.passages([1]));
      expect(gone.message).to.include("the table is gone").and.include("bowlab index");
    });

    it("says so where somebody drops the table while it is loaded", async function () {
      if (server === undefined) this.skip();
      const other = openDatabase(storeAddress(server.address));
      await store.create(describeRows(rows));
      async function* dropping(): AsyncGenerator<StoreRow> {
        yield* streamed(rows.slice(0, 300));
        await other.query("DROP TABLE bowlab_passages");
        yield* streamed(rows.slice(300));
      }
      const error = await inputErrorOf(() => store.load(dropping(), 0));
      expect(error.message).to.include("the table is gone").and.include("--replace");
      await other.close();
    });

    it("keeps half precision, partitions, and no words", async function () {
      this.timeout(60_000);
      await store.create(describeRows(rows, { type: "halfvec", index: "exact", textSearch: "none", partitions: 3 }));
      await store.load(streamed(rows), 0);
      const all = expectedHits(rows, 20);
      for (const [q, found] of (await store.search(queries, 20)).entries()) {
        expect(share(found, all[q])).to.be.at.least(0.9);
        expect(Math.abs(found[0].score - all[q][0].score)).to.be.below(0.05);
      }
      const words = await inputErrorOf(() => store.searchWords("subject7", 10));
      expect(words.message).to.include("--text-search none");
    });

    it("refuses other widths, numbers without a half, and more rows than announced", async function () {
      this.timeout(60_000);
      await store.create(describeRows(rows.slice(0, 3), { type: "halfvec" }));
      const narrow = [{ ...rows[0], vector: new Float32Array(H - 1) }];
      expect((await inputErrorOf(() => store.load(streamed(narrow), 0))).message).to.include("another width");
      const large = [{ ...rows[0], vector: rows[0].vector.map((_, h) => (h === 5 ? 70_000 : 0)) }];
      expect((await inputErrorOf(() => store.load(streamed(large), 0))).message).to.include("at position 5");
      expect((await inputErrorOf(() => store.load(streamed(rows), 0))).message).to.include("more passages");
      expect((await inputErrorOf(() => store.load(streamed(rows.slice(0, 2)), 0))).message).to.include(
        "fewer passages",
      );
      expect(await store.count()).to.equal(2);
      await store.load(streamed(rows.slice(0, 3), 2), 2);
      const odd = await inputErrorOf(() => store.search(new Float32Array(H - 1), 3));
      expect(odd.message).to.include(`${H} numbers a query`);
    });
  });
}

function passageOf({ id, title, text }: StoreRow) {
  return { id, title, text };
}
