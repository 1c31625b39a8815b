/** The kernel's five zeromq sockets, bound before the kernel says anything. */
import { Publisher, Reply, Router, type Socket } from "zeromq";
import { InputError, messageOf } from "../../errors";
import { type ConnectionInfo, encodeMessage, endpoint, type Message, type PortName, received } from "../../wire";

export interface KernelSockets {
  readonly shell: Router;
  readonly control: Router;
  readonly stdin: Router;
  readonly iopub: Publisher;
  readonly heartbeat: Reply;
  /** Signs and sends. Never blocks and never loses a message while the process lives. */
  send(socket: Router | Publisher, message: Message): void;
  close(): void;
}

/** Binds the sockets of a connection. @throws InputError when a port is taken. */
export async function bindSockets(connection: ConnectionInfo): Promise<KernelSockets> {
  // After 512 unawaited sends zeromq 6 turns asynchronous and refuses the next one; with no limit on the queue and no
  // wait it never does.
  const lossless = { sendHighWaterMark: 0, sendTimeout: 0 };
  const shell = new Router(lossless);
  const control = new Router(lossless);
  const stdin = new Router(lossless);
  const iopub = new Publisher(lossless);
  const heartbeat = new Reply();
  await Promise.all([
    bind(shell, connection, "shell_port"),
    bind(control, connection, "control_port"),
    bind(stdin, connection, "stdin_port"),
    bind(iopub, connection, "iopub_port"),
    bind(heartbeat, connection, "hb_port"),
  ]);
  return {
    shell,
    control,
    stdin,
    iopub,
    heartbeat,
    send(socket, message) {
      // A rejected send means that the peer is gone, which is not trouble of this kernel's.
      socket.send(encodeMessage(message, connection.key)).catch(() => {});
    },
    close: () => {
      for (const socket of [shell, control, stdin, iopub, heartbeat]) socket.close();
    },
  };
}

/** Answers every ping with itself until the socket closes. */
export async function beat(heartbeat: Reply): Promise<void> {
  for await (const frames of received(heartbeat)) await heartbeat.send(frames);
}

async function bind(
  socket: Socket & { bind(address: string): Promise<void> },
  connection: ConnectionInfo,
  port: PortName,
) {
  const address = endpoint(connection, port);
  try {
    await socket.bind(address);
  } catch (error) {
    throw new InputError(`cannot listen on ${address} (${port}): ${messageOf(error)}`, {
      fix: "start the kernel again with other ports; another program has this one",
      cause: error,
    });
  }
}
