/** Ctrl-C in commands whose work ends in nothing but the signal's reason: a message, and no stack. */
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { interruptible } from "../../lib/cli/support/command";
import { InputError } from "../../lib/errors";
import { inputErrorOf } from "../text/scratch";

describe("interruptible()", () => {
  /** What Ctrl-C starts, without a signal to the process that runs the tests. */
  const interrupt = () => process.listeners("SIGTERM").at(-1)?.("SIGTERM");
  const waiting = (signal: AbortSignal) => {
    setTimeout(interrupt);
    return sleep(60_000, undefined, { signal });
  };

  it("interruptible() ends stopped work with an InputError, as the command words it", async () => {
    const plain = await inputErrorOf(() => interruptible(waiting));
    expect(plain.message).to.equal("stopped before the end. To do: run the same command again");
    const worded = await inputErrorOf(() => interruptible(waiting, () => new InputError("stopped while scoring")));
    expect(worded.message).to.equal("stopped while scoring");
    const thrown = await inputErrorOf(() =>
      interruptible(async (signal) => {
        interrupt();
        signal.throwIfAborted();
      }),
    );
    expect(thrown.message).to.equal(plain.message);
  });

  it("interruptible() leaves every other error as it is, and what work gives that ends nevertheless", async () => {
    const own = await inputErrorOf(() =>
      interruptible(async () => {
        interrupt();
        throw new InputError("stopped at step 3");
      }),
    );
    expect(own.message).to.equal("stopped at step 3");
    const aborted = new DOMException("of another signal", "AbortError");
    const other = await interruptible(() => Promise.reject(aborted)).catch((error) => error);
    expect(other).to.equal(aborted);
    expect(await interruptible(async () => interrupt())).to.equal(undefined);
  });
});
