/** A front before a database that kills it in the middle of a query: when the query has been handed on. */
import { once } from "node:events";
import * as net from "node:net";
import type { TestServer } from "./databases";

export interface KillingFront {
  address: string;
  /** Resolves when the database is killed. */
  killed: Promise<void>;
  /** From now on no query kills it. */
  pass(): void;
  stop(): void;
}

/** @param words of the query in whose middle the database is killed */
export async function killingFront(server: TestServer, words: string): Promise<KillingFront> {
  const sockets = new Set<net.Socket>();
  let tell = () => {};
  let isPassing = false;
  const killed = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const front = net.createServer((socket) => {
    const behind = net.connect(server.port, "127.0.0.1");
    for (const each of [socket, behind]) sockets.add(each.on("error", () => {}));
    behind.pipe(socket);
    socket.on("data", (bytes) => {
      behind.write(bytes);
      if (!isPassing && bytes.includes(words)) void server.kill().then(tell);
    });
    socket.on("close", () => behind.destroy());
    behind.on("close", () => socket.destroy());
  });
  front.listen(0, "127.0.0.1");
  await once(front, "listening");
  const { port } = front.address() as net.AddressInfo;
  return {
    address: server.address.replace(/:\d+\//, `:${port}/`),
    killed,
    pass() {
      isPassing = true;
    },
    stop() {
      front.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
