/** What `bowlab doctor` says of a project's notebooks. */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { diagnoseNotebooks } from "../../lib/cli/support/notebooks";

describe("diagnoseNotebooks()", () => {
  const project = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-project-"));
  after(() => fs.rmSync(project, { recursive: true, force: true }));

  function installed(name: string, version: string, under = project): string {
    const folder = path.join(under, "node_modules", name);
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, "package.json"), JSON.stringify({ name, version }));
    return folder;
  }

  it("finds the project's own kernel and danfojs before bowlab's, each with version and folder", () => {
    const kernel = installed("bowlab-kernel", "7.0.0");
    const danfojs = installed("danfojs-node", "1.2.0");
    const found = diagnoseNotebooks(project);
    expect(found.kernel).to.deep.equal({ version: "7.0.0", folder: fs.realpathSync(kernel) });
    expect(found.danfojs).to.deep.equal({ version: "1.2.0", folder: fs.realpathSync(danfojs) });
    expect(found.missing.map(({ what }) => what)).to.not.include(/bowlab-kernel/);
    expect(found.optional).to.deep.equal([]);
  });

  it("warns of a danfojs that brings a TensorFlow of its own, with the overrides that cure it", () => {
    const danfojs = installed("danfojs-node", "1.2.0");
    installed("@tensorflow/tfjs-node", "3.21.0");
    const { optional } = diagnoseNotebooks(project);
    expect(optional).to.have.length(1);
    expect(optional[0].what).to.include(`${fs.realpathSync(danfojs)} brings a TensorFlow of its own`);
    expect(optional[0].fix).to.match(/^Write this into the package\.json in .*:\n"overrides": \{/);
    const standIn = path.join(project, "node_modules", "@tensorflow", "tfjs-node", "package.json");
    fs.writeFileSync(standIn, JSON.stringify({ name: "@tensorflow/tfjs", version: "4.22.0" }));
    expect(diagnoseNotebooks(project).optional).to.deep.equal([]);
  });

  it("says that the kernelspec starts what is not there any more", () => {
    const folder = path.join(project, "data", "kernels", "bowlab");
    fs.mkdirSync(folder, { recursive: true });
    const before = process.env.JUPYTER_PATH;
    process.env.JUPYTER_PATH = path.join(project, "data");
    try {
      const started = path.join(project, "node_modules", "bowlab-kernel", "cli", "bowlab-nb.cjs");
      const write = (argv: string[]) => fs.writeFileSync(path.join(folder, "kernel.json"), JSON.stringify({ argv }));
      write([process.execPath, started, "kernel", "{connection_file}"]);
      expect(diagnoseNotebooks(project).missing).to.deep.equal([
        {
          what: `the kernelspec in ${folder} starts ${started}, which is not there`,
          fix: "run `npx bowlab-nb install --user` again",
        },
      ]);
      write([process.execPath, "kernel", "{connection_file}"]);
      expect(diagnoseNotebooks(project)).to.deep.include({ kernelspec: folder, missing: [] });
    } finally {
      if (before === undefined) delete process.env.JUPYTER_PATH;
      else process.env.JUPYTER_PATH = before;
    }
  });
});
