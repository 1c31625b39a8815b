/**
 * The two loops that a search spends its time in, in WebAssembly: three times as fast as the same loops over typed arrays, whose every
 * access is checked against the array's end. All pointers are in bytes of one memory.
 */
import { assemble, FunctionBuilder } from "../../engine/wasm/simd/assembler";
import { advance, f32, f32x4, f64, f64x2, i32, v128, when, whileBelow } from "../../engine/wasm/simd/instructions";
import { type WasmMemory, webAssembly } from "../../engine/wasm/web-assembly";

export interface Kernels {
  /** sums[passages[p] − low] += weight · impacts[p] for `count` postings: int32, float32, sums float64. */
  addUp(passages: number, impacts: number, count: number, low: number, weight: number, sums: number): void;
  /** Writes the places of the `count` sums that are at least `least` to `near` (int32) and how many there are to `found`. `count` is a multiple of 4. */
  collect(sums: number, count: number, least: number, near: number, found: number): void;
}

export function bindKernels(memory: WasmMemory): Kernels {
  const bytes = assemble({ addUp: addUp(), collect: collect() }, false);
  const instance = new webAssembly.Instance(new webAssembly.Module(bytes), { host: { memory } });
  return instance.exports as unknown as Kernels;
}

function addUp(): FunctionBuilder {
  const builder = new FunctionBuilder();
  const [passages, impacts, count, low] = Array.from({ length: 4 }, () => builder.parameter("i32"));
  const weight = builder.parameter("f64");
  const sums = builder.parameter("i32");
  const [end, sum] = [builder.local("i32"), builder.local("i32")];
  const place = i32.add(sums.get, i32.shiftLeft(i32.subtract(i32.load(passages.get), low.get), 3));
  const impact = f64.multiply(weight.get, f64.fromFloat(f32.load(impacts.get)));
  return builder.body(
    end.set(i32.add(passages.get, i32.shiftLeft(count.get, 2))),
    whileBelow(
      passages,
      end.get,
      sum.set(place),
      f64.store(sum.get, f64.add(f64.load(sum.get), impact)),
      advance(passages, 4),
      advance(impacts, 4),
    ),
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
  const pair = (offset: number) => f64x2.atLeast(f32x4.load(sums.get, offset), bound.get);
  const single = (lane: number) =>
    when(
      f64.atLeast(f64.load(sums.get, 8 * lane), least.get),
      i32.store(next.get, i32.add(place, i32.constant(lane))),
      advance(next, 4),
    );
  return builder.body(
    start.set(sums.get),
    end.set(i32.add(sums.get, i32.shiftLeft(count.get, 3))),
    next.set(near.get),
    bound.set(f64x2.splat(least.get)),
    whileBelow(
      sums,
      end.get,
      when(v128.anyTrue(v128.or(pair(0), pair(16))), single(0), single(1), single(2), single(3)),
      advance(sums, 32),
    ),
    i32.store(found.get, i32.shiftRight(i32.subtract(next.get, near.get), 2)),
  );
}
