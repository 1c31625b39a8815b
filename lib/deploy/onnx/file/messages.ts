/**
 * ONNX's messages in protobuf's wire format, as far as a graph of an encoder needs them. The numbers are those of
 * onnx.proto (IR version 8).
 */
import type { Attribute, GraphNode, TensorType, ValueInfo } from "./types";

/** The package is loaded when a graph is written. */
function wire(): typeof import("@bufbuild/protobuf/wire") {
  return require("@bufbuild/protobuf/wire");
}

/** A field that holds a message, a text or bytes: its number and length come first. */
export function field(number: number, content: Uint8Array | string): Uint8Array {
  const { BinaryWriter, WireType } = wire();
  const writer = new BinaryWriter().tag(number, WireType.LengthDelimited);
  return (typeof content === "string" ? writer.string(content) : writer.bytes(content)).finish();
}

/** The number and length of such a field, whose content is written by itself. */
export function fieldHead(number: number, bytes: number): Uint8Array {
  const { BinaryWriter, WireType } = wire();
  return new BinaryWriter().tag(number, WireType.LengthDelimited).uint32(bytes).finish();
}

/** A field that holds an integer. */
export function integer(number: number, value: number): Uint8Array {
  const { BinaryWriter, WireType } = wire();
  return new BinaryWriter().tag(number, WireType.Varint).int64(value).finish();
}

/** TensorProto.DataType */
export const tensorTypes: Readonly<Record<TensorType, number>> = { float: 1, uint8: 2, int64: 7, bool: 9, float16: 10 };

/** NodeProto */
export function nodeMessage({ operator, inputs, outputs, name, attributes }: GraphNode): Uint8Array {
  return Buffer.concat([
    ...inputs.map((input) => field(1, input)),
    ...outputs.map((output) => field(2, output)),
    field(3, name),
    field(4, operator),
    ...Object.entries(attributes).map(([key, value]) => field(5, attributeMessage(key, value))),
  ]);
}

/** AttributeProto, whose type is one of FLOAT, INT and INTS. */
function attributeMessage(name: string, value: Attribute): Uint8Array {
  if (Array.isArray(value)) {
    return Buffer.concat([field(1, name), ...value.map((each) => integer(8, each)), integer(20, 7)]);
  }
  if (typeof value === "object") {
    const { BinaryWriter, WireType } = wire();
    const float = new BinaryWriter()
      .tag(2, WireType.Bit32)
      .float((value as { float: number }).float)
      .finish();
    return Buffer.concat([field(1, name), float, integer(20, 1)]);
  }
  return Buffer.concat([field(1, name), integer(3, value as number), integer(20, 2)]);
}

/** ValueInfoProto: a name, a type, and a shape of numbers and names. */
export function valueInfoMessage({ name, type, shape }: ValueInfo): Uint8Array {
  const dimensions = shape.map((size) => field(1, typeof size === "number" ? integer(1, size) : field(2, size)));
  const tensor = Buffer.concat([integer(1, tensorTypes[type]), field(2, Buffer.concat(dimensions))]);
  return Buffer.concat([field(1, name), field(2, field(1, tensor))]);
}
