/** A session that hears nothing, and runs no cell or one that is stopped. */
import { expect } from "chai";
import { ofType, suiteKernel } from "../support";

describe("bowlab kernel whose session hears nothing", function () {
  this.timeout(60_000);
  const suite = suiteKernel();
  const interrupt = () => suite.kernel.client.control("interrupt_request", {}).reply;
  const complete = async (code: string) =>
    (await suite.kernel.client.request("complete_request", { code, cursor_pos: code.length }).reply).content.matches;

  it("answers questions when a timer of an earlier cell never ends", async () => {
    await suite.kernel.run("const earlier = 1; setTimeout(() => { for (;;); }, 50); await null;");
    await new Promise((done) => setTimeout(done, 500));
    expect(await complete("earli")).to.deep.equal(["earlier"]);
    await interrupt();
    const { published } = await suite.kernel.run("earlier + 1");
    expect(ofType(published, "execute_result")[0].data).to.deep.equal({ "text/plain": "2" });
  });

  it("is interrupted where a cell stopped its process", async () => {
    const stopped = suite.kernel.run('process.kill(process.pid, "SIGSTOP"); await new Promise(() => {});');
    await new Promise((done) => setTimeout(done, 1000));
    await interrupt();
    expect((await stopped).reply).to.include({ status: "error", ename: "Interrupted" });
    const { published } = await suite.kernel.run("earlier + 2");
    expect(ofType(published, "execute_result")[0].data).to.deep.equal({ "text/plain": "3" });
  });
});
