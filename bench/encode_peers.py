"""The other sides of `bench/encode.ts`: sentence-transformers on PyTorch, and onnxruntime.

A worker that encodes when asked, so that all sides can take turns in one run. It reads one JSON line of options:
    {"model", "onnx", "passages", "maxLength", "threads"}
(folders of the checkpoint and of its graph, a JSON file with a list of texts), answers the versions, and then for every
line {"side", "batchSize", "count", "vectors"} encodes the first `count` texts and answers {"ms"}; `vectors` is a file that
the vectors are written to, float32, or null.

Sides: "float32"; "bfloat16", weights in bfloat16; "autocast", float32 weights under torch.autocast to bfloat16; "onnx"
and "onnx-int8", the exported graph. sentence-transformers' own ONNX backend wants the package optimum; here the graph
runs in onnxruntime as that backend runs it: texts sorted by length, padded to the longest of a batch.
"""

import json
import sys
import time

import numpy
import onnxruntime
import sentence_transformers
import torch
from sentence_transformers import SentenceTransformer
from transformers import BertTokenizerFast


def torch_side(options, precision):
    dtype = torch.bfloat16 if precision == "bfloat16" else torch.float32
    model = SentenceTransformer(options["model"], device="cpu", model_kwargs={"dtype": dtype})
    model.max_seq_length = options["maxLength"]

    def encode(texts, batch_size):
        with torch.autocast("cpu", torch.bfloat16, enabled=precision == "autocast"):
            tensor = model.encode(texts, batch_size=batch_size, convert_to_tensor=True, show_progress_bar=False)
        return tensor.float().numpy()

    return encode


def onnx_side(options, name):
    session_options = onnxruntime.SessionOptions()
    session_options.intra_op_num_threads = options["threads"]
    file = "model.onnx" if name == "onnx" else "model_quantized.onnx"
    session = onnxruntime.InferenceSession(options["onnx"] + "/onnx/" + file, session_options, ["CPUExecutionProvider"])
    wanted = {each.name for each in session.get_inputs()}
    outputs = [each.name for each in session.get_outputs()]
    tokenizer = BertTokenizerFast.from_pretrained(options["model"])
    pooled = "sentence_embedding" in outputs

    def encode(texts, batch_size):
        order = sorted(range(len(texts)), key=lambda i: -len(texts[i]))
        vectors = [None] * len(texts)
        for start in range(0, len(order), batch_size):
            places = order[start : start + batch_size]
            batch = tokenizer([texts[i] for i in places], padding=True, truncation=True,
                              max_length=options["maxLength"], return_tensors="np")
            feed = {key: value.astype(numpy.int64) for key, value in batch.items() if key in wanted}
            made = session.run(["sentence_embedding" if pooled else outputs[0]], feed)[0]
            for i, row in zip(places, made if pooled else made[:, 0]):
                vectors[i] = row
        return numpy.stack(vectors)

    return encode


def main():
    options = json.loads(sys.stdin.readline())
    torch.set_num_threads(options["threads"])
    torch.set_grad_enabled(False)
    with open(options["passages"]) as file:
        texts = json.load(file)
    versions = {
        "sentence-transformers": sentence_transformers.__version__,
        "torch": torch.__version__,
        "onnxruntime": onnxruntime.__version__,
    }
    print(json.dumps(versions), flush=True)
    sides = {}
    for line in sys.stdin:
        task = json.loads(line)
        name = task["side"]
        if name not in sides:
            sides[name] = (onnx_side if name.startswith("onnx") else torch_side)(options, name)
        started, processor = time.perf_counter(), time.process_time()
        vectors = sides[name](texts[: task["count"]], task["batchSize"])
        answer = {"ms": 1000 * (time.perf_counter() - started), "processorMs": 1000 * (time.process_time() - processor)}
        if task["vectors"]:
            numpy.ascontiguousarray(vectors, dtype=numpy.float32).tofile(task["vectors"])
        print(json.dumps(answer), flush=True)


main()
