/** JSX of the kernel's own in cells: compiled, checked, and shown as HTML. */
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { build, ofType, projectFolder, startTestKernel, type TestKernel } from "../support";

describe("JSX in cells", function () {
  this.timeout(30_000);
  let folder: string;
  let kernel: TestKernel;
  before(async () => {
    build();
    folder = projectFolder();
    const options = { jsx: "react-jsx", jsxImportSource: "bowlab-kernel" };
    fs.writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: options }));
    fs.writeFileSync(path.join(folder, "view.tsx"), "export const View = ({ n }: { n: number }) => <b>{n}</b>;");
    kernel = await startTestKernel(folder);
  });
  after(() => {
    kernel?.client.close();
    kernel?.process.kill();
    fs.rmSync(folder, { recursive: true });
  });
  const shown = async (code: string) => {
    const { reply, published } = await kernel.run(code);
    return reply.status === "ok" ? (ofType(published, "execute_result")[0]?.data as object) : String(reply.traceback);
  };

  it("shows an element as HTML, of names and components of earlier cells too", async () => {
    expect(await shown('const name = "a<b";\n<b style={{ fontSize: 12 }}>{name}</b>')).to.deep.equal({
      "text/html": '<b style="font-size:12px">a&#60;b</b>',
      "text/plain": "a<b",
    });
    await shown(
      "const Row = ({ cells }: { cells: readonly string[] }) => <tr>{cells.map((cell) => <td key={cell}>{cell}</td>)}</tr>;",
    );
    expect(await shown('<table><tbody><Row cells={[name, "2"]} /></tbody></table>')).to.have.property(
      "text/html",
      "<table><tbody><tr><td>a&#60;b</td><td>2</td></tr></tbody></table>",
    );
    expect(await shown('<><svg viewBox="0 0 2 2"><circle r={1} strokeWidth={2} /></svg>text</>')).to.have.property(
      "text/html",
      '<svg viewBox="0 0 2 2"><circle r="1" stroke-width="2"></circle></svg>text',
    );
  });

  const wrong: [string, string, RegExp][] = [
    ["an element that there is not", "<blink />", /Property 'blink' does not exist/],
    ["an attribute of a wrong type", '<td colSpan="two" />', /not assignable to type 'number/],
    ["an attribute that the element has not", '<b href="x" />', /Property 'href' does not exist/],
    ["a handler", "<button onClick={() => 1} />", /Property 'onClick' does not exist/],
    [
      "a component's wrong property",
      "const C = ({ n }: { n: number }) => <i>{n}</i>;\n<C n='1' />",
      /not assignable to type 'number'/,
    ],
  ];
  for (const [what, code, message] of wrong) {
    it(`is told of ${what}`, async () => expect(await shown(code)).to.match(message));
  }

  it("may stand in a .tsx file of the notebook's own", async () => {
    const html = await shown('import { View } from "./view";\n<p><View n={1} /></p>');
    expect(html).to.have.property("text/html", "<p><b>1</b></p>");
  });
});
