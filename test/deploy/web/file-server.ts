/** A plain file server: no special headers, no ranges; as slow as one likes, with what it was asked written down. */
import * as fs from "node:fs";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const TYPES: Record<string, string> = {
  ".html": "text/html",
  ".css": "text/css",
  ".js": "text/javascript",
  ".json": "application/json",
};

/** Bytes sent at a time where the line is slow. */
const PIECE = 8192;

export interface FileServer {
  /** "http://127.0.0.1:8080" */
  origin: string;
  /** What was asked, in order, with the bytes of the answers. */
  asked: { path: string; bytes: number }[];
  close(): void;
}

/** A connection: milliseconds before an answer begins, and bytes a second of all answers together. */
export interface Line {
  latency: number;
  rate: number;
}

/** Serves a folder below a path: "/" or "/docs/search/". */
export async function serveFiles(folder: string, below = "/", line?: Line): Promise<FileServer> {
  const asked: FileServer["asked"] = [];
  let free = 0;
  const send = async (response: http.ServerResponse, body: Buffer): Promise<void> => {
    if (line) await sleep(line.latency);
    for (let at = 0; line && at < body.length; at += PIECE) {
      const piece = body.subarray(at, at + PIECE);
      free = Math.max(free, performance.now()) + (1000 * piece.length) / line.rate;
      response.write(piece);
      await sleep(Math.max(0, free - performance.now()));
    }
    response.end(line ? undefined : body);
  };
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://x");
    const inside = pathname.startsWith(below) ? decodeURIComponent(pathname.slice(below.length)) : undefined;
    const file = path.join(folder, inside === undefined || inside.includes("..") ? "\0" : inside);
    const whole = file.endsWith(path.sep) ? path.join(file, "index.html") : file;
    const isThere = !whole.includes("\0") && fs.statSync(whole, { throwIfNoEntry: false })?.isFile();
    const body = isThere ? fs.readFileSync(whole) : Buffer.from("not found");
    asked.push({ path: pathname, bytes: isThere ? body.length : 0 });
    const type = TYPES[path.extname(whole)] ?? "application/octet-stream";
    response.writeHead(isThere ? 200 : 404, { "Content-Type": isThere ? type : "text/plain" });
    send(response, body).catch(() => response.destroy());
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { origin, asked, close };
}
