/**
 * The loops that a search spends its time in, in WebAssembly: the same loops over typed arrays check every access
 * against the array's end, and take several times as long. They have next to no branches that a processor could not
 * foresee. Pointers are in bytes of one memory; passages and places are int32, impacts float32, sums float64.
 *
 * A candidate is a place of the block (passage − low) that may still be among the best: it stands in the list of
 * candidates, and its sum is above 0; all other sums are 0. A passage becomes one by the first term that alone lifts it
 * to `least`, and is given up when its sum falls short of that.
 */
import { assemble, type Code, FunctionBuilder } from "../../../engine/wasm/simd/assembler";
import { advance, choose, f32, f32x4, f64, i32, v128, when, whileBelow } from "../../../engine/wasm/simd/instructions";
import { type WasmMemory, webAssembly } from "../../../engine/wasm/web-assembly";
import { type CandidateLayout, CandidateList, PostingLoop } from "./loops";

/** The functions; `least` is above 0. */
export interface Kernels {
  /** Adds weight · impacts[p] to the sum of passages[p] for `count` postings, of candidates and those admitted. */
  accumulate(passages: number, impacts: number, count: number, low: number, weight: number, least: number): void;
  /**
   * The same for those that become candidates alone, and fast where these are few. @param bound a float32 of at most
   * least / weight
   */
  admit(bound: number, ...postings: Parameters<Kernels["accumulate"]>): void;
  /** The same for candidates alone, found in the term's bitmap; those of less than `least` are given up. */
  lookUp(bitmap: number, impacts: number, low: number, weight: number, least: number): void;
  /** Gives up candidates of less than `least`. */
  keep(least: number): void;
  /**
   * Writes a term's bitmap: for every 32 passages which of them have the term, and how many passages before them do
   * (int32 both).
   */
  mark(passages: number, count: number, bitmap: number, words: number): void;
}

/** The loops for memories of this layout, compiled. */
export function compileKernels(layout: CandidateLayout): object {
  const functions = {
    accumulate: accumulate(layout),
    admit: admit(layout),
    lookUp: lookUp(layout),
    keep: keep(layout),
    mark: mark(),
  };
  return new webAssembly.Module(assemble(functions, false));
}

/** The compiled loops over this memory. */
export function bindKernels(compiled: object, memory: WasmMemory): Kernels {
  return new webAssembly.Instance(compiled, { host: { memory } }).exports as unknown as Kernels;
}

function accumulate(layout: CandidateLayout): FunctionBuilder {
  const builder = new FunctionBuilder();
  const postings = new PostingLoop(builder);
  const list = new CandidateList(builder, layout);
  const [sum, isOut] = [builder.local("f64"), builder.local("i32")];
  const { added, reaches } = postings;
  const one = (posting: number): Code => [
    ...postings.read(posting, list),
    ...sum.set(f64.load(list.sumAt.get)),
    ...isOut.set(f64.equal(sum.get, f64.constant(0))),
    ...list.append(i32.and(isOut.get, reaches)),
    ...f64.store(list.sumAt.get, f64.add(sum.get, choose(i32.below(reaches, isOut.get), f64.constant(0), added.get))),
  ];
  return builder.body(list.open(), postings.repeat(4, one), list.close());
}

function admit(layout: CandidateLayout): FunctionBuilder {
  const builder = new FunctionBuilder();
  const bound = builder.parameter("f32");
  const postings = new PostingLoop(builder);
  const list = new CandidateList(builder, layout);
  const [sum, isNew, bounds] = [builder.local("f64"), builder.local("i32"), builder.local("v128")];
  const one = (posting: number): Code => [
    ...postings.read(posting, list),
    ...sum.set(f64.load(list.sumAt.get)),
    ...isNew.set(i32.and(f64.equal(sum.get, f64.constant(0)), postings.reaches)),
    ...list.append(isNew.get),
    ...f64.store(list.sumAt.get, choose(isNew.get, postings.added.get, sum.get)),
  ];
  const reach = (first: number): Code => {
    return f32x4.atLeast(f32x4.load(postings.impacts.get, 4 * first), bounds.get);
  };
  const fours = [0, 4, 8, 12];
  const sixteen = when(
    v128.anyTrue(fours.map(reach).reduce((a, b) => v128.or(a, b))),
    ...fours.map((first) => when(v128.anyTrue(reach(first)), ...[0, 1, 2, 3].map((lane) => one(first + lane)))),
  );
  return builder.body(list.open(), bounds.set(f32x4.splat(bound.get)), postings.repeat(16, one, sixteen), list.close());
}

function lookUp(layout: CandidateLayout): FunctionBuilder {
  const builder = new FunctionBuilder();
  const [bitmap, impacts, low] = Array.from({ length: 3 }, () => builder.parameter("i32"));
  const [weight, least] = [builder.parameter("f64"), builder.parameter("f64")];
  const [passage, word, bits] = Array.from({ length: 3 }, () => builder.local("i32"));
  const list = new CandidateList(builder, layout);
  const one = i32.constant(1);
  const before = i32.bitCount(i32.and(bits.get, i32.subtract(i32.shiftLeft(one, passage.get), one)));
  const impact = f32.load(i32.add(impacts.get, i32.shiftLeft(i32.add(i32.load(word.get, 4), before), 2)));
  const isThere = i32.and(i32.shiftRight(bits.get, passage.get), one);
  // Read for every candidate: where the bit is not set it is the next posting's, or lies behind the last.
  const added = choose(isThere, f64.multiply(weight.get, f64.fromFloat(impact)), f64.constant(0));
  return builder.body(
    list.sieve(
      least,
      passage.set(i32.add(list.place.get, low.get)),
      word.set(i32.add(bitmap.get, i32.shiftLeft(i32.shiftRight(passage.get, 5), 3))),
      bits.set(i32.load(word.get)),
      f64.store(list.sumAt.get, f64.add(f64.load(list.sumAt.get), added)),
    ),
  );
}

function keep(layout: CandidateLayout): FunctionBuilder {
  const builder = new FunctionBuilder();
  const least = builder.parameter("f64");
  return builder.body(new CandidateList(builder, layout).sieve(least));
}

function mark(): FunctionBuilder {
  const builder = new FunctionBuilder();
  const [passages, count, bitmap, words] = Array.from({ length: 4 }, () => builder.parameter("i32"));
  const [end, passage, word, before] = Array.from({ length: 4 }, () => builder.local("i32"));
  const bitmapEnd = i32.add(bitmap.get, i32.shiftLeft(words.get, 3));
  return builder.body(
    word.set(bitmap.get),
    whileBelow(word, bitmapEnd, i32.store(word.get, i32.constant(0)), advance(word, 8)),
    end.set(i32.add(passages.get, i32.shiftLeft(count.get, 2))),
    whileBelow(
      passages,
      end.get,
      passage.set(i32.load(passages.get)),
      word.set(i32.add(bitmap.get, i32.shiftLeft(i32.shiftRight(passage.get, 5), 3))),
      i32.store(word.get, i32.or(i32.load(word.get), i32.shiftLeft(i32.constant(1), passage.get))),
      advance(passages, 4),
    ),
    word.set(bitmap.get),
    whileBelow(
      word,
      bitmapEnd,
      i32.store(word.get, before.get, 4),
      before.set(i32.add(before.get, i32.bitCount(i32.load(word.get)))),
      advance(word, 8),
    ),
  );
}
