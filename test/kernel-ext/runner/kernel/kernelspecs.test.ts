import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { InputError } from "../../../../kernel-ext/errors";
import { installKernelSpec } from "../../../../kernel-ext/kernel/install";
import { findKernel } from "../../../../kernel-ext/runner/kernel/kernelspecs";
import { stockTslab, temporaryFolder } from "../../support";

describe("findKernel()", () => {
  const saved = { path: process.env.JUPYTER_PATH, data: process.env.JUPYTER_DATA_DIR };
  beforeEach(() => {
    // A person's own kernels must not decide these tests.
    process.env.JUPYTER_DATA_DIR = temporaryFolder();
    delete process.env.JUPYTER_PATH;
  });
  after(() => {
    for (const [name, value] of [
      ["JUPYTER_PATH", saved.path],
      ["JUPYTER_DATA_DIR", saved.data],
    ] as const) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });

  it("finds bowlab without any having been installed", () => {
    const found = findKernel("bowlab", temporaryFolder());
    expect(found.folder).to.equal(undefined);
    expect(found.spec.argv[0]).to.equal(process.execPath);
  });

  it("prefers what was installed into a folder above the notebook", () => {
    const project = temporaryFolder();
    const file = installKernelSpec({ prefix: project });
    const notebooks = path.join(project, "a", "b");
    fs.mkdirSync(notebooks, { recursive: true });
    expect(findKernel("bowlab", notebooks).folder).to.equal(path.dirname(file));
  });

  it("looks into folders named by hand, as a folder of kernels or a kernel's own, and into JUPYTER_PATH", () => {
    const kernels = stockTslab(path.join(temporaryFolder(), "kernels"));
    const own = path.join(kernels, "tslab");
    expect(findKernel("tslab", "/", [kernels]).folder).to.equal(own);
    expect(findKernel("TSLab", "/", [own]).folder).to.equal(own);
    process.env.JUPYTER_PATH = path.dirname(kernels);
    expect(findKernel("tslab", "/").folder).to.equal(own);
  });

  it("names the kernels there are when the one wanted is not among them", () => {
    const kernels = stockTslab(path.join(temporaryFolder(), "kernels"));
    expect(() => findKernel("julia", "/", [kernels])).to.throw(
      InputError,
      /no kernel is called julia; there are bowlab, tslab/,
    );
  });

  it("says which kernelspec is broken", () => {
    const kernel = path.join(temporaryFolder(), "odd");
    fs.mkdirSync(kernel);
    fs.writeFileSync(path.join(kernel, "kernel.json"), "{}");
    expect(() => findKernel("odd", "/", [kernel])).to.throw(InputError, /odd\/kernel\.json has no usable argv/);
  });
});
