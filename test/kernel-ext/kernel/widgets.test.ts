/** Widgets as a page sees them: by the messages of their protocol, also those that no page would send. */
import { expect } from "chai";
import type { Message } from "../../../kernel-ext/wire";
import { ofType, streamText, suiteKernel } from "../support";

const viewType = "application/vnd.jupyter.widget-view+json";

describe("widgets", function () {
  this.timeout(30_000);
  const suite = suiteKernel();
  let opened = 0;

  const commsOf = (messages: Message[], type: string) => messages.filter(({ header }) => header.msg_type === type);
  /** Sends a message of the page's and waits until it is done with. */
  const send = async (id: string, data: unknown, type = "comm_msg") => {
    const exchange = suite.kernel.client.request(type, { comm_id: id, data, target_name: "nobody" } as never);
    await exchange.idle;
    return suite.kernel.published.filter(({ parent }) => parent.msg_id === exchange.id);
  };
  const move = (id: string, state: unknown) => send(id, { method: "update", state, buffer_paths: [] });
  const tick = () => new Promise((done) => setImmediate(done));
  const resultOf = async (expression: string) => {
    const { reply, published } = await suite.kernel.run(expression);
    expect(reply.status, JSON.stringify(reply.traceback)).to.equal("ok");
    return (ofType(published, "execute_result")[0]?.data as Record<string, unknown> | undefined)?.["text/plain"];
  };
  /** A slider of the name `k`, with a number, for each test its own. */
  const slider = async (more = "") => {
    const name = `k${++opened}`;
    const code = `import { widgets } from "bowlab-kernel";\nconst ${name} = widgets.intSlider({ description: "K", min: 0, max: 10, value: 3 });\n${more.replaceAll("$", name)}\n${name}`;
    const { id: cell } = suite.kernel.client.request("kernel_info_request", {});
    const run = await suite.kernel.run(code);
    expect(run.reply.status, JSON.stringify(run.reply.traceback ?? cell)).to.equal("ok");
    const { data } = ofType(run.published, "execute_result")[0] as { data: Record<string, { model_id: string }> };
    return { name, id: data[viewType].model_id, ...run };
  };

  it("a slider opens a model, shows itself by its id, and as text; comm_info lists it", async () => {
    const { id, published } = await slider();
    const [open] = commsOf(published, "comm_open");
    expect(open.content).to.include({ comm_id: id, target_name: "jupyter.widget" });
    expect(open.metadata).to.deep.equal({ version: "2.1.0" });
    expect((open.content.data as { state: object }).state).to.include({
      _model_module: "@jupyter-widgets/controls",
      _model_module_version: "2.0.0",
      _model_name: "IntSliderModel",
      _view_name: "IntSliderView",
      ...{ value: 3, min: 0, max: 10, description: "K" },
    });
    const [{ data }] = ofType(published, "execute_result") as { data: Record<string, unknown> }[];
    expect(data).to.deep.equal({
      [viewType]: { version_major: 2, version_minor: 0, model_id: id },
      "text/plain": "K: 3 (0 to 10)",
    });
    const info = await suite.kernel.client.request("comm_info_request", { target_name: "jupyter.widget" }).reply;
    expect(info.content.comms).to.have.property(id);
  });

  it("what a widget draws stands still beside its view, for a page without widgets; a long list is a number", async () => {
    const code = `import { figure, interact, widgets } from "bowlab-kernel";
const names = widgets.dropdown({ description: "name", options: Array.from({ length: 12 }, (_, i) => "n" + i) });
interact({ names, k: { min: 1, max: 9, value: 2 } }, ({ k }) => {
  console.log("k < 9");
  return figure([{ y: [1, k] }], { title: { text: "drawn with " + k } });
})`;
    const { published } = await suite.kernel.run(code);
    const [{ data }] = ofType(published, "execute_result") as { data: Record<string, string> }[];
    expect(data[viewType]).to.be.an("object");
    expect(data["text/plain"].split("\n").slice(0, 3)).to.deep.equal(["name: n0 (of 12)", "k: 2 (1 to 9)", "k < 9"]);
    const [, picture] = /<img src="data:image\/svg\+xml;base64,([^"]+)"/.exec(data["text/html"]) as RegExpExecArray;
    expect(Buffer.from(picture, "base64").toString()).to.include("drawn with 2");
    expect(data["text/html"]).to.include("<pre>name: n0 (of 12)</pre>").and.include("<pre>k &#60; 9</pre>");
    expect(data["text/html"]).to.not.include("<script");
  });

  it("a move of the page's is heard, echoed, and what its callback writes is shown in the cell that made the widget", async () => {
    const { id, name, published } = await slider('$.onChange((value) => console.log("moved to", value));');
    await suite.kernel.run("'another cell'");
    const answers = await move(id, { value: 7 });
    expect(ofType(answers, "comm_msg")).to.deep.equal([
      { comm_id: id, data: { method: "echo_update", state: { value: 7 }, buffer_paths: [] } },
    ]);
    const cell = published[0].parent.msg_id;
    const written = suite.kernel.published.filter(({ parent }) => parent.msg_id === cell);
    expect(streamText(written)).to.equal("moved to 7\n");
    expect(await resultOf(`${name}.value`)).to.equal("7");
  });

  it("code changes the page's value, and is told what a value may be", async () => {
    const { id, name } = await slider();
    const { published } = await suite.kernel.run(`${name}.value = 9; ${name}.disabled = true;`);
    const states = ofType(published, "comm_msg").map(({ comm_id, data }) => [
      comm_id,
      (data as { state: object }).state,
    ]);
    expect(Object.assign({}, ...states.map(([, state]) => state))).to.deep.equal({ value: 9, disabled: true });
    expect(new Set(states.map(([comm]) => comm))).to.deep.equal(new Set([id]));
    const { reply } = await suite.kernel.run(`${name}.value = 11`);
    expect(reply.evalue).to.match(/a whole number from 0 to 10, and not 11/);
  });

  it("a cell that waits goes on with the page's move", async () => {
    const { id, name } = await slider();
    const waiting = suite.kernel.run(`await new Promise((moved) => ${name}.onChange(moved))`);
    await new Promise((done) => setTimeout(done, 300));
    await move(id, { value: 5 });
    expect(ofType((await waiting).published, "execute_result")[0].data).to.deep.equal({ "text/plain": "5" });
  });

  it("a move while a cell computes is not lost; the page is told when it is done with, and not before", async () => {
    const { id, name } = await slider();
    const code = `console.log("computing"); const end = Date.now() + 700; while (Date.now() < end);\n${name}.value`;
    const busy = suite.kernel.client.request("execute_request", { code });
    await suite.kernel.said(busy.id, "computing");
    const moved = move(id, { value: 8 }).then(() => "moved");
    expect(await Promise.race([moved, busy.idle.then(() => "cell")])).to.equal("cell");
    const published = suite.kernel.published.filter(({ parent }) => parent.msg_id === busy.id);
    expect(ofType(published, "execute_result")[0].data).to.deep.equal({ "text/plain": "3" });
    await moved;
    expect(await resultOf(`${name}.value`)).to.equal("8");
  });

  it("ten thousand changes in a loop are a few messages, the last of them the last change", async () => {
    const { id, name } = await slider();
    const { published } = await suite.kernel.run(`for (let i = 0; i <= 10_000; i++) ${name}.value = i % 11;`);
    const sent = ofType(published, "comm_msg");
    expect(sent.length).to.be.greaterThan(0).and.lessThan(200);
    expect(sent.at(-1)).to.deep.equal({
      comm_id: id,
      data: { method: "update", state: { value: 10_000 % 11 }, buffer_paths: [] },
    });
  });

  it("thousands of moves of the page's leave nothing behind", async () => {
    const { id, name } = await slider("$.onChange(() => {});");
    const used = async () => Number(await resultOf("(globalThis.gc?.(), process.memoryUsage().heapUsed)"));
    await suite.kernel.run(
      'require("node:v8").setFlagsFromString("--expose-gc"); globalThis.gc = require("node:vm").runInNewContext("gc");',
    );
    const before = await used();
    for (let i = 0; i < 5000; i += 100) {
      const moves: Promise<unknown>[] = [];
      for (let value = i; value < i + 100; value++) {
        const data = { method: "update", state: { value: value % 11 }, buffer_paths: [] };
        moves.push(suite.kernel.client.request("comm_msg", { comm_id: id, data }).idle);
        await tick();
      }
      await Promise.all(moves);
    }
    expect(await resultOf(`${name}.value`)).to.equal(String(4_999 % 11));
    expect((await used()) - before).to.be.lessThan(8 * 2 ** 20);
    suite.kernel.published.length = 0;
  });

  const malformed: [string, unknown][] = [
    ["no object", 5],
    ["null", null],
    ["a text for a number", { value: "7" }],
    ["a number out of range", { value: 1000 }],
    ["no whole number", { value: 2.5 }],
    ["fields that there are not", { nobody: 1, constructor: 2, toString: 3 }],
    ["another class", { _model_name: "EvilModel", _view_name: "EvilView" }],
    ["a prototype", JSON.parse('{"__proto__": {"value": 9}}')],
    ["deep nesting", JSON.parse(`${'{"value":'.repeat(500)}1${"}".repeat(500)}`)],
  ];
  for (const [what, state] of malformed) {
    it(`a state that is ${what} changes nothing`, async () => {
      const { id, name } = await slider();
      await move(id, state);
      expect(await resultOf(`[${name}.value, String(${name}), ({} as { value?: number }).value].join()`)).to.equal(
        "3,K: 3 (0 to 10),",
      );
    });
  }

  it("buffers without a place, and messages without data, change nothing", async () => {
    const { id, name } = await slider();
    for (const paths of [null, 7, [[]], [["value", "x"]], [["__proto__", "y"]], [[null]]])
      await send(id, { method: "update", state: { value: 3 }, buffer_paths: paths });
    for (const data of [undefined, null, 1, [], { method: 9 }, { method: "custom" }]) await send(id, data);
    expect(await resultOf(`${name}.value`)).to.equal("3");
  });

  it("a comm to nobody is closed, and messages to nobody are nobody's", async () => {
    expect(ofType(await send("new", {}, "comm_open"), "comm_close")).to.deep.equal([{ comm_id: "new", data: {} }]);
    expect(ofType(await send("unknown", {}), "comm_msg")).to.deep.equal([]);
    await send("unknown", {}, "comm_close");
    expect(await resultOf("1 + 1")).to.equal("2");
  });

  it("a widget may be closed twice, by either end, and then is the code's alone", async () => {
    const { id, name } = await slider();
    const { published } = await suite.kernel.run(`${name}.close(); ${name}.close(); ${name}.value = 4;`);
    expect(ofType(published, "comm_close")).to.have.length(1);
    await send(id, {}, "comm_close");
    expect(await resultOf(`${name}.value`)).to.equal("4");
    const other = await slider();
    await send(other.id, {}, "comm_close");
    expect(await resultOf(`${other.name}.value = 6; ${other.name}.close(); ${other.name}.value`)).to.equal("6");
  });

  it("a callback that throws is told of with its line, and keeps none of the others from being called", async () => {
    const { id, name, published } = await slider(
      'let heard = 0;\n$.onChange(() => { throw new Error("of a callback"); });\n$.onChange(() => heard++);'
        .replace("heard = 0", "heard$ = 0")
        .replace("heard++", "heard$++"),
    );
    await move(id, { value: 6 });
    const cell = published[0].parent.msg_id;
    const told = suite.kernel.published.filter(({ parent }) => parent.msg_id === cell);
    expect(streamText(told, "stderr"))
      .to.match(/Error: of a callback/)
      .and.match(/cell-\d+\.ts:4/);
    expect(await resultOf(`[heard${name}, ${name}.value].join()`)).to.equal("1,6");
  });

  it("a callback that never ends is interrupted, told of, and the next cell runs", async () => {
    const { id, name, published } = await slider("$.onChange((value) => { while (value === 2); });");
    const stuck = move(id, { value: 2 });
    await new Promise((done) => setTimeout(done, 300));
    await suite.kernel.client.control("interrupt_request", {}).reply;
    await stuck;
    expect(await resultOf(`${name}.value`)).to.equal("2");
    const cell = published[0].parent.msg_id;
    const told = suite.kernel.published.filter(({ parent }) => parent.msg_id === cell);
    expect(streamText(told, "stderr")).to.match(/interrupted: it was cut off/);
    expect(await resultOf(`${name}.value = 3; ${name}.value`)).to.equal("3");
  });

  it("a page that is opened again gets the states of all widgets that are open", async () => {
    const { id } = await slider();
    const target = "jupyter.widget.control";
    await suite.kernel.client.request("comm_open", { comm_id: "control", target_name: target, data: {} }).idle;
    const [{ data }] = ofType(await send("control", { method: "request_states" }), "comm_msg") as {
      data: { method: string; states: Record<string, { model_name: string; state: { value: number } }> };
    }[];
    expect(data.method).to.equal("update_states");
    expect(data.states[id]).to.include({ model_name: "IntSliderModel", model_module: "@jupyter-widgets/controls" });
    expect(data.states[id].state.value).to.equal(3);
    const [state] = ofType(await send(id, { method: "request_state" }), "comm_msg");
    expect((state.data as { state: object }).state).to.include({ value: 3, _model_name: "IntSliderModel" });
  });
});
