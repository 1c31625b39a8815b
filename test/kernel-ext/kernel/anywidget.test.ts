/** Widgets of one's own as anywidget's page part sees them, by the messages of its protocol. */
import { expect } from "chai";
import { ofType, streamText, suiteKernel } from "../support";

describe("anywidget()", function () {
  this.timeout(30_000);
  const suite = suiteKernel();

  it("opens anywidget's model with its module and state, and exchanges fields and messages with the page, bytes too", async () => {
    const made = await suite.kernel.run(`import { anywidget } from "bowlab-kernel";
const counter = anywidget({ esm: "export default { render() {} }", css: ".c { color: red }", state: { count: 1 } });
counter.onChange("count", (count) => console.log("count", count));
counter.onMessage((content, buffers) => {
  console.log("page says", JSON.stringify(content), buffers.length);
  counter.send({ answer: 1 }, [new Uint8Array([7, 8])]);
});
counter`);
    expect(made.reply.status, JSON.stringify(made.reply.traceback)).to.equal("ok");
    const open = made.published.find(({ header }) => header.msg_type === "comm_open")!;
    expect(open.content.target_name).to.equal("jupyter.widget");
    expect((open.content.data as { state: object }).state).to.include({
      ...{ _model_module: "anywidget", _model_name: "AnyModel", _view_module: "anywidget", _view_name: "AnyView" },
      ...{ _esm: "export default { render() {} }", _css: ".c { color: red }", count: 1 },
    });
    const id = open.content.comm_id as string;

    const say = async (data: object) => {
      const exchange = suite.kernel.client.request("comm_msg", { comm_id: id, data });
      await exchange.idle;
      return suite.kernel.published.filter(({ parent }) => parent.msg_id === exchange.id);
    };
    await say({ method: "update", state: { count: 5 }, buffer_paths: [] });
    const answers = await say({ method: "custom", content: { word: "hello" } });
    const [answer] = answers.filter(({ header }) => header.msg_type === "comm_msg");
    expect(answer.content.data).to.deep.include({ method: "custom", content: { answer: 1 } });
    expect([...answer.buffers[0]]).to.deep.equal([7, 8]);
    expect(streamText(suite.kernel.published)).to.include('count 5\npage says {"word":"hello"} 0\n');
    const { published } = await suite.kernel.run("counter.get('count')");
    expect(ofType(published, "execute_result")[0]?.data).to.deep.equal({ "text/plain": "5" });
  });

  it("refuses a state with the protocol's own names", async () => {
    const { reply } = await suite.kernel.run(
      'import { anywidget } from "bowlab-kernel"; anywidget({ esm: "", state: { _esm: "mine" } });',
    );
    expect(String(reply.evalue)).to.include('"_esm" is a name of the protocol\'s own');
  });
});
