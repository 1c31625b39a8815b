/** An ONNX file: one ModelProto. Weights go to the disk one by one and are never copied into one message in memory. */
import { InputError } from "../../../errors";
import { writeAll, writeFileAtomic } from "../../../files";
import { bowlabVersion } from "../../../version";
import { field, fieldHead, integer, nodeMessage, tensorTypes, valueInfoMessage } from "./messages";
import type { Graph, Initializer } from "./types";

/** The operators' version: the first that has LayerNormalization; onnxruntime reads it since 1.12, on the web too. */
const OPSET = 17;
const IR_VERSION = 8;

/** protobuf reads no message from here on. */
const LIMIT = 2 ** 31 - 1;

/**
 * Writes the graph, whole or not at all.
 * @param metadata what the model says of itself
 * @returns bytes of the file
 * @throws InputError when the file would be larger than protobuf reads, or cannot be written
 */
export function writeOnnx(file: string, graph: Graph, metadata: Readonly<Record<string, string>>): number {
  const pieces = graphPieces(graph);
  const size = pieces.reduce((sum, piece) => sum + piece.length, 0);
  if (size > LIMIT) {
    throw new InputError("the graph with its weights is larger than an ONNX file can be", {
      ...{ file, expected: "less than 2 GiB", found: `${(size / 2 ** 30).toFixed(1)} GiB` },
      fix: "export it smaller: --dtype fp16 or --dtype q8",
    });
  }
  const properties = Object.entries(metadata).map(([key, value]) =>
    field(14, Buffer.concat([field(1, key), field(2, value)])),
  );
  const head = Buffer.concat([
    integer(1, IR_VERSION),
    field(2, "bowlab"),
    field(3, bowlabVersion),
    field(8, Buffer.concat([field(1, ""), integer(2, OPSET)])),
    ...properties,
    fieldHead(7, size),
  ]);
  writeFileAtomic(file, (fd) => {
    writeAll(fd, head);
    for (const piece of pieces) writeAll(fd, piece);
  });
  return head.length + size;
}

/** GraphProto, in pieces that stand one behind the other. */
function graphPieces({ nodes, initializers, inputs, outputs }: Graph): Uint8Array[] {
  return [
    ...nodes.map((node) => field(1, nodeMessage(node))),
    field(2, "encoder"),
    ...initializers.flatMap(tensorPieces),
    ...inputs.map((input) => field(11, valueInfoMessage(input))),
    ...outputs.map((output) => field(12, valueInfoMessage(output))),
  ];
}

/** A TensorProto among the graph's initializers: what stands before its bytes, and the bytes as they lie in memory. */
function tensorPieces({ name, type, shape, bytes }: Initializer): Uint8Array[] {
  const head = Buffer.concat([
    ...shape.map((size) => integer(1, size)),
    integer(2, tensorTypes[type]),
    field(8, name),
    fieldHead(9, bytes.length),
  ]);
  return [fieldHead(5, head.length + bytes.length), head, bytes];
}
