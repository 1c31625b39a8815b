/** Sockets that do not behave: slow, unfinished, gone, or no HTTP at all. The service answers others meanwhile. */
import * as net from "node:net";
import { expect } from "chai";
import { ask, metric, useServices } from "./running";

describe("the service's sockets", function () {
  this.timeout(60_000);
  const { start } = useServices();

  it("a request that does not arrive whole in time is ended with 408, its head or its body", async () => {
    const { url } = await start({ receiveTimeout: 0.4 });
    const head = "POST /search HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    const [inHead, inBody] = await Promise.all([
      send(url, "GET /search?q=fog HTTP/1.1\r\nHost: loc"),
      send(url, `${head}Content-Length: 100\r\n\r\n{"query":`),
    ]);
    expect(inHead)
      .to.match(/^HTTP\/1.1 408 /)
      .and.include("did not arrive in time");
    expect(inBody).to.match(/^HTTP\/1.1 408 /);
    expect((await ask(`${url}/search?q=fog`)).status).to.equal(200);
  });

  it("bytes that are no HTTP get 400, heads that are too long 431, and the socket is closed", async () => {
    const { url } = await start();
    expect(await send(url, "\x16\x03\x01\x02\x00 hello\r\n\r\n"))
      .to.match(/^HTTP\/1.1 400 /)
      .and.include("not HTTP");
    const long = `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${"a".repeat(20_000)}\r\n\r\n`;
    expect(await send(url, long))
      .to.match(/^HTTP\/1.1 431 /)
      .and.include("16 KiB");
    const both =
      "POST /search HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}";
    expect(await send(url, both)).to.match(/^HTTP\/1.1 400 /);
    expect((await ask(`${url}/health`)).status).to.equal(200);
  });

  it("a client that goes away takes its request with it", async () => {
    const { url } = await start();
    const queries = Array.from({ length: 1000 }, (_, i) => `ships in the fog ${i}`);
    const leaving = new AbortController();
    const gone = Array.from({ length: 6 }, () =>
      fetch(`${url}/search`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ queries }),
        signal: leaving.signal,
      }).catch(() => "gone"),
    );
    setTimeout(() => leaving.abort(), 30);
    await Promise.all(gone);
    expect((await ask(`${url}/search?q=fog`)).status).to.equal(200);
    expect(await metric(url, "bowlab_queue_requests")).to.equal(0);
  });
});

/** Sends bytes and waits for the other side to end the connection. @returns what came */
export function send(url: string, bytes: string | Buffer): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    let text = "";
    const socket = net.connect(Number(port), hostname, () => socket.write(bytes));
    socket.setTimeout(10_000, () => socket.destroy());
    socket.setEncoding("latin1").on("data", (more: string) => {
      text += more;
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(text));
  });
}
