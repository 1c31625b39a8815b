import { expect } from "chai";
import { record, scrapType } from "../../../../kernel-ext/display/channels/record";
import { registerSink } from "../../../../kernel-ext/display/channels/sink";
import { recorder } from "../recorder";

describe("record()", () => {
  afterEach(() => registerSink(undefined));

  it("shows the value under its name, for the runner and for a person", () => {
    const { shown } = recorder();
    record("loss", { a: [1, 2.5] });
    const [{ bundle }] = shown;
    expect(bundle[scrapType]).to.deep.equal({ name: "loss", value: { a: [1, 2.5] } });
    expect(bundle["text/plain"]).to.equal("loss = { a: [ 1, 2.5 ] }");
  });

  it("refuses what JSON cannot hold", () => {
    expect(() => record("f", () => 1)).to.throw(TypeError, /record\("f"\) takes a value that JSON can hold/);
  });
});
