import { expect } from "chai";
import { createOpenComms } from "../../../../kernel-ext/kernel/front/comms";

describe("createOpenComms()", () => {
  it("knows which comms are open, by either end's messages, and filters by target", () => {
    const comms = createOpenComms(() => {});
    comms.note("comm_open", { comm_id: "1", target_name: "a" });
    comms.note("comm_open", { comm_id: "2", target_name: "b" });
    comms.note("comm_open", { comm_id: "3", target_name: "b" });
    comms.note("comm_msg", { comm_id: "2" });
    comms.note("comm_close", { comm_id: "3" });
    expect(comms.answer({})).to.deep.equal({
      status: "ok",
      comms: { 1: { target_name: "a" }, 2: { target_name: "b" } },
    });
    expect(comms.answer({ target_name: "b" }).comms).to.deep.equal({ 2: { target_name: "b" } });
    comms.clear();
    expect(comms.answer({ target_name: null }).comms).to.deep.equal({});
  });
});
