/** Changes under load: reloads, processes that end, and the end of the service. What was asked is answered. */
import { expect } from "chai";
import { ask, enginePids, metric, putPassages, useServices } from "./running";

const other = [{ _id: "new", title: "Fog", text: "The fog is new." }];

describe("the service's changes", function () {
  this.timeout(60_000);
  const { at, start } = useServices();

  it("a reload in the middle of a load loses no request; the new collection answers after it", async () => {
    const service = await start();
    const { url } = service;
    let isOver = false;
    const statuses: number[] = [];
    const ids: string[] = [];
    const lane = async () => {
      while (!isOver) {
        const { status, body } = await ask(`${url}/search?q=fog&k=1`);
        statuses.push(status);
        ids.push(body.results?.[0].id);
      }
    };
    const load = Array.from({ length: 4 }, lane);
    putPassages(at("data"), other);
    const reloaded = await ask(`${url}/reload`, { method: "POST" });
    expect(reloaded.body).to.include({ reloaded: true, passages: 1 });
    expect((await ask(`${url}/search?q=fog`)).body.results[0].id).to.equal("new");
    isOver = true;
    await Promise.all(load);
    expect(new Set(statuses)).to.deep.equal(new Set([200]));
    expect(new Set(ids.slice(0, 1))).not.to.include("new");
    await service.reload();
    while ((await metric(url, "bowlab_engine_processes")) > 1) await new Promise((resolve) => setTimeout(resolve, 20));
  });

  it("a killed engine process loses no request: they wait for the next one", async function () {
    if (process.platform !== "linux") this.skip();
    const { url } = await start();
    let isOver = false;
    const statuses = new Map<number, number>();
    const lane = async () => {
      while (!isOver) {
        const { status } = await ask(`${url}/search?q=fog&k=1`);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
    };
    const load = Array.from({ length: 4 }, lane);
    for (const _ of [1, 2]) {
      const enginePid = enginePids()[0];
      const before = statuses.get(200) ?? 0;
      process.kill(enginePid, "SIGKILL");
      while (enginePids().includes(enginePid) || (statuses.get(200) ?? 0) < before + 20) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
    isOver = true;
    await Promise.all(load);
    expect([...statuses.keys()]).to.deep.equal([200]);
  });

  it("a reload that fails keeps what is there, and says why", async () => {
    const notes: string[] = [];
    const { url } = await start({ onNote: (line) => notes.push(line) });
    putPassages(at("data"), []);
    const failed = await ask(`${url}/reload`, { method: "POST" });
    expect([failed.status, failed.body.error.message]).to.satisfy(
      ([status, message]: [number, string]) => status === 500 && message.includes("the old one stays"),
    );
    expect(notes.join("\n")).to.include("not reloaded").and.not.include("unexpected");
    expect((await ask(`${url}/search?q=fog`)).body.results[0].id).to.be.oneOf(["p1", "p3"]);
    expect((await ask(`${url}/health`)).body.ready).to.equal(true);
  });

  it("a full queue gets 429 with Retry-After, and what was taken is answered, also when the service ends", async () => {
    const service = await start({ queue: 2 });
    const { url } = service;
    const queries = Array.from({ length: 800 }, (_, i) => `ships in the fog ${i}`);
    const asked = Array.from({ length: 12 }, () => ask(`${url}/search`, { json: { queries, k: 1 } }));
    let refusedByNow = 0;
    for (const each of asked) void each.then(({ status }) => (refusedByNow += Number(status === 429)));
    // All have come when all but those that wait are refused.
    while (refusedByNow < 9) await new Promise((resolve) => setTimeout(resolve, 5));
    await service.close();
    const answers = await Promise.all(asked);
    const [fine, refused] = [200, 429].map((status) => answers.filter((each) => each.status === status));
    expect(fine.length + refused.length).to.equal(12);
    expect(fine.length).to.be.at.least(1);
    expect(refused.length).to.be.at.least(1);
    for (const { body } of fine) expect(body.answers).to.have.length(800);
    for (const { headers, body } of refused) {
      expect(Number(headers.get("retry-after"))).to.be.at.least(1);
      expect(body.error).to.include({ type: "rate_limit_error", code: "queue_full" });
    }
  });
});
