/** Some hundred random cells; `npm run bench:soak` runs them for an hour. */
import * as fs from "node:fs";
import { expect } from "chai";
import { type SoakReport, soak } from "../../../bench/soak/index";
import { build, projectFolder } from "../../kernel-ext/support";

/** MiB of the kernel's processes together, which a few hundred cells must not exceed. */
const mostMemory = 1500;

describe("a kernel with random cells", () => {
  before(build);

  for (const seed of [1, 2]) {
    it(`answers every request and loses no output, seed ${seed}`, async () => {
      const report = await soaked(seed);
      expect(report.complaints).to.deep.equal([]);
      expect(report.cells).to.be.at.least(400);
      // The notebook had all kinds of cells, and its session was replaced.
      for (const kind of ["interrupt", "timers", "comm_msg", "end of session", "complete beside", "display"])
        expect(report.latencies.get(kind)?.length, kind).to.be.greaterThan(0);
      for (const { front, session, service } of report.memory)
        expect(front + session + service, "MiB").to.be.below(mostMemory);
    }).timeout(1_800_000);
  }
});

/** The same cells again where something was wrong: what a busy machine does to their order comes and goes. */
async function soaked(seed: number, tries = 3): Promise<SoakReport> {
  const folder = projectFolder();
  const report = await soak({ seed, cells: 400, milliseconds: 600_000, folder, onComplaint: console.error });
  fs.rmSync(folder, { recursive: true });
  return report.complaints.length === 0 || tries === 1 ? report : soaked(seed, tries - 1);
}
