/** Questions as they are typed: one is on its way at a time, and late answers are left. */
import { expect } from "chai";
import { Asking } from "../../../../lib/deploy/web/browser/box/question";
import type { SearchSource } from "../../../../lib/deploy/web/browser/source";
import type { Answer } from "../../../../lib/search";

/** A source whose answers come when the test says so, in any order. */
function slowSource() {
  const asked: { question: string; answer(): void; fail(error: unknown): void; signal: AbortSignal }[] = [];
  const ask: SearchSource["ask"] = (question, options) =>
    new Promise((resolve, reject) => {
      const answer = { question, by: "words", passages: 1, seconds: 0, results: [] } as Answer;
      asked.push({ question, answer: () => resolve(answer), fail: reject, signal: options?.signal as AbortSignal });
    });
  return { asked, source: { state: "words", ask, onState: () => () => {}, close() {} } as SearchSource };
}

/** A clock that the test moves. */
function handClock() {
  const waiting = new Map<number, () => void>();
  let next = 0;
  return {
    set: (act: () => void) => {
      waiting.set(++next, act);
      return next;
    },
    clear: (timer: number | undefined) => void (timer !== undefined && waiting.delete(timer)),
    ring: () => {
      const acts = [...waiting.values()];
      waiting.clear();
      for (const act of acts) act();
    },
  };
}

function askingWithin() {
  const { asked, source } = slowSource();
  const clock = handClock();
  const events: string[] = [];
  const asking = new Asking(
    source,
    {
      onAsk: (question) => events.push(`ask ${question}`),
      onAnswer: ({ question }) => events.push(`answer ${question}`),
      onFailure: (error) => events.push(`failure ${(error as Error).message}`),
    },
    clock,
  );
  return { asking, asked, clock, events };
}

const settled = () => new Promise((done) => setImmediate(done));

describe("Asking", () => {
  it("asks once after the last letter, not for each", async () => {
    const { asking, asked, clock } = askingWithin();
    for (const question of ["c", "ca", "can"]) asking.soon(question, 10);
    expect(asked).to.deep.equal([]);
    clock.ring();
    await settled();
    expect(asked.map(({ question }) => question)).to.deep.equal(["can"]);
  });

  it("an answer that comes late does not cover a newer one, whichever comes first", async () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ]) {
      const { asking, asked, events } = askingWithin();
      asking.now("old", 10);
      await settled();
      asking.now("new", 10);
      await settled();
      expect(asked[0].signal.aborted).to.equal(true);
      for (const i of order) {
        asked[i].answer();
        await settled();
      }
      expect(events).to.deep.equal(["ask old", "ask new", "answer new"]);
    }
  });

  it("tells of a failure, and not of one that nobody waits for", async () => {
    const { asking, asked, events } = askingWithin();
    asking.now("old", 10);
    await settled();
    asking.stop();
    asked[0].fail(new Error("too late"));
    asking.now("new", 10);
    await settled();
    asked[1].fail(new Error("no answer"));
    await settled();
    expect(events).to.deep.equal(["ask old", "ask new", "failure no answer"]);
  });

  it("a source that throws at once is a failure too", async () => {
    const failures: unknown[] = [];
    const source = {
      ask: () => {
        throw new Error("at once");
      },
    } as unknown as SearchSource;
    const asking = new Asking(source, { onAsk() {}, onAnswer() {}, onFailure: (error) => failures.push(error) });
    asking.now("q", 10);
    await settled();
    expect(String(failures[0])).to.equal("Error: at once");
  });
});
