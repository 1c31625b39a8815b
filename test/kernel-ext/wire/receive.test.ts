import { expect } from "chai";
import { Dealer, Router } from "zeromq";
import { received } from "../../../kernel-ext/wire";

describe("received()", () => {
  /**
   * A socket whose wait ends with EAGAIN after some milliseconds without a message, as it does by itself when it wakes
   * up for nothing.
   */
  const impatient = async (use: (router: Router, dealer: Dealer) => Promise<void>) => {
    const router = new Router({ receiveTimeout: 20 });
    await router.bind("tcp://127.0.0.1:*");
    const dealer = new Dealer();
    dealer.connect(router.lastEndpoint as string);
    try {
      await use(router, dealer);
    } finally {
      dealer.close();
      router.close();
    }
  };

  it("goes on waiting where zeromq's own iteration ends with EAGAIN", () =>
    impatient(async (router, dealer) => {
      const own = await (async () => {
        for await (const _ of router) return;
      })().catch((error) => error.code);
      expect(own).to.equal("EAGAIN");
      const found: string[] = [];
      const listening = (async () => {
        for await (const frames of received(router)) if (found.push(frames.at(-1)?.toString() ?? "") === 2) return;
      })();
      for (const word of ["one", "two"]) {
        await new Promise((done) => setTimeout(done, 150));
        await dealer.send(word);
      }
      await listening;
      expect(found).to.deep.equal(["one", "two"]);
    }));

  it("ends when the socket closes, and hands on what the listener throws", () =>
    impatient(async (router, dealer) => {
      const failing = (async () => {
        for await (const _ of received(router)) throw new Error("of the listener");
      })().catch((error) => error.message);
      await dealer.send("one");
      expect(await failing).to.equal("of the listener");
      const ending = (async () => {
        for await (const _ of received(router));
        return "ended";
      })();
      setTimeout(() => router.close(), 50);
      expect(await ending).to.equal("ended");
    }));
});
