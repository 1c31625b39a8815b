/** A front before a PostgreSQL server that answers as one that is starting up, and later lets everybody through. */
import { once } from "node:events";
import * as net from "node:net";

export interface StartingServer {
  port: number;
  /** Connections that were turned away. */
  refused(): number;
  /** From now on nobody is turned away. */
  open(): void;
  stop(): void;
}

/**
 * @param port the server's
 * @param times connections that are turned away by 57P03, as PostgreSQL turns them away before it has started
 */
export async function startingServer(port: number, times: number): Promise<StartingServer> {
  let refused = 0;
  let left = times;
  const sockets = new Set<net.Socket>();
  const front = net.createServer((socket) => {
    sockets.add(socket.on("error", () => {}));
    if (left > 0) {
      left -= 1;
      refused += 1;
      // PostgreSQL reads what the client begins with, then answers and hangs up.
      socket.once("data", () => socket.end(errorResponse("57P03", "the database system is starting up")));
      return;
    }
    const server = net.connect(port, "127.0.0.1").on("error", () => socket.destroy());
    sockets.add(server);
    socket.pipe(server).pipe(socket);
  });
  front.listen(0, "127.0.0.1");
  await once(front, "listening");
  return {
    port: (front.address() as net.AddressInfo).port,
    refused: () => refused,
    open() {
      left = 0;
    },
    stop() {
      front.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** The message ErrorResponse of PostgreSQL's protocol, 3.0. */
function errorResponse(code: string, message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`);
  const length = Buffer.alloc(4);
  length.writeInt32BE(4 + fields.length);
  return Buffer.concat([Buffer.from("E"), length, fields]);
}
