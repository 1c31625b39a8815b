/**
 * The packed packages installed by npm 10 and 11, with Node 20 and 22, install scripts on and off. Every pair of these
 * comes once here; `npm run pack -- --matrix` goes through all eight.
 */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { ciScript, packAll } from "./installed";

type Way = { npm: number; scripts: boolean; node: number };

interface Matrix {
  pairwiseWays: Way[];
  wayName(way: Way): string;
  tryWay(way: Way, tarballs: string[]): { failure?: string; deprecated: string[] };
  readNpm(said: string): { deprecated: string[]; asides: string[]; wrong: string[] };
}

describe("ways to install the packages", function () {
  this.timeout(300_000);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-ways-"));
  let matrix: Matrix;
  let tarballs: string[] = [];
  before(async () => {
    matrix = await ciScript<Matrix>("matrix.mjs");
    tarballs = (await packAll(folder)).map(({ tarball }) => tarball);
  });
  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  it("each pair of npm, scripts and Node comes once in four ways", () => {
    const pairs = matrix.pairwiseWays.flatMap(({ npm, scripts, node }) => [
      `npm ${npm}, scripts ${scripts}`,
      `npm ${npm}, Node ${node}`,
      `scripts ${scripts}, Node ${node}`,
    ]);
    expect([matrix.pairwiseWays.length, new Set(pairs).size]).to.deep.equal([4, 12]);
  });

  for (const number of [0, 1, 2, 3]) {
    it(`commands, programs and a notebook run: way ${number + 1} of 4`, function () {
      const way = matrix.pairwiseWays[number];
      this.test!.title += `, ${matrix.wayName(way)}`;
      const { failure, deprecated } = matrix.tryWay(way, tarballs);
      expect([failure, deprecated]).to.deep.equal([undefined, []]);
    });
  }

  it("readNpm() tells what a person must act on from what npm says besides", () => {
    const said = [
      "npm warn deprecated a@1: old",
      "npm warn install-scripts 1 package",
      "npm warn EBADENGINE b",
      "added 2",
    ];
    const { deprecated, asides, wrong } = matrix.readNpm(said.join("\n"));
    expect([deprecated, asides, wrong]).to.deep.equal([[said[0]], [said[1]], [said[2]]]);
  });
});
