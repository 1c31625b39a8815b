/**
 * What a profile is added up from: spans of time that open and close like brackets, a step around phases, phases
 * around layers, layers around operations. Times are exclusive within a kind: what a phase inside another took is not
 * counted with the outer one. What happens outside of steps, or in one that does not end, is not counted.
 */
import { performance } from "node:perf_hooks";

export type SpanKind = "step" | "phase" | "layer" | "operation";

/** A closed span, as a trace shows it. Microseconds since the recorder was made. */
export interface TraceSpan {
  kind: SpanKind;
  name: string;
  start: number;
  duration: number;
}

/** Spans of one name. */
export interface Total {
  calls: number;
  milliseconds: number;
}

/** The most that a phase had in memory, in bytes. */
export interface Peak {
  tensorBytes: number;
  residentBytes: number;
}

interface OpenSpan {
  kind: SpanKind;
  name: string;
  start: number;
  /** Of spans of the same kind inside it. */
  inner: number;
  /** Phases and layers inside it are not told apart. */
  isWhole: boolean;
}

interface ClosedSpan extends OpenSpan {
  end: number;
  /** That it was in. */
  phase: string | undefined;
}

/** More spans are added up, and left out of the trace: it stays below some 20 MB. */
const TRACED_SPANS = 200_000;
/** Milliseconds between two looks at the resident memory, which take longer than most operations. */
const RESIDENT_EVERY = 5;

/** Adds up spans, peaks and products. */
export class Recorder {
  readonly #origin = performance.now();
  readonly #innermost: Record<SpanKind, OpenSpan | undefined>;
  /** Of the step under way. */
  readonly #closed: ClosedSpan[] = [];
  readonly #products: { precision: string; flops: number }[] = [];
  #residentAt = Number.NEGATIVE_INFINITY;
  #resident = 0;
  readonly totals: Readonly<Record<SpanKind, Map<string, Total>>>;
  /** Milliseconds in each layer, by phase. */
  readonly layers = new Map<string, Map<string, number>>();
  readonly peaks = new Map<string, Peak>();
  /** Floating-point operations of matrix products by precision: a multiplication and an addition count as two. */
  readonly flops = new Map<string, number>();
  readonly trace: TraceSpan[] = [];
  /** Closed spans, those that the trace leaves out among them. */
  spans = 0;
  /** Milliseconds in looking at the resident memory. */
  residentMilliseconds = 0;

  /** @param liveBytes bytes that are alive in tensors */
  constructor(readonly liveBytes: () => number = () => 0) {
    this.#innermost = { step: undefined, phase: undefined, layer: undefined, operation: undefined };
    this.totals = { step: new Map(), phase: new Map(), layer: new Map(), operation: new Map() };
  }

  /** The name of the innermost open span of a kind. */
  innermost(kind: SpanKind): string | undefined {
    return this.#innermost[kind]?.name;
  }

  /**
   * Opens a span. Spans close in the order opposite to that in which they were opened.
   * @param isWhole a phase whose own phases and layers are not told apart: their time is its own
   * @returns closes it
   */
  open(kind: SpanKind, name: string, isWhole = false): () => void {
    if (kind === "step") this.#forget();
    if (this.#innermost.phase?.isWhole && (kind === "phase" || kind === "layer")) return () => {};
    if (kind === "phase") this.#sample(true);
    const outer = this.#innermost[kind];
    const span: OpenSpan = { kind, name, start: performance.now(), inner: 0, isWhole };
    this.#innermost[kind] = span;
    return () => {
      const end = performance.now();
      if (kind === "phase") this.#sample(true);
      if (kind === "operation") this.#sample();
      this.#innermost[kind] = outer;
      if (outer) outer.inner += end - span.start;
      this.#closed.push({ ...span, end, phase: this.innermost("phase") });
      if (kind === "step") this.#count();
    };
  }

  /** Adds a product of matrices to those of its precision. */
  countProduct(precision: string, flops: number): void {
    this.#products.push({ precision, flops });
  }

  /** Drops what belongs to no step that ended. */
  #forget(): void {
    this.#closed.length = 0;
    this.#products.length = 0;
  }

  /** Adds up the step that has ended, by the order in which spans began. */
  #count(): void {
    const spans = this.#closed.sort((a, b) => a.start - b.start || b.end - a.end);
    for (const { kind, name, start, end, inner, phase = OTHER } of spans) {
      const own = end - start - inner;
      const total = getOrPut(this.totals[kind], name, () => ({ calls: 0, milliseconds: 0 }));
      total.calls++;
      total.milliseconds += own;
      if (kind === "layer") {
        const phases = getOrPut(this.layers, name, () => new Map<string, number>());
        phases.set(phase, (phases.get(phase) ?? 0) + own);
      }
      if (this.trace.length >= TRACED_SPANS) continue;
      this.trace.push({ kind, name, start: 1000 * (start - this.#origin), duration: 1000 * (end - start) });
    }
    this.spans += spans.length;
    for (const { precision, flops } of this.#products) {
      this.flops.set(precision, (this.flops.get(precision) ?? 0) + flops);
    }
    this.#forget();
  }

  /** Looks at the memory for the phase's peak; at the resident memory where it is time, or `always`. */
  #sample(always = false): void {
    const now = performance.now();
    if (always || now - this.#residentAt > RESIDENT_EVERY) {
      this.#resident = process.memoryUsage.rss();
      this.#residentAt = performance.now();
      this.residentMilliseconds += this.#residentAt - now;
    }
    const phase = this.innermost("phase");
    if (phase === undefined) return;
    const peak = getOrPut(this.peaks, phase, () => ({ tensorBytes: 0, residentBytes: 0 }));
    peak.tensorBytes = Math.max(peak.tensorBytes, this.liveBytes());
    peak.residentBytes = Math.max(peak.residentBytes, this.#resident);
  }
}

/** The phase of what is in none. */
export const OTHER = "other";

function getOrPut<V>(map: Map<string, V>, key: string, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
