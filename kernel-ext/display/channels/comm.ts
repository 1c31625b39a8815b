/** Comms: channels between a notebook's code and widgets of its front-end, such as anywidget's. */
import type { Comm, CommHandler, CommOptions } from "./channels";
import { currentSink } from "./sink";

/** Opens a comm to the front-end's `target`. @throws Error outside a notebook */
export function comm(target: string, options?: CommOptions): Comm {
  return sinkFor("comm()").openComm(target, options);
}

/** Calls `handler` for every comm that the front-end opens to `target`. @throws Error outside a notebook */
export function onComm(target: string, handler: CommHandler): void {
  sinkFor("onComm()").onComm(target, handler);
}

function sinkFor(name: string) {
  const sink = currentSink();
  if (!sink?.openComm || !sink.onComm) throw new Error(`${name} works only in a notebook of the kernel bowlab`);
  return sink as Required<typeof sink>;
}
