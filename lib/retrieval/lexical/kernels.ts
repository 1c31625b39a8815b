/**
 * The loops that a search spends its time in, in WebAssembly: the same loops over typed arrays check every access
 * against the array's end, and take several times as long. All pointers are in bytes of one memory.
 */
import { assemble, type Code, FunctionBuilder } from "../../engine/wasm/simd/assembler";
import { advance, f32, f32x4, f64, f64x2, i32, v128, when, whileBelow } from "../../engine/wasm/simd/instructions";
import { type WasmMemory, webAssembly } from "../../engine/wasm/web-assembly";

export interface Kernels {
  /** sums[passages[p] − low] += weight · impacts[p] for `count` postings: int32, float32, sums float64. */
  addUp(passages: number, impacts: number, count: number, low: number, weight: number, sums: number): void;
  /** Appends the places passages[p] − low of which the sum is at least `least` to the `found` places of `near`. */
  gather(passages: number, count: number, low: number, least: number, sums: number, near: number, found: number): void;
  /**
   * Writes the places of the `count` sums that are at least `least` to `near` (int32) and how many there are to
   * `found`. `count` is a multiple of 16.
   */
  collect(sums: number, count: number, least: number, near: number, found: number): void;
}

/** The compiled loops over this memory. */
export function bindKernels(memory: WasmMemory): Kernels {
  const bytes = assemble({ addUp: addUp(), gather: gather(), collect: collect() }, false);
  const instance = new webAssembly.Instance(new webAssembly.Module(bytes), { host: { memory } });
  return instance.exports as unknown as Kernels;
}

function addUp(): FunctionBuilder {
  const builder = new FunctionBuilder();
  const [passages, impacts, count, low] = Array.from({ length: 4 }, () => builder.parameter("i32"));
  const weight = builder.parameter("f64");
  const sums = builder.parameter("i32");
  const [end, sum] = [builder.local("i32"), builder.local("i32")];
  const one = (posting: number) => {
    const place = i32.subtract(i32.load(passages.get, 4 * posting), low.get);
    const impact = f64.multiply(weight.get, f64.fromFloat(f32.load(impacts.get, 4 * posting)));
    return [
      ...sum.set(i32.add(sums.get, i32.shiftLeft(place, 3))),
      ...f64.store(sum.get, f64.add(f64.load(sum.get), impact)),
    ];
  };
  const some = (postings: number) =>
    whileBelow(
      passages,
      end.get,
      ...Array.from({ length: postings }, (_, posting) => one(posting)),
      advance(passages, 4 * postings),
      advance(impacts, 4 * postings),
    );
  const bytes = (postings: Code) => i32.add(passages.get, i32.shiftLeft(postings, 2));
  return builder.body(
    end.set(bytes(i32.and(count.get, i32.constant(-4)))),
    some(4),
    end.set(bytes(i32.and(count.get, i32.constant(3)))),
    some(1),
  );
}

function gather(): FunctionBuilder {
  const builder = new FunctionBuilder();
  const [passages, count, low] = Array.from({ length: 3 }, () => builder.parameter("i32"));
  const least = builder.parameter("f64");
  const [sums, near, found] = Array.from({ length: 3 }, () => builder.parameter("i32"));
  const [end, place, next] = Array.from({ length: 3 }, () => builder.local("i32"));
  const sum = f64.load(i32.add(sums.get, i32.shiftLeft(place.get, 3)));
  return builder.body(
    end.set(i32.add(passages.get, i32.shiftLeft(count.get, 2))),
    next.set(i32.add(near.get, i32.shiftLeft(i32.load(found.get), 2))),
    whileBelow(
      passages,
      end.get,
      place.set(i32.subtract(i32.load(passages.get), low.get)),
      // As in `collect`.
      i32.store(next.get, place.get),
      advance(next, i32.shiftLeft(f64.atLeast(sum, least.get), 2)),
      advance(passages, 4),
    ),
    i32.store(found.get, i32.shiftRight(i32.subtract(next.get, near.get), 2)),
  );
}

function collect(): FunctionBuilder {
  const builder = new FunctionBuilder();
  const [sums, count] = [builder.parameter("i32"), builder.parameter("i32")];
  const least = builder.parameter("f64");
  const [near, found] = [builder.parameter("i32"), builder.parameter("i32")];
  const [start, end, next] = Array.from({ length: 3 }, () => builder.local("i32"));
  const bound = builder.local("v128");
  const place = i32.shiftRight(i32.subtract(sums.get, start.get), 3);
  const pair = (first: number) => f64x2.atLeast(f32x4.load(sums.get, 8 * first), bound.get);
  /** Whether any of the sums from the `first` on is large enough, for a power of two of them. */
  const any = (first: number, length: number): Code =>
    length === 2 ? pair(first) : v128.or(any(first, length / 2), any(first + length / 2, length / 2));
  // Written always, kept only where the sum is large enough: no branch, since a processor could not foresee it.
  const single = (lane: number) => [
    ...i32.store(next.get, i32.add(place, i32.constant(lane))),
    ...advance(next, i32.shiftLeft(f64.atLeast(f64.load(sums.get, 8 * lane), least.get), 2)),
  ];
  return builder.body(
    start.set(sums.get),
    end.set(i32.add(sums.get, i32.shiftLeft(count.get, 3))),
    next.set(near.get),
    bound.set(f64x2.splat(least.get)),
    whileBelow(
      sums,
      end.get,
      when(v128.anyTrue(any(0, 16)), ...Array.from({ length: 16 }, (_, lane) => single(lane))),
      advance(sums, 8 * 16),
    ),
    i32.store(found.get, i32.shiftRight(i32.subtract(next.get, near.get), 2)),
  );
}
