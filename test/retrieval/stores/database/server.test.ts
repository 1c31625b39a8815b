/** A server whose port is open before it lets anybody in, as a container's is; and one that falls silent. */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { storeAddress } from "../../../../lib/retrieval/stores/address";
import { DatabaseGone, utf8Field } from "../../../../lib/retrieval/stores/database";
import { patienceOf } from "../../../../lib/retrieval/stores/database/connection";
import { serverDatabase } from "../../../../lib/retrieval/stores/database/server";
import { inputErrorOf } from "../../../text/scratch";
import { startServer, type TestServer } from "../databases";
import { type SilentFront, silentFront } from "../silent-front";
import { type StartingServer, startingServer } from "../starting-server";

describe("serverDatabase()", function () {
  this.timeout(60_000);
  let folder = "";
  let server: TestServer;
  let front: StartingServer | undefined;
  let silent: SilentFront | undefined;
  before(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-test-"));
    server = await startServer(folder);
  });
  afterEach(() => {
    front?.stop();
    silent?.stop();
  });
  after(async () => {
    await server.kill();
    fs.rmSync(folder, { recursive: true, force: true });
  });
  const behind = ({ port }: StartingServer) => storeAddress(server.address.replace(/:\d+\//, `:${port}/`));

  it("waits for a server that is starting up, in one connection for all who ask", async () => {
    front = await startingServer(server.port, 3);
    const database = serverDatabase(behind(front));
    const asked = [1, 2].map((n) => database.query(`SELECT ${n}::text AS n`));
    expect(await Promise.all(asked)).to.deep.equal([[{ n: "1" }], [{ n: "2" }]]);
    expect(front.refused()).to.equal(3);
    await database.close();
  });

  it("says so when the server does not start in time, and connects when it has", async () => {
    front = await startingServer(server.port, Number.POSITIVE_INFINITY);
    const database = serverDatabase(behind(front), { patience: 500 });
    const error = await inputErrorOf(() => database.query("SELECT 1"));
    expect(error).to.be.instanceOf(DatabaseGone);
    expect(error.message).to.include("the database system is starting up");
    expect(front.refused()).to.be.greaterThan(0);
    front.open();
    expect(await database.query("SELECT 1::text AS n")).to.deep.equal([{ n: "1" }]);
    await database.close();
  });

  it("waits no longer than it may for one that falls silent, and connects anew when it is back", async () => {
    silent = await silentFront(server);
    const database = serverDatabase(storeAddress(silent.address), { timeout: 0.3, patience: 500 });
    await database.query("CREATE TABLE IF NOT EXISTS silent (word text)");
    const asked = {
      query: () => database.query("SELECT 1"),
      rows: () => database.insert("silent", [{ name: "word", type: "text" }], [[utf8Field("a word")]]),
    };
    for (const [what, ask] of Object.entries(asked)) {
      silent.hush();
      const late = await inputErrorOf(ask);
      expect(late, what).to.be.instanceOf(DatabaseGone);
      expect(late.message, what)
        .to.include("did not answer in time")
        .and.include("within 0.3 s")
        .and.include("--store-timeout")
        .and.not.include("not-told");
      const away = await inputErrorOf(ask);
      expect(away.message, what).to.include("cannot be reached").and.include("timeout expired");
      silent.speak();
      expect(await database.query("SELECT count(*)::text AS n FROM silent"), what).to.deep.equal([{ n: "0" }]);
    }
    silent.hush();
    // Nobody answers the goodbye either.
    await database.close();
  });

  it("is patient as libpq's connect_timeout says", () => {
    const { PGCONNECT_TIMEOUT } = process.env;
    const patience = (words: string) => patienceOf(storeAddress(`postgres://me@db/lab${words}`));
    try {
      delete process.env.PGCONNECT_TIMEOUT;
      expect([patience(""), patience("?connect_timeout=3"), patience("?connect_timeout=soon")]).to.deep.equal([
        ...[10_000, 3000, 10_000],
      ]);
      expect(patience("?connect_timeout=0")).to.be.greaterThan(1e9);
      process.env.PGCONNECT_TIMEOUT = "7";
      expect([patience(""), patience("?connect_timeout=3")]).to.deep.equal([7000, 3000]);
    } finally {
      if (PGCONNECT_TIMEOUT === undefined) delete process.env.PGCONNECT_TIMEOUT;
      else process.env.PGCONNECT_TIMEOUT = PGCONNECT_TIMEOUT;
    }
  });
});
