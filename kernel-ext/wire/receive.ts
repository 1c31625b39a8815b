/** What a zeromq socket is to those who listen. */
interface Receiver extends AsyncIterable<Buffer[]> {
  readonly closed: boolean;
}

/**
 * The messages of a socket, until it closes. On a busy machine a socket wakes up now and then for nothing, and zeromq's
 * own iteration ends with EAGAIN then ("Operation was not possible or timed out"): here it goes on waiting.
 */
export async function* received(socket: Receiver): AsyncGenerator<Buffer[]> {
  while (!socket.closed) {
    try {
      for await (const frames of socket) yield frames;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    }
  }
}
