/** Runs in a page: a graph by onnxruntime-web, on WebAssembly. */
const BATCH = 20;

/**
 * The texts' vectors. @param url of the graph @param ids of each text's tokens @param pad the id of padding
 */
export async function vectorsOf({ url, ids, pad }) {
  const ort = await import("/ort/ort.wasm.min.mjs");
  ort.env.wasm.wasmPaths = "/ort/";
  ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create(url);
  const found = [];
  for (let start = 0; start < ids.length; start += BATCH) {
    const rows = ids.slice(start, start + BATCH);
    const longest = Math.max(...rows.map(({ length }) => length));
    const places = Array.from({ length: longest }, (_, at) => at);
    const tensor = (value) => {
      const values = rows.flatMap((row) => places.map((at) => BigInt(value(row, at))));
      return new ort.Tensor("int64", BigInt64Array.from(values), [rows.length, longest]);
    };
    const all = {
      input_ids: tensor((row, at) => row[at] ?? pad),
      attention_mask: tensor((row, at) => (at < row.length ? 1 : 0)),
      token_type_ids: tensor(() => 0),
    };
    const feeds = Object.fromEntries(session.inputNames.map((name) => [name, all[name]]));
    const { sentence_embedding: vectors } = await session.run(feeds);
    const [count, size] = vectors.dims;
    for (let i = 0; i < count; i++) found.push(Array.from(vectors.data.subarray(i * size, (i + 1) * size)));
  }
  return found;
}
