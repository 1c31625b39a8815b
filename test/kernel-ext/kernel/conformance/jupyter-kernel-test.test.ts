import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { expect } from "chai";
import { type Clients, python, requireClients } from "./clients";

const script = path.join(__dirname, "jupyter_kernel_test_bowlab.py");
const find = 'import sys; sys.path.append("/usr/lib/python3/dist-packages"); import jupyter_kernel_test';

describe("bowlab kernel under jupyter_kernel_test", () => {
  let clients: Clients;
  before(function () {
    if (spawnSync(python, ["-c", find]).status !== 0) {
      console.log("      skipped: Debian's python3-jupyter-kernel-test is not installed");
      this.skip();
    }
    clients = requireClients(this, "jupyter_client");
  });
  after(() => clients?.remove());

  it("passes all of it, and skips nothing", async () => {
    const { run, failures, skipped } = JSON.parse(await clients.run(script));
    expect({ run, failures, skipped }).to.deep.equal({ run: 12, failures: [], skipped: [] });
  });
});
