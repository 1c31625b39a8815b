import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { kernelCommand } from "../../../../kernel-ext/runner/kernel/kernel-command";
import { temporaryFolder } from "../../support";

const spec = (...argv: string[]) => ({ argv, display_name: "", language: "" });

describe("kernelCommand()", () => {
  it("fills in the connection file and the kernelspec's folder, wherever they are asked for", () => {
    expect(
      kernelCommand(spec("k", "--file={connection_file}", "{resource_dir}/x"), "/specs/k", "/c.json"),
    ).to.deep.equal(["k", "--file=/c.json", "/specs/k/x"]);
  });

  it("takes the Python that the kernelspec was installed with, and keeps ipykernel's history in memory", () => {
    const prefix = temporaryFolder();
    const folder = path.join(prefix, "share", "jupyter", "kernels", "python3");
    const python = path.join(prefix, "bin", "python");
    const argv = ["python", "-m", "ipykernel_launcher", "-f", "{connection_file}"];
    const rest = ["-m", "ipykernel_launcher", "-f", "/c.json", "--HistoryManager.hist_file=:memory:"];
    expect(kernelCommand(spec(...argv), folder, "/c.json")).to.deep.equal(["python", ...rest]);
    fs.mkdirSync(path.dirname(python));
    fs.writeFileSync(python, "");
    expect(kernelCommand(spec(...argv), folder, "/c.json")).to.deep.equal([python, ...rest]);
  });
});
