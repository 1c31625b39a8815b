/** The threads of the wasm engine as they are built: what runs from its sources may not parse as Node's modules do. */

import * as fs from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import * as vm from "node:vm";
import { expect } from "chai";

const built = path.resolve(__dirname, "../../../lib/dist");
const { wrap } = createRequire(__filename)("node:module") as { wrap(code: string): string };

describe("files that threads are started from", () => {
  const workers = fs
    .readdirSync(built, { recursive: true, encoding: "utf8" })
    .filter((name) => /(^|\/)worker\.js$/.test(name));

  it("there are some, and each parses inside Node's wrapper of a module", () => {
    expect(workers).to.include("engine/wasm/pool/worker.js");
    for (const name of workers) {
      const code = fs.readFileSync(path.join(built, name), "utf8");
      expect(() => new vm.Script(wrap(code), { filename: name }), name).not.to.throw();
    }
  });
});
