import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { notebookOf, writeNotebookFile } from "../../support";
import { type Clients, requireClients } from "./clients";

const script = path.join(__dirname, "execute.py");

describe("bowlab kernel under nbclient", () => {
  let clients: Clients;
  before(function () {
    clients = requireClients(this, "nbclient");
  });
  after(() => clients?.remove());

  it("runs every cell after an error, loses no line, and gives results, errors and displays their places", async () => {
    const cells = [
      "const a = 2;\na * 21",
      "throw new TypeError('no good')",
      ...Array.from({ length: 30 }, (_, i) => `for (let i = 0; i < 60; i++) console.log(${i}, i);`),
      { source: "throw new Error('expected')", tags: ["raises-exception"] },
      'import { html } from "bowlab-kernel";\nhtml`<b>bold</b>`',
    ];
    const file = writeNotebookFile(clients.folder, "nbclient.ipynb", notebookOf(cells));
    const output = path.join(clients.folder, "executed.ipynb");
    await clients.run(script, file, output, clients.folder);
    const executed: { outputs: Record<string, unknown>[]; execution_count: number }[] = JSON.parse(
      fs.readFileSync(output, "utf8"),
    ).cells;
    expect(executed.map(({ execution_count }) => execution_count)).to.deep.equal(cells.map((_, i) => i + 1));
    expect(executed[0].outputs[0]).to.deep.include({ output_type: "execute_result", data: { "text/plain": ["42"] } });
    expect(executed[1].outputs[0]).to.include({ output_type: "error", ename: "TypeError", evalue: "no good" });
    for (let k = 0; k < 30; k++) {
      // A busy machine may send them in several messages, which nbclient keeps apart.
      const lines = executed[2 + k].outputs.flatMap(({ text }) => text);
      expect(lines).to.deep.equal(Array.from({ length: 60 }, (_, i) => `${k} ${i}\n`));
    }
    expect(executed.at(-1)?.outputs[0].data).to.have.property("text/html");
  });
});
