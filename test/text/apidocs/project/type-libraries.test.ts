import { expect } from "chai";
import { useScratch } from "../../scratch";
import { doc } from "../package/made-up";
import { built, installed, makeProject } from "./made-up";

const library = (name: string) => `${doc(name)}\ninterface ${name} {}\n`;

describe("buildProjectCorpus(), TypeScript's libraries", () => {
  const at = useScratch();
  const program = `@typescript/typescript-${process.platform}-${process.arch}`;

  function project(lib: string, tsconfig: object): string {
    return makeProject(at("app"), {
      "package.json": { name: "app", devDependencies: { typescript: "5" } },
      "tsconfig.json": tsconfig,
      ...installed("node_modules/typescript", "5.0.0"),
      [`${lib}/lib.es5.d.ts`]: library("Array"),
      [`${lib}/lib.es2015.d.ts`]: '/// <reference lib="es5" />',
      [`${lib}/lib.es2016.full.d.ts`]: '/// <reference lib="es2015" />\n/// <reference lib="dom" />',
      [`${lib}/lib.dom.d.ts`]: library("Node"),
    });
  }

  it("reads those that the tsconfig asks for, with what they refer to", async () => {
    const folder = project("node_modules/typescript/lib", { compilerOptions: { lib: ["es2015"] } });
    const { ids } = await built(folder);
    expect(ids).to.deep.equal(["typescript@5.0.0:typescript", "typescript@5.0.0:js.Array"]);
    expect((await built(folder, { libraries: false })).ids).to.deep.equal(ids.slice(0, 1));
  });

  it("reads those of the target where none are asked for, the DOM with them", async () => {
    const folder = project("node_modules/typescript/lib", { compilerOptions: { target: "es2016" } });
    expect((await built(folder)).ids.slice(1)).to.have.members([
      "typescript@5.0.0:js.Array",
      "typescript@5.0.0:dom.Node",
    ]);
  });

  it("finds them where version 7 has them, and says where they are missing", async () => {
    const folder = project(`node_modules/${program}/lib`, { compilerOptions: { lib: ["es2015"] } });
    const { skipped } = await built(folder);
    expect(skipped.map(({ why }) => why)).to.deep.equal(["its libraries (lib.*.d.ts) are not installed"]);
    makeProject(folder, { [`node_modules/${program}/package.json`]: { name: program, version: "5.0.0" } });
    expect((await built(folder)).ids.slice(1)).to.deep.equal(["typescript@5.0.0:js.Array"]);
  });
});
