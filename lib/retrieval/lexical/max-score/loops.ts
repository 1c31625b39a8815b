/** What the kernels are made of: a loop over postings, and one over the candidates of a block. */
import type { Code, FunctionBuilder, Variable } from "../../../engine/wasm/simd/assembler";
import { advance, choose, f32, f64, i32, whileBelow } from "../../../engine/wasm/simd/instructions";

/** Where a block's sums, its candidates and their number (int32) lie, in bytes. */
export interface CandidateLayout {
  sums: number;
  candidates: number;
  found: number;
}

/** The parameters that a part of a posting list is given by, the last ones of a function, and the loop over it. */
export class PostingLoop {
  readonly #passages: Variable;
  readonly impacts: Variable;
  readonly #count: Variable;
  readonly #low: Variable;
  readonly #weight: Variable;
  readonly #end: Variable;
  /** What the posting adds. */
  readonly added: Variable;
  /** Whether that is at least `least`. */
  readonly reaches: Code;

  constructor(builder: FunctionBuilder) {
    [this.#passages, this.impacts, this.#count, this.#low] = Array.from({ length: 4 }, () => builder.parameter("i32"));
    this.#weight = builder.parameter("f64");
    const least = builder.parameter("f64");
    this.#end = builder.local("i32");
    this.added = builder.local("f64");
    this.reaches = f64.atLeast(this.added.get, least.get);
  }

  /** Sets the list's place and `added` to those of a posting behind the current one. */
  read(posting: number, { place, sumAt, sums }: CandidateList): Code {
    return [
      ...place.set(i32.subtract(i32.load(this.#passages.get, 4 * posting), this.#low.get)),
      ...sumAt.set(i32.add(i32.constant(sums), i32.shiftLeft(place.get, 3))),
      ...this.added.set(f64.multiply(this.#weight.get, f64.fromFloat(f32.load(this.impacts.get, 4 * posting)))),
    ];
  }

  /** `one` for each posting; for as many at a time as `width`, a power of two, `several`. */
  repeat(
    width: number,
    one: (posting: number) => Code,
    several: Code = Array.from({ length: width }, (_, posting) => one(posting)).flat(),
  ): Code {
    const part = (rest: number, postings: number, body: Code): Code => [
      ...this.#end.set(i32.add(this.#passages.get, i32.shiftLeft(i32.and(this.#count.get, i32.constant(rest)), 2))),
      ...whileBelow(
        this.#passages,
        this.#end.get,
        body,
        advance(this.#passages, 4 * postings),
        advance(this.impacts, 4 * postings),
      ),
    ];
    return [...part(-width, width, several), ...part(width - 1, 1, one(0))];
  }
}

/** The candidates of a block while they are walked through or added to. */
export class CandidateList {
  readonly sums: number;
  readonly #candidates: number;
  readonly #found: number;
  readonly #next: Variable;
  readonly #from: Variable;
  readonly #end: Variable;
  /** The current one, and where its sum lies. */
  readonly place: Variable;
  readonly sumAt: Variable;
  readonly #isKept: Variable;

  constructor(builder: FunctionBuilder, { sums, candidates, found }: CandidateLayout) {
    this.sums = sums;
    this.#candidates = candidates;
    this.#found = found;
    [this.#next, this.#from, this.#end, this.place, this.sumAt, this.#isKept] = Array.from({ length: 6 }, () =>
      builder.local("i32"),
    );
  }

  /** Goes behind the last one. */
  open(): Code {
    return this.#next.set(this.#behindLast());
  }

  /** Appends the current place where the condition, 0 or 1, holds: written always, counted only then. */
  append(condition: Code): Code {
    return [...i32.store(this.#next.get, this.place.get), ...advance(this.#next, i32.shiftLeft(condition, 2))];
  }

  /** Notes how many there are. */
  close(): Code {
    const bytes = i32.subtract(this.#next.get, i32.constant(this.#candidates));
    return i32.store(i32.constant(this.#found), i32.shiftRight(bytes, 2));
  }

  /** Does `body` for each one, and gives up those with less than `least` then. */
  sieve(least: Variable, ...body: Code[]): Code {
    const sum = f64.load(this.sumAt.get);
    return [
      ...this.#from.set(i32.constant(this.#candidates)),
      ...this.#next.set(i32.constant(this.#candidates)),
      ...this.#end.set(this.#behindLast()),
      ...whileBelow(
        this.#from,
        this.#end.get,
        this.place.set(i32.load(this.#from.get)),
        this.sumAt.set(i32.add(i32.constant(this.sums), i32.shiftLeft(this.place.get, 3))),
        ...body,
        this.#isKept.set(f64.atLeast(sum, least.get)),
        f64.store(this.sumAt.get, choose(this.#isKept.get, sum, f64.constant(0))),
        this.append(this.#isKept.get),
        advance(this.#from, 4),
      ),
      ...this.close(),
    ];
  }

  #behindLast(): Code {
    return i32.add(i32.constant(this.#candidates), i32.shiftLeft(i32.load(i32.constant(this.#found)), 2));
  }
}
