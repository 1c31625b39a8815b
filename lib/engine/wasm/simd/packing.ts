/**
 * A strip of a factor, copied so that a product reads it from one end to the other: number after number along the
 * inner size, and for each the strip's 4 or 8 numbers side by side. Transposed factors cost no more than others here.
 */
import type { Code, FunctionBuilder, Variable } from "./assembler";
import { advance, f32, f32x4, forEach, i32, when, whileBelow } from "./instructions";
import { transposeBlock } from "./matrices";

/** A strip and where it goes; strides in bytes. */
export interface Strip {
  /** Numbers side by side in the copy: 4 or 8. */
  width: 4 | 8;
  /** The first number. */
  from: Code;
  /** From one number to the next along the inner size, and across. One of them is 4. */
  along: Code;
  across: Code;
  /** Numbers along the inner size. */
  depth: Code;
  /** Numbers across that there are; the copy has zeros in the others' places. */
  count: Code;
  to: Code;
}

/** What packing works in. */
interface Locals extends Record<"source" | "target" | "copied" | "k" | "w" | "stop", Variable> {
  lines: Variable[];
}

/** Makes packing code with its own variables: one maker serves all strips of a function. */
export function packer(builder: FunctionBuilder): (strip: Strip) => Code {
  const [source, target, copied, k, w, stop] = Array.from({ length: 6 }, () => builder.local("i32"));
  const lines = Array.from({ length: 8 }, () => builder.local("v128"));
  const locals = { source, target, copied, k, w, stop, lines };
  return (strip) => [
    ...copied.set(i32.constant(0)),
    ...when(
      i32.equal(strip.count, i32.constant(strip.width)),
      whenElse(i32.equal(strip.across, i32.constant(4)), copyRows(strip, locals), turnColumns(strip, locals)),
    ),
    ...copySingles(strip, locals),
  ];
}

/** Rows as they lie. */
function copyRows({ width, from, along, depth, to }: Strip, { source, target, copied, stop }: Locals): Code {
  return [
    ...source.set(from),
    ...target.set(to),
    ...stop.set(i32.add(to, i32.multiply(depth, i32.constant(4 * width)))),
    ...whileBelow(
      target,
      stop.get,
      ...Array.from({ length: width / 4 }, (_, i) => f32x4.store(target.get, f32x4.load(source.get, 16 * i), 16 * i)),
      advance(source, along),
      advance(target, 4 * width),
    ),
    ...copied.set(depth),
  ];
}

/** Columns, turned round in blocks of 4 × 4. */
function turnColumns({ width, from, across, depth, to }: Strip, { source, target, copied, k, lines }: Locals): Code {
  return [
    ...copied.set(i32.and(depth, i32.constant(-4))),
    ...Array.from({ length: width / 4 }, (_, half) =>
      forEach(
        k,
        i32.constant(0),
        copied.get,
        4,
        source.set(i32.add(i32.add(from, i32.multiply(across, i32.constant(4 * half))), i32.shiftLeft(k.get, 2))),
        target.set(i32.add(i32.add(to, i32.constant(16 * half)), i32.multiply(k.get, i32.constant(4 * width)))),
        transposeBlock(source, across, target, i32.constant(4 * width), lines),
      ),
    ).flat(),
  ];
}

/** What blocks do not cover, one by one. */
function copySingles({ width, from, along, across, depth, count, to }: Strip, { target, copied, k, w }: Locals): Code {
  const number = f32.load(i32.add(i32.add(from, i32.multiply(k.get, along)), i32.multiply(w.get, across)));
  const one = [
    ...i32.store(target.get, i32.constant(0)),
    ...when(i32.below(w.get, count), f32.store(target.get, number)),
    ...advance(target, 4),
  ];
  return [
    ...target.set(i32.add(to, i32.multiply(copied.get, i32.constant(4 * width)))),
    ...forEach(k, copied.get, depth, 1, forEach(w, i32.constant(0), i32.constant(width), 1, one)),
  ];
}

function whenElse(condition: Code, yes: Code, no: Code): Code {
  return [...condition, 0x04, 0x40, ...yes, 0x05, ...no, 0x0b];
}
