/** `broadcast`: any message of the protocol on iopub, by its type. The name is Deno's. */
import type { BroadcastOptions } from "./channels";
import { currentSink } from "./sink";

/** Publishes a message of `type` to all front-ends, as part of the running cell. @throws Error outside a notebook */
export async function broadcast(
  type: string,
  content: Record<string, unknown>,
  options: BroadcastOptions = {},
): Promise<void> {
  const sink = currentSink();
  if (!sink?.broadcast) throw new Error("broadcast() works only in a notebook of the kernel bowlab");
  sink.broadcast(type, content, options);
}
