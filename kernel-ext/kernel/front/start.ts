/** A kernel from its connection file to the end of its process. */
import { readConnectionFile } from "../../wire";
import type { Kernel } from "./kernel";
import { endWithParent } from "./parent";
import { keepSession } from "./session-keeper";

/** Milliseconds between the last message and the end of the process. */
const farewell = 100;

/**
 * Runs a kernel on the connection file until it is shut down, then ends the process. Cells run in the working
 * directory.
 * @throws InputError when the connection file cannot be used or a port is taken.
 */
export async function startKernel(connectionFile: string): Promise<void> {
  const connection = readConnectionFile(connectionFile);
  endWithParent(() => end());
  let kernel: Kernel | undefined;
  // The session takes longest to be ready: it starts first, and the rest is loaded meanwhile.
  const session = keepSession({
    message: (frame) => kernel?.heard(frame),
    raw: (name, text) => kernel?.wrote(name, text),
    inspected: (message) => kernel?.inspected(message),
    died: (cause) => kernel?.sessionDied(cause),
  });
  const end = () => {
    session.end();
    process.exit(0);
  };
  const { bindSockets } = require("./sockets") as typeof import("./sockets");
  const sockets = await bindSockets(connection).catch((error) => {
    session.end();
    throw error;
  });
  process.on("SIGINT", () => kernel?.interrupt());
  process.on("SIGTERM", end);
  const front = require("./kernel") as typeof import("./kernel");
  kernel = new front.Kernel({ key: connection.key, sockets, session, end: () => setTimeout(end, farewell) });
  await kernel.serve();
}
