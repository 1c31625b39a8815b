/** A front before a database that falls silent, as a host without power does: nothing comes, and nobody hangs up. */
import { once } from "node:events";
import * as net from "node:net";
import type { TestServer } from "./databases";

export interface SilentFront {
  address: string;
  /** From now on what is sent is taken and lost, on connections that are there and on new ones. */
  hush(): void;
  /** From now on new connections are let through. Those that were silent stay so. */
  speak(): void;
  stop(): void;
}

export async function silentFront(server: Pick<TestServer, "address" | "port">): Promise<SilentFront> {
  const sockets = new Set<net.Socket>();
  let isSilent = false;
  const front = net.createServer((socket) => {
    sockets.add(socket.on("error", () => {}));
    if (isSilent) return void socket.resume();
    const behind = net.connect(server.port, "127.0.0.1").on("error", () => {});
    sockets.add(behind);
    let isLost = false;
    const pass = (to: net.Socket) => (bytes: Buffer) => {
      isLost ||= isSilent;
      if (!isLost) to.write(bytes);
    };
    socket.on("data", pass(behind));
    behind.on("data", pass(socket));
    socket.on("close", () => behind.destroy());
  });
  front.listen(0, "127.0.0.1");
  await once(front, "listening");
  return {
    address: server.address.replace(/:\d+\//, `:${(front.address() as net.AddressInfo).port}/`),
    hush() {
      isSilent = true;
    },
    speak() {
      isSilent = false;
    },
    stop() {
      front.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
