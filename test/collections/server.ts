/** A real HTTP server that serves one file as badly as it is told to. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What the server does with one request; requests beyond the list get the last one's treatment. */
export interface Manner {
  /** Close the connection after this many bytes of the body. */
  dropAfter?: number;
  /** Say this length instead of the true one. */
  claimedLength?: number;
  /** Say no length at all. */
  withoutLength?: boolean;
  /** Serve these bytes from now on. */
  content?: Buffer;
  etag?: string;
  lastModified?: string;
  /** Answer range requests with the whole file. */
  withoutRanges?: boolean;
  /** Answer a range request with bytes from here on, whatever was asked for. */
  wrongStart?: number;
  /** Answer with this status and no file. */
  status?: number;
  /** Send the other way on. */
  redirectTo?: string;
  /** Send this many bytes, and then nothing more. */
  stallAfter?: number;
  /** Heed `If-Range`; false: a range whatever version is asked for. Default true. */
  heedsIfRange?: boolean;
}

export interface Server {
  url: string;
  /** Headers of the requests so far. */
  requests: IncomingMessage["headers"][];
  close(): Promise<void>;
}

export async function serve(content: Buffer, manners: Manner[] = [{}]): Promise<Server> {
  const requests: IncomingMessage["headers"][] = [];
  let current = content;
  const server = createServer((request, response) => {
    const manner = manners[Math.min(requests.length, manners.length - 1)];
    requests.push(request.headers);
    current = manner.content ?? current;
    answer(request, response, current, manner);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

function answer(request: IncomingMessage, response: ServerResponse, content: Buffer, manner: Manner): void {
  const { status, redirectTo, etag, lastModified } = manner;
  if (redirectTo !== undefined) {
    response.writeHead(302, { location: redirectTo }).end();
    return;
  }
  if (status !== undefined) {
    response.writeHead(status).end("no file here");
    return;
  }
  const headers: Record<string, string> = {};
  if (etag) headers.etag = etag;
  if (lastModified) headers["last-modified"] = lastModified;
  const asked = /^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1];
  const condition = request.headers["if-range"];
  const fresh = condition === undefined || condition === etag || condition === lastModified;
  let start = 0;
  if (asked !== undefined && !manner.withoutRanges && (fresh || manner.heedsIfRange === false)) {
    if (Number(asked) >= content.length) {
      response.writeHead(416, { ...headers, "content-range": `bytes */${content.length}` }).end();
      return;
    }
    start = manner.wrongStart ?? Number(asked);
    headers["content-range"] = `bytes ${start}-${content.length - 1}/${content.length}`;
  }
  const body = content.subarray(start);
  if (!manner.withoutLength) headers["content-length"] = String(manner.claimedLength ?? body.length);
  response.writeHead("content-range" in headers ? 206 : 200, headers);
  const limit = manner.dropAfter ?? manner.stallAfter;
  if (limit === undefined && manner.claimedLength === undefined) {
    response.end(body);
    return;
  }
  // A claimed length below the truth must not be corrected by Node: the bytes go out as they are.
  response.write(body.subarray(0, limit ?? body.length), () => {
    if (manner.stallAfter === undefined) setTimeout(() => response.destroy(), 20);
  });
}
