import * as fs from "node:fs";
import { expect } from "chai";
import { build, startTestKernel, type TestKernel } from "../../support";
import { type Column, compilerColumn, kernelColumn, known } from "./columns";
import { features } from "./features";
import { featureFolder, page, pageText } from "./table";

describe("features of the language in cells", () => {
  let folder: string;
  let kernel: TestKernel;
  let now: Column;
  before(async () => {
    build();
    folder = featureFolder();
    kernel = await startTestKernel(folder);
    now = await kernelColumn(kernel);
  });
  after(() => {
    kernel?.client.close();
    kernel?.process.kill();
    fs.rmSync(folder, { recursive: true });
  });

  it("are sixty, and each has a name of its own", () => {
    expect(new Set(features.map(({ name }) => name)).size).to.equal(60);
  });

  for (const { name } of features) {
    it(`has ${name}`, () => expect(now.get(name)).to.equal(known));
  }

  it("are those of the page in the reference", () => {
    expect(fs.readFileSync(page, "utf8")).to.equal(pageText(now, compilerColumn()));
  });
});
