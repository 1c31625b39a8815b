/** The kernel's declarations in a user's project: they compile by themselves, however the project finds modules. */
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import ts from "typescript";
import { promisedByKernel } from "../public/promised-names";
import { putKernelInto } from "./installed";
import { build, root, temporaryFolder } from "./support";

const { ModuleKind, ModuleResolutionKind } = ts;

const ways: Record<string, ts.CompilerOptions> = {
  node10: { module: ModuleKind.CommonJS, moduleResolution: ModuleResolutionKind.Node10 },
  node16: { module: ModuleKind.Node16, moduleResolution: ModuleResolutionKind.Node16 },
  bundler: { module: ModuleKind.ESNext, moduleResolution: ModuleResolutionKind.Bundler },
};

describe("the kernel's declarations", () => {
  let project: string;
  let program: string;
  before(() => {
    build();
    project = fs.realpathSync(temporaryFolder());
    putKernelInto(project);
    program = path.join(project, "use.ts");
    const names = Object.values(promisedByKernel).join(" ").trim().split(/\s+/);
    fs.writeFileSync(program, `export type { ${names.join(", ")} } from "bowlab-kernel";\n`);
  });
  after(() => fs.rmSync(project, { recursive: true }));

  for (const [way, options] of Object.entries(ways)) {
    it(`compile with every check under ${way}, with no types beside those of Node that it depends on`, () => {
      const settings = { ...options, strict: true, noEmit: true, skipLibCheck: false, target: ts.ScriptTarget.ES2022 };
      const compiled = ts.createProgram([program], { ...settings, types: [], typeRoots: [] });
      const said = ts.getPreEmitDiagnostics(compiled).map(({ messageText, file }) => [file?.fileName, messageText]);
      expect(said).to.deep.equal([]);
      const places = [
        path.dirname(ts.getDefaultLibFilePath(settings)),
        path.join(project, "node_modules/bowlab-kernel"),
        // Node's types name the module "buffer": where there is a package of that name, the compiler takes it.
        ...["@types/node", "undici-types", "buffer"].map((name) => path.join(root, "node_modules", name)),
      ];
      const files = compiled.getSourceFiles().map(({ fileName }) => fileName);
      expect(files.filter((file) => !places.some((place) => file.startsWith(place)))).to.deep.equal([program]);
    });
  }
});
