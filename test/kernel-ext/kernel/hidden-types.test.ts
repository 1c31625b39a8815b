/** Types that a package could not declare: not exported, or with private members. In cells they are no matter. */
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { ofType, streamText, suiteKernel } from "../support";

const hidden = `interface Hidden { a: number }
interface Tree<T> { value: T; kids: Tree<T>[]; with(value: T): this }
class Secret { private x = 1; y = 2 + this.x; next(): Secret { return this } }
enum Level { Low, High }
export function mk(): Hidden { return { a: 1 } }
export function tree<T>(value: T): Tree<T> { return { value, kids: [], with() { return this } } }
export function secret(): Secret { return new Secret() }
export function open(s: Secret) { return s.y }
export const level = (): Level => Level.High;
export const kind = () => Secret;
`;
/** A declaration file as bundlers write it. */
const bundled = `declare class Database { run(): Statement }
declare class Statement { private sql; all(): Row[] }
interface Row { id: number; next?: Row }
export { Database };
`;
const mixin = `type Maker = new (...words: any[]) => object;
export function tagged<B extends Maker>(Base: B) { return class extends Base { protected tag = 1 } }
export const Anonymous = class { private z = 1; w = this.z };
`;

describe("cells with types that no declaration can name", () => {
  const suite = suiteKernel();
  const run = async (code: string) => {
    const { reply, published } = await suite.kernel.run(code);
    expect(reply.status, `${code}: ${reply.evalue}`).to.equal("ok");
    return (ofType(published, "execute_result")[0]?.data as Record<string, string> | undefined)?.["text/plain"];
  };
  const errorOf = async (code: string) => String((await suite.kernel.run(code)).reply.evalue);
  before(() => {
    const folder = path.join(suite.folder, "node_modules", "bundled");
    fs.mkdirSync(folder, { recursive: true });
    const files = {
      "hidden.ts": hidden,
      "mixin.ts": mixin,
      "node_modules/bundled/package.json": '{ "name": "bundled", "main": "m.js", "types": "m.d.ts" }',
      "node_modules/bundled/m.d.ts": bundled,
      "node_modules/bundled/m.js":
        "exports.Database = class Database { run() { return { all: () => [{ id: 4 }] }; } };",
    };
    for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(suite.folder, name), text);
  });

  it("have those that a file of the user's keeps to itself", async () => {
    await run('import { kind, level, mk, open, secret, tree } from "./hidden";\nconst h = mk();');
    await run("const [one] = [mk()];\nfunction wrap() { return mk() }\nclass U { h = mk() }");
    await run("const o = { get: () => mk() };\nconst t = tree(mk()), s = secret(), l = level(), K = kind();");
    expect(await run("h.a + one.a + wrap().a + new U().h.a + o.get().a + t.with({ a: 2 }).value.a")).to.equal("6");
    expect(await run("open(s) + open(s.next()) + open(new K()) + l")).to.equal("10");
    for (const value of ["h", "one", "wrap()", "new U().h", "o.get()", "t.value"]) {
      expect(await errorOf(`${value}.b`), value).to.match(/^line 1: Property 'b' does not exist on type/);
    }
  });

  it("have those that a package keeps to itself", async () => {
    await run('import { Database } from "bundled";\nconst statement = new Database().run(), rows = statement.all();');
    expect(await run("statement.all().length + rows[0].id")).to.equal("5");
  });

  it("have those of a function's own", async () => {
    await run("function f() { interface X { a: number } return { a: 1 } as X }\nconst x = f();");
    await run("function g<T>(v: T) { class L { v = v } return new L() }\nconst y = g('text');");
    expect(await run("x.a + y.v.length")).to.equal("5");
    expect(await errorOf("x.b")).to.match(/Property 'b' does not exist on type '\{ a: number; \}'/);
  });

  it("have classes without a name with private members, and mixins", async () => {
    await run("const AC = class { private z = 1; #p = 2; w = this.z + this.#p };");
    await run(`${mixin.replaceAll("export ", "")}class Base { b = 1 }\nclass M extends tagged(Base) {}`);
    await run('import { tagged as mixed } from "./mixin";\nconst Mixed = mixed(M);');
    expect(await run("class N extends Mixed { show() { return this.tag + this.b } }\nnew N().show()")).to.equal("2");
    expect(await run("new AC().w + new Anonymous().w")).to.equal("4");
  });

  it("say nothing of exports in cells that are modules", async () => {
    const { published } = await suite.kernel.run(`/** @module shy */\n${mixin}`);
    expect(streamText(published, "stderr")).to.equal("");
    expect(await run('import { tagged as shy } from "./shy";\ntypeof shy')).to.equal("function");
  });
});
