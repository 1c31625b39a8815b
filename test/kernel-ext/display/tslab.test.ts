import { expect } from "chai";
import { registerSink } from "../../../kernel-ext/display/sink";
import { connectTslabDisplay } from "../../../kernel-ext/display/tslab";
import { recorder } from "./recorder";

describe("connectTslabDisplay()", () => {
  afterEach(() => registerSink(undefined));

  it("lets tslab's own display show and update", () => {
    const { shown } = recorder();
    connectTslabDisplay();
    const { display, newDisplay } = require("tslab") as typeof import("tslab");
    display.html("<b>1</b>");
    const later = newDisplay();
    later.text("a");
    later.text("b");
    expect(shown.map(({ bundle }) => Object.values(bundle)[0])).to.deep.equal(["<b>1</b>", "a", "b"]);
    expect(shown.map(({ options }) => options.update === true)).to.deep.equal([false, false, true]);
    expect(shown[2].options.displayId).to.equal(shown[1].options.displayId).and.be.a("string");
  });
});
