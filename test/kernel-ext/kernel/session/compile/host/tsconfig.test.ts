import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { projectOptions } from "../../../../../../kernel-ext/kernel/session/compile/host/tsconfig";
import { temporaryFolder } from "../../../../support";

describe("projectOptions()", () => {
  const folderWith = (config: string) => {
    const folder = temporaryFolder();
    fs.writeFileSync(path.join(folder, "tsconfig.json"), config);
    fs.mkdirSync(path.join(folder, "notebooks"));
    return path.join(folder, "notebooks");
  };

  const cases: [string, string, Record<string, unknown>][] = [
    [
      "takes how strictly types are checked from the tsconfig.json above",
      '{"compilerOptions":{"strict":true,"noUncheckedIndexedAccess":true}}',
      { strict: true, noUncheckedIndexedAccess: true },
    ],
    [
      "leaves the kernel what decides how cells run",
      '{"compilerOptions":{"target":"es5","module":"amd","outDir":"x","noUnusedLocals":true}}',
      {},
    ],
    ["takes a file that cannot be read for none", "{ nonsense", {}],
    ["takes the library", '{"compilerOptions":{"lib":["ES2021","DOM"]}}', { lib: ["lib.es2021.d.ts", "lib.dom.d.ts"] }],
    [
      "adds the language to a library without it",
      '{"compilerOptions":{"lib":["dom"]}}',
      { lib: ["lib.esnext.d.ts", "lib.dom.d.ts"] },
    ],
    ["has JSX that is to be left as it is turned into code", '{"compilerOptions":{"jsx":"preserve"}}', { jsx: 4 }],
  ];
  for (const [what, config, options] of cases) {
    it(what, () => expect(projectOptions(folderWith(config), {})).to.deep.equal(options));
  }

  it("follows `extends`", () => {
    const folder = folderWith('{"extends":"./base.json"}');
    fs.writeFileSync(path.join(folder, "..", "base.json"), '{"compilerOptions":{"strict":true}}');
    expect(projectOptions(folder, {})).to.deep.equal({ strict: true });
  });

  const switches: [string, boolean][] = [
    ["1", true],
    ["true", true],
    ["0", false],
    ["off", false],
  ];
  for (const [value, strict] of switches) {
    it(`lets BOWLAB_KERNEL_STRICT=${value} decide`, () => {
      const folder = folderWith(`{"compilerOptions":{"strict":${!strict}}}`);
      expect(projectOptions(folder, { BOWLAB_KERNEL_STRICT: value })).to.deep.equal({ strict });
    });
  }
});
