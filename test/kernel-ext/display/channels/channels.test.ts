import { expect } from "chai";
import { broadcast, comm, confirm, interruptSignal, onComm, prompt } from "../../../../kernel-ext/display";
import { registerSink, type Sink } from "../../../../kernel-ext/display/channels/sink";

const quiet: Sink = { display: () => {}, clear: () => {}, cellId: () => undefined, beforeIdle: () => {} };

describe("channels to a front-end", () => {
  afterEach(() => registerSink(undefined));

  const calls: [string, () => unknown][] = [
    ["broadcast()", () => broadcast("display_data", {})],
    ["comm()", () => comm("target")],
    ["onComm()", () => onComm("target", () => {})],
    ["prompt()", () => prompt("Name?")],
  ];
  for (const [name, call] of calls) {
    for (const [where, sink] of [
      ["outside a notebook", undefined],
      ["under another kernel", quiet],
    ] as const) {
      it(`${name} says where it works when called ${where}`, async () => {
        registerSink(sink);
        const failure = await Promise.resolve()
          .then(call)
          .catch((error: Error) => error);
        expect(failure).to.be.instanceOf(Error).with.property("message").that.includes("notebook of the kernel bowlab");
      });
    }
  }

  it("interruptSignal() is undefined outside a notebook", () => expect(interruptSignal()).to.equal(undefined));

  const answers: [string, boolean][] = [
    ["y", true],
    ["Yes ", true],
    ["", false],
    ["n", false],
    ["yesterday", false],
  ];
  for (const [answer, yes] of answers) {
    it(`confirm() takes ${JSON.stringify(answer)} for ${yes ? "yes" : "no"}`, async () => {
      registerSink({ ...quiet, input: async (question) => (question === "Sure? [y/N] " ? answer : "?") });
      expect(await confirm("Sure?")).to.equal(yes);
    });
  }
});
