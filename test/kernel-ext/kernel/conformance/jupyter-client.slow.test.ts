import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { type Clients, requireClients } from "./clients";

const script = path.join(__dirname, "client.py");

/** The names of the checks in client.py: a test each. */
const names = [...fs.readFileSync(script, "utf8").matchAll(/^@check\ndef (\w+)\(/gm)].map(([, name]) => name);

describe("bowlab kernel under jupyter_client", () => {
  let clients: Clients;
  before(function () {
    clients = requireClients(this, "jupyter_client", "zmq");
  });
  after(() => clients?.remove());

  for (const name of names) {
    it(name.replaceAll("_", " "), async () => {
      const results = JSON.parse(await clients.run(script, clients.folder, name));
      expect(results[name]).to.equal(null);
    });
  }
});
