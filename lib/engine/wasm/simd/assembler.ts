/**
 * A very small WebAssembly assembler: enough to write loops over float32 vectors by hand. Code is a list of bytes on a
 * stack machine; the helpers below take the code of their operands and append their own opcode, so that nested calls
 * read like expressions. Encodings: WebAssembly core specification 2.0, sections 5.4 (instructions) and 5.5 (modules).
 */
export type Code = number[];

/** A parameter or local variable of a function. */
export interface Variable {
  readonly get: Code;
  set(value: Code): Code;
}

type ValueType = "i32" | "f32" | "f64" | "v128";

const VALUE_TYPES: Readonly<Record<ValueType, number>> = { i32: 0x7f, f32: 0x7d, f64: 0x7c, v128: 0x7b };

/** One function without result: declare parameters first, then locals, then give the body. */
export class FunctionBuilder {
  readonly parameters: ValueType[] = [];
  readonly locals: ValueType[] = [];
  #body: Code = [];

  /** Declares the next parameter. All parameters come before the first local variable. */
  parameter(type: ValueType): Variable {
    this.parameters.push(type);
    return variable(this.parameters.length - 1);
  }

  /** Declares a local variable, which begins as 0. */
  local(type: ValueType): Variable {
    this.locals.push(type);
    return variable(this.parameters.length + this.locals.length - 1);
  }

  /** Sets the function's code. */
  body(...code: Code[]): this {
    this.#body = code.flat();
    return this;
  }

  /** The function's entry in the code section. */
  encode(): Code {
    const locals = this.locals.flatMap((type) => [1, VALUE_TYPES[type]]);
    return sized([...unsigned(this.locals.length), ...locals, ...this.#body, 0x0b]);
  }
}

/** A module of functions over one imported memory, `host.memory`. */
export function assemble(functions: Readonly<Record<string, FunctionBuilder>>, sharedMemory: boolean): Uint8Array {
  const all = Object.entries(functions);
  const types = all.map(([, { parameters }]) => [0x60, ...list(parameters.map((type) => [VALUE_TYPES[type]])), 0]);
  const limits = sharedMemory ? [3, 0, ...unsigned(65536)] : [0, 0];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, list(types)),
    ...section(2, list([[...text("host"), ...text("memory"), 2, ...limits]])),
    ...section(3, list(all.map((_, index) => unsigned(index)))),
    ...section(7, list(all.map(([name], index) => [...text(name), 0, ...unsigned(index)]))),
    ...section(10, list(all.map(([, builder]) => builder.encode()))),
  ]);
}

function variable(index: number): Variable {
  return { get: [0x20, ...unsigned(index)], set: (value) => [...value, 0x21, ...unsigned(index)] };
}

function section(id: number, content: Code): Code {
  return [id, ...sized(content)];
}

function sized(content: Code): Code {
  return [...unsigned(content.length), ...content];
}

function list(items: Code[]): Code {
  return [...unsigned(items.length), ...items.flat()];
}

function text(value: string): Code {
  return sized([...Buffer.from(value, "utf8")]);
}

/** LEB128 of an unsigned integer. */
export function unsigned(value: number): Code {
  const bytes: Code = [];
  let rest = value >>> 0;
  do {
    bytes.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest >>>= 7;
  } while (rest > 0);
  return bytes;
}

/** LEB128 of a signed 32-bit integer. */
export function signed(value: number): Code {
  const bytes: Code = [];
  let rest = value | 0;
  for (;;) {
    const byte = rest & 0x7f;
    rest >>= 7;
    const last = (rest === 0 && !(byte & 0x40)) || (rest === -1 && (byte & 0x40) !== 0);
    bytes.push(last ? byte : byte | 0x80);
    if (last) return bytes;
  }
}
