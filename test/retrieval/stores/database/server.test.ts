/** A server whose port is open before it lets anybody in, as a container's is. */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { storeAddress } from "../../../../lib/retrieval/stores/address";
import { DatabaseGone } from "../../../../lib/retrieval/stores/database";
import { serverDatabase } from "../../../../lib/retrieval/stores/database/server";
import { inputErrorOf } from "../../../text/scratch";
import { startServer, type TestServer } from "../databases";
import { type StartingServer, startingServer } from "../starting-server";

describe("serverDatabase()", function () {
  this.timeout(60_000);
  let folder = "";
  let server: TestServer;
  let front: StartingServer | undefined;
  before(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-test-"));
    server = await startServer(folder);
  });
  afterEach(() => front?.stop());
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
    const database = serverDatabase(behind(front), 500);
    const error = await inputErrorOf(() => database.query("SELECT 1"));
    expect(error).to.be.instanceOf(DatabaseGone);
    expect(error.message).to.include("the database system is starting up");
    expect(front.refused()).to.be.greaterThan(0);
    front.open();
    expect(await database.query("SELECT 1::text AS n")).to.deep.equal([{ n: "1" }]);
    await database.close();
  });
});
