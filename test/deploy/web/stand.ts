/**
 * The search page on a server of the test's own: `/search` and `/health` answer out of `openSearch`, as the service
 * does, and pages of the test stand beside it. Every request is kept, so that a test can say that none left.
 */
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { PAGE_POLICY, pageFiles } from "../../../lib/deploy/web";
import type { PassageSearch } from "../../../lib/search";

export interface Stand {
  origin: string;
  /** Pages by their path; each is sent with the policy. */
  pages: Map<string, string>;
  /** Statuses that the next questions get before one is answered. */
  refusals: { status: number; headers?: Record<string, string> }[];
  close(): Promise<void>;
}

/** Starts a stand on a port that the system chooses. */
export async function openStand(search: PassageSearch, title: string): Promise<Stand> {
  const files = new Map(pageFiles({ title, asks: { service: "." } }).map((file) => [`/${file.name}`, file]));
  const stand: Omit<Stand, "origin" | "close"> = { pages: new Map(), refusals: [] };
  const server: Server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    const name = url.pathname === "/" ? "/index.html" : url.pathname;
    const file = files.get(name);
    const own = stand.pages.get(name);
    if (own !== undefined) send(response, "text/html; charset=utf-8", own);
    else if (file) send(response, file.type, file.body);
    else if (name === "/health/live")
      send(response, "application/json", JSON.stringify({ search: { by: "words", passages: search.passages } }));
    else if (name === "/search") {
      const refusal = stand.refusals.shift();
      if (refusal) return void response.writeHead(refusal.status, refusal.headers).end("{}");
      const k = Number(url.searchParams.get("k") ?? 10);
      send(response, "application/json", JSON.stringify(await search.ask(url.searchParams.get("q") ?? "", { k })));
    } else response.writeHead(404).end();
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () => new Promise<void>((done) => server.close(() => done()));
  return { ...stand, origin, close };
}

function send(response: ServerResponse, type: string, body: string | Buffer): void {
  response.writeHead(200, { "content-type": type, "content-security-policy": PAGE_POLICY });
  response.end(body);
}
