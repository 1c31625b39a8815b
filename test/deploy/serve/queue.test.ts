/** The queue before the process that computes: batches, turns, refusals, and what is dropped. */
import { setTimeout as pause } from "node:timers/promises";
import { expect } from "chai";
import { ServiceError, WorkQueue } from "../../../lib/deploy/serve/work";

const soon = { signal: new AbortController().signal, timeout: 60_000 };

/** A queue whose batches are computed when they are let go. */
function heldQueue(options: { batchSize: number; requests: number }) {
  const batches: { kind: string; items: unknown[]; go(): void; fail(): void }[] = [];
  const queue = new WorkQueue({
    ...options,
    run: (kind, items) =>
      new Promise((resolve, reject) => {
        const results = items.map((item) => `${kind} ${JSON.stringify(item)}`);
        batches.push({ kind, items, go: () => resolve(results), fail: () => reject(new Error("broken")) });
      }),
  });
  const next = async () => {
    const batch = batches.shift();
    batch?.go();
    await pause(0);
    return batch?.items;
  };
  return { queue, batches, next };
}

const errorOf = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail("it was answered"),
    (error: unknown) => error as ServiceError,
  );

describe("WorkQueue", () => {
  it("computes at once what finds nothing before it, and together what waits of one kind", async () => {
    const { queue, next } = heldQueue({ batchSize: 3, requests: 10 });
    const answers = ["a", "b", "c", "d", "e"].map((text) => queue.add("passage", [text], soon));
    const query = queue.add("query", ["q"], soon);
    expect(queue.depth).to.equal(5);
    expect(await next()).to.deep.equal(["a"]);
    expect(await next()).to.deep.equal(["b", "c", "d"]);
    expect(await next()).to.deep.equal(["e"]);
    expect(await next()).to.deep.equal(["q"]);
    expect((await Promise.all(answers)).flat()).to.deep.equal(["a", "b", "c", "d", "e"].map((x) => `passage "${x}"`));
    expect(await query).to.deep.equal(['query "q"']);
    await queue.idle();
  });

  it("a large request goes in portions, and others have their turn between them", async () => {
    const { queue, next } = heldQueue({ batchSize: 2, requests: 10 });
    const large = queue.add("passage", ["1", "2", "3", "4", "5"], soon);
    const small = queue.add("query", ["q"], soon);
    expect(await next()).to.deep.equal(["1", "2"]);
    expect(await next()).to.deep.equal(["3", "4"]);
    expect(await next()).to.deep.equal(["q"]);
    expect(await small).to.have.length(1);
    expect(await next()).to.deep.equal(["5"]);
    expect(await large).to.deep.equal(["1", "2", "3", "4", "5"].map((x) => `passage "${x}"`));
  });

  it("refuses with 429 and Retry-After what comes when as many wait as may", async () => {
    const { queue, next } = heldQueue({ batchSize: 1, requests: 2 });
    const kept = ["a", "b", "c"].map((text) => queue.add("query", [text], soon));
    const error = await errorOf(queue.add("query", ["d"], soon));
    expect([error.status, error.retryAfter, error.message.includes("at most 2")]).to.deep.equal([429, 1, true]);
    for (const _ of kept) await next();
    expect(await Promise.all(kept)).to.have.length(3);
  });

  it("drops what nobody waits for: it is never computed, and others are not held up", async () => {
    const { queue, next } = heldQueue({ batchSize: 1, requests: 10 });
    const [first, leaving] = [queue.add("query", ["a"], soon), new AbortController()];
    const gone = queue.add("query", ["gone"], { ...soon, signal: leaving.signal });
    const after = queue.add("query", ["b"], soon);
    leaving.abort(new ServiceError(499, "client_gone", "gone"));
    expect((await errorOf(gone)).status).to.equal(499);
    expect(await next()).to.deep.equal(["a"]);
    expect(await next()).to.deep.equal(["b"]);
    await Promise.all([first, after]);
    expect(await next()).to.equal(undefined);
    const late = queue.add("query", ["c"], { ...soon, signal: AbortSignal.abort(new ServiceError(499, "gone", "")) });
    expect((await errorOf(late)).status).to.equal(499);
  });

  it("ends what takes too long: 503 before its turn, 504 when it was begun", async () => {
    const { queue, batches, next } = heldQueue({ batchSize: 1, requests: 10 });
    const begun = errorOf(queue.add("query", ["a"], { ...soon, timeout: 20 }));
    const waiting = errorOf(queue.add("query", ["b"], { ...soon, timeout: 20 }));
    expect([(await begun).status, (await waiting).status]).to.deep.equal([504, 503]);
    expect((await waiting).retryAfter).to.be.at.least(1);
    expect(batches).to.have.length(1);
    await next();
    const later = queue.add("query", ["c"], soon);
    expect(await next()).to.deep.equal(["c"]);
    expect(await later).to.have.length(1);
  });

  it("a batch that fails fails its requests alone, and fail() all of them", async () => {
    const { queue, batches, next } = heldQueue({ batchSize: 1, requests: 10 });
    const [broken, fine] = [errorOf(queue.add("query", ["a"], soon)), queue.add("query", ["b"], soon)];
    batches.shift()?.fail();
    expect((await broken).message).to.equal("broken");
    await next();
    expect(await fine).to.have.length(1);
    const lost = [queue.add("query", ["c"], soon), queue.add("query", ["d"], soon)].map(errorOf);
    queue.fail(new Error("gone"));
    expect((await Promise.all(lost)).map(({ message }) => message)).to.deep.equal(["gone", "gone"]);
  });

  it("what a lost one had goes to the next: in its turn, whole, and no portion twice", async () => {
    const [lost, next] = [1, 2].map(() => heldQueue({ batchSize: 2, requests: 10 }));
    const large = lost.queue.add("passage", ["1", "2", "3", "4", "5"], soon);
    const small = lost.queue.add("query", ["q"], soon);
    expect(await lost.next()).to.deep.equal(["1", "2"]);
    expect(lost.batches.map(({ items }) => items)).to.deep.equal([["3", "4"]]);
    lost.queue.hold(new Error("lost twice"));
    const late = lost.queue.add("query", ["late"], soon);
    expect(lost.queue.depth).to.equal(3);
    lost.queue.moveTo(next.queue);
    await lost.queue.idle();
    lost.batches[0].go();
    const given = [];
    for (let items = await next.next(); items; items = await next.next()) given.push(items);
    expect(given.flat().sort()).to.deep.equal(["3", "4", "5", "late", "q"]);
    expect(await large).to.deep.equal(["1", "2", "3", "4", "5"].map((x) => `passage "${x}"`));
    expect([await small, await late]).to.deep.equal([['query "q"'], ['query "late"']]);
  });

  it("what is lost twice while it is computed is refused; what only waited is not", async () => {
    const [first, second, third] = [1, 2, 3].map(() => heldQueue({ batchSize: 1, requests: 10 }));
    const poison = errorOf(first.queue.add("query", ["poison"], soon));
    const waits = first.queue.add("query", ["fine"], soon);
    for (const [from, to] of [
      [first, second],
      [second, third],
    ]) {
      from.queue.hold(new Error("lost twice"));
      from.queue.moveTo(to.queue);
    }
    expect((await poison).message).to.equal("lost twice");
    expect(await third.next()).to.deep.equal(["fine"]);
    expect(await waits).to.have.length(1);
  });

  it("a request's time and its client's leaving count in the next queue too", async () => {
    const [lost, next] = [1, 2].map(() => heldQueue({ batchSize: 1, requests: 10 }));
    const leaving = new AbortController();
    lost.queue.add("query", ["a"], soon);
    const slow = errorOf(lost.queue.add("query", ["slow"], { ...soon, timeout: 20 }));
    const gone = errorOf(lost.queue.add("query", ["gone"], { ...soon, signal: leaving.signal }));
    lost.queue.hold(new Error("lost twice"));
    lost.queue.moveTo(next.queue);
    leaving.abort(new ServiceError(499, "client_gone", "gone"));
    expect([(await slow).status, (await gone).status]).to.deep.equal([503, 499]);
    expect(await next.next()).to.deep.equal(["a"]);
    expect(await next.next()).to.equal(undefined);
  });
});
