/**
 * A profile's spans in the Trace Event Format (Google, "Trace Event Format", the JSON object form with complete
 * events), which Perfetto and chrome://tracing open.
 */
import type { TraceSpan } from "./recorder";
import type { ProfileReport } from "./report";

/** An event as the format has it. */
export interface TraceEvent {
  name: string;
  /** X: complete, with a duration. M: metadata. */
  ph: "X" | "M";
  pid: number;
  tid: number;
  /** Microseconds. */
  ts?: number;
  dur?: number;
  cat?: string;
  args?: Record<string, unknown>;
}

/** A trace file's content. */
export interface Trace {
  traceEvents: TraceEvent[];
  displayTimeUnit: "ms";
  otherData: Record<string, string>;
}

const place = { pid: 1, tid: 1 };

/** @param spans in the order in which they began, outer ones before inner ones, as the format's importers want them */
export function traceOf(spans: readonly TraceSpan[], { work, engine, threads, steps }: ProfileReport): Trace {
  const named = (name: string, value: string): TraceEvent => ({ name, ph: "M", ...place, args: { name: value } });
  return {
    traceEvents: [
      named("process_name", `bowlab ${work}`),
      named("thread_name", `${engine}, ${threads} threads`),
      ...spans.map(({ kind, name, start, duration }): TraceEvent => {
        return { name, cat: kind, ph: "X", ...place, ts: micros(start), dur: micros(duration) };
      }),
    ],
    displayTimeUnit: "ms",
    otherData: { steps: String(steps), version: "bowlab-profile 1" },
  };
}

/** Nanoseconds are as fine as the clock is: fewer digits would let inner spans stand out of outer ones. */
function micros(value: number): number {
  return Math.round(1000 * value) / 1000;
}
