import { expect } from "chai";
import { registerSink } from "../../../kernel-ext/display/channels/sink";
import { display } from "../../../kernel-ext/display/display";
import { figure } from "../../../kernel-ext/display/figures/figure";
import { displaySymbol } from "../../../kernel-ext/display/mime/mime";
import { recorder } from "./recorder";

describe("display()", () => {
  afterEach(() => registerSink(undefined));

  it("sends the value's bundle, with the id to update it by", () => {
    const { shown } = recorder();
    display("text", { display_id: "a" });
    display({ "text/plain": "raw" }, { raw: true, update: true, display_id: "a" });
    expect(shown.map(({ bundle }) => bundle["text/plain"])).to.deep.equal(["text", "raw"]);
    expect(shown[1].options).to.include({ displayId: "a", update: true });
  });

  it("waits for a value that shows itself later, and sends nothing for an empty bundle", async () => {
    const { shown } = recorder();
    await display({ [displaySymbol]: async () => ({ "text/plain": "later" }) });
    display({ [displaySymbol]: () => ({}) });
    expect(shown.map(({ bundle }) => bundle["text/plain"])).to.deep.equal(["later"]);
  });

  it("writes text to stderr where there is no notebook", () => {
    const write = process.stderr.write;
    const lines: string[] = [];
    process.stderr.write = ((text: string) => lines.push(text) > 0) as typeof write;
    try {
      display(figure([{ type: "bar", name: "bow" }], { title: { text: "Loss" } }));
    } finally {
      process.stderr.write = write;
    }
    expect(lines).to.deep.equal(['Figure "Loss": bow\n']);
  });
});
