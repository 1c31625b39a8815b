/** Requests to a service that refuses, waits or is not there: a server of the test's own, asked over HTTP. */
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { getJson, ServiceFailure, waitOf } from "../../../../lib/deploy/web/browser/service-request";

describe("getJson()", () => {
  const asked: IncomingMessage[] = [];
  let answers: { status: number; body?: unknown; headers?: Record<string, string> }[] = [];
  let server: Server;
  let address: URL;

  before(async () => {
    server = createServer((request, response) => {
      asked.push(request);
      const { status, body = {}, headers } = answers.shift() ?? { status: 200, body: { fine: true } };
      response.writeHead(status, headers).end(typeof body === "string" ? body : JSON.stringify(body));
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    address = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/search`);
  });
  beforeEach(() => {
    asked.length = 0;
    answers = [];
  });
  after(() => void server.close());

  const failure = async (promise: Promise<unknown>): Promise<ServiceFailure> =>
    promise.then(
      () => expect.fail("answered"),
      (error) => error,
    );

  it("waits out 429 as Retry-After says, and asks again", async () => {
    answers = [
      { status: 429, headers: { "retry-after": "0" } },
      { status: 429, headers: { "retry-after": "0" } },
    ];
    expect(await getJson(address, {})).to.deep.equal({ fine: true });
    expect(asked.length).to.equal(3);
  });

  it("gives up in words when the service stays busy", async () => {
    answers = Array.from({ length: 9 }, () => ({ status: 429, headers: { "retry-after": "0" } }));
    const error = await failure(getJson(address, { retries: 2 }));
    expect(error).to.be.instanceOf(ServiceFailure);
    expect([error.message, error.status]).to.deep.equal(["The service is busy. Try again in a moment.", 429]);
    expect(asked.length).to.equal(3);
  });

  it("ends a wait when the question is stopped", async () => {
    answers = [{ status: 429, headers: { "retry-after": "9" } }];
    const controller = new AbortController();
    const answer = failure(getJson(address, { signal: controller.signal }));
    while (asked.length === 0) await new Promise((done) => setTimeout(done, 5));
    controller.abort();
    expect((await answer).name).to.equal("AbortError");
    expect(asked.length).to.equal(1);
  });

  it("sends the token, and tells when another is wanted", async () => {
    answers = [{ status: 401 }];
    expect((await failure(getJson(address, { token: "abc" }))).status).to.equal(401);
    expect(asked[0].headers.authorization).to.equal("Bearer abc");
    await getJson(address, {});
    expect(asked[1].headers).not.to.have.property("authorization");
  });

  it("says what the service says, the status where it says nothing, and what to do where nobody answers", async () => {
    answers = [
      { status: 400, body: { error: { message: "q is too long" } } },
      { status: 502, body: "<html>" },
    ];
    expect((await failure(getJson(address, {}))).message).to.equal("q is too long");
    expect((await failure(getJson(address, {}))).message).to.equal("The service answered with 502.");
    answers = [{ status: 200, body: "<html>" }];
    expect((await failure(getJson(address, {}))).message).to.equal(
      `${address.origin} answered, but not as a search service. Check its address.`,
    );
    const nobody = await failure(getJson(new URL("http://127.0.0.1:9/search"), {}));
    expect([nobody.status, nobody.message]).to.deep.equal([
      0,
      "http://127.0.0.1:9 does not answer. Check that the service runs, then try again.",
    ]);
  });

  it("waitOf() reads seconds, and waits neither for ever nor for what it cannot read", () => {
    expect(["3", "0", "99999", "Wed, 21 Oct 2026 07:28:00 GMT", "", "-1", null].map(waitOf)).to.deep.equal([
      ...[3, 0, 10, 1, 1, 1, 1],
    ]);
  });
});
