import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { InputError } from "../../../kernel-ext/errors";
import { installKernelSpec } from "../../../kernel-ext/kernel/install";
import { temporaryFolder } from "../support";

describe("installKernelSpec()", () => {
  it("writes a kernel.json that names node and the script by absolute paths", () => {
    const prefix = temporaryFolder();
    const file = installKernelSpec({ prefix });
    expect(file).to.equal(path.join(prefix, "share", "jupyter", "kernels", "bowlab", "kernel.json"));
    const spec = JSON.parse(fs.readFileSync(file, "utf8"));
    expect(spec).to.include({ display_name: "TypeScript (bowlab)", language: "typescript" });
    expect(fs.readdirSync(path.dirname(file))).to.include.members(["logo-32x32.png", "logo-64x64.png", "logo-svg.svg"]);
    const [node, script, command, connection] = spec.argv;
    expect([command, connection]).to.deep.equal(["kernel", "{connection_file}"]);
    for (const program of [node, script]) {
      expect(path.isAbsolute(program)).to.equal(true);
      expect(fs.existsSync(program), program).to.equal(true);
    }
  });

  it("refuses two places at once and says which there are", () => {
    expect(() => installKernelSpec({ user: true, path: "x" })).to.throw(InputError, /--user, --prefix, --path/);
  });

  it("says so when the place cannot be written", () => {
    const file = path.join(temporaryFolder(), "file");
    fs.writeFileSync(file, "");
    expect(() => installKernelSpec({ path: file })).to.throw(InputError, /cannot make the folder/);
  });
});
