/** One run of the fuzz: so many wrong requests to a service, some at a time. */
import { expect } from "chai";
import * as fc from "fast-check";
import { statusOfBytes, wrongBytes, wrongRequests } from "./fuzz";
import { ask, metric } from "./running";

/** Requests under way at once. */
const AT_ONCE = 8;

/** Sends `count` wrong requests, three quarters out of the document and the rest bytes; each must get 4xx. */
export async function fuzz(url: string, count: number, seed: number): Promise<void> {
  const document = (await ask(`${url}/openapi.json`)).body;
  const requests = fc.sample(wrongRequests(document), { numRuns: Math.ceil((count * 3) / 4), seed });
  const bytes = fc.sample(wrongBytes, { numRuns: Math.floor(count / 4), seed });
  await inTurn(requests, async ({ method, path, body, type = "application/json" }) => {
    const init = { method, body, headers: body === undefined ? undefined : { "content-type": type } };
    const { status, text } = await ask(url + path, init);
    expect(status, `${method} ${path} ${body}: ${text}`).to.be.within(400, 499);
    expect(JSON.parse(text).error.message, text).to.be.a("string");
  });
  await inTurn(bytes, async (each) => {
    const status = await statusOfBytes(url, each);
    // Bytes that end before a request's head does may get no answer; none may get another.
    expect(
      status === 0 || (status >= 400 && status < 500),
      `${status}: ${JSON.stringify(each.toString("latin1"))}`,
    ).to.equal(true);
  });
  expect((await ask(`${url}/health`)).status).to.equal(200);
}

/** Bytes of both processes together. */
export async function memoryOf(url: string): Promise<number> {
  return (await metric(url, "process_resident_memory_bytes")) + (await metric(url, "bowlab_engine_memory_bytes"));
}

async function inTurn<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  let at = 0;
  const lane = async () => {
    while (at < items.length) await work(items[at++]);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}
