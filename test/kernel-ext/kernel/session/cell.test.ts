import { expect } from "chai";
import { Interrupted, RunningCell } from "../../../../kernel-ext/kernel/session/cell";

const newCell = () => new RunningCell({ id: "1", silent: false, allowStdin: false });
const later = () => new Promise((done) => setTimeout(done, 5));

/** What a promise has come to: "pending", its value, or its error. */
async function stateOf(promise: unknown): Promise<unknown> {
  const pending = later().then(() => "pending");
  return Promise.race([promise, pending]).catch((error) => error);
}

describe("RunningCell", () => {
  it("wait() gives values and settled promises through", async () => {
    const cell = newCell();
    expect(cell.wait(5)).to.equal(5);
    expect(await cell.wait(Promise.resolve(6))).to.equal(6);
    expect(await stateOf(cell.wait(Promise.reject(new RangeError("no"))))).to.be.instanceOf(RangeError);
    // biome-ignore lint/suspicious/noThenProperty: what awaits must take anything that has one.
    const thenable = { then: (done: (value: number) => void) => done(7) };
    expect(await cell.wait(thenable)).to.equal(7);
  });

  it("stop() without patience ends what waits, and lets cleaning up wait", async () => {
    const cell = newCell();
    const waiting = cell.wait(new Promise(() => {}));
    cell.stop({ patience: false });
    expect(await stateOf(waiting)).to.be.instanceOf(Interrupted);
    expect(await stateOf(cell.wait(later().then(() => "cleaned")))).to.be.oneOf(["cleaned", "pending"]);
    expect(cell.signal.aborted).to.equal(true);
  });

  it("stop() with patience waits for work that was told, and does not go on after it", async () => {
    const cell = newCell();
    const quiet = cell.wait(later().then(() => "done"));
    const failing = cell.wait(later().then(() => Promise.reject(new Error("saved at step 3"))));
    cell.stop({ patience: true });
    expect(await quiet.catch((error) => error)).to.be.instanceOf(Interrupted);
    expect(await Promise.resolve(failing).catch((error) => error.message)).to.equal("saved at step 3");
  });

  it("kill() freezes whatever waits, for ever, and rejects `killed`", async () => {
    const cell = newCell();
    const resolved = cell.wait(later().then(() => "late"));
    const rejected = cell.wait(later().then(() => Promise.reject(new Error("late"))));
    cell.kill();
    await later();
    await later();
    expect(await stateOf(resolved)).to.equal("pending");
    expect(await stateOf(rejected)).to.equal("pending");
    expect(await stateOf(cell.wait(1))).to.equal("pending");
    expect(await cell.killed.catch((error) => error)).to.be.instanceOf(Interrupted);
  });

  it("begin() refuses to run a cell that was interrupted while it was compiled", () => {
    const cell = newCell();
    cell.begin();
    cell.stop({ patience: false });
    expect(() => cell.begin()).to.throw(Interrupted);
  });

  it("signalForWork() asks for patience until the wait that follows has ended", async () => {
    const cell = newCell();
    const patience: boolean[] = [];
    cell.onPatience = (patient) => patience.push(patient);
    expect(cell.signalForWork()).to.equal(cell.signal);
    const work = cell.wait(later());
    cell.wait(new Promise(() => {}));
    expect(cell.cooperates).to.equal(true);
    await work;
    expect([cell.cooperates, patience]).to.deep.equal([false, [true, false]]);
  });

  it("signalForCode() lets the cell's own code go on to its end", async () => {
    const cell = newCell();
    cell.signalForCode();
    const waiting = cell.wait(later().then(() => "saved"));
    cell.stop({ patience: true });
    expect(await waiting).to.equal("saved");
  });
});
