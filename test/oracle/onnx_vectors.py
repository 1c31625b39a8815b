"""Reads {"jobs": [{"folder", "files": [file, …], "texts": [text or [text, text], …]}, …]} on stdin. Each file is checked by onnx as a
whole and run by onnxruntime on the texts, tokenized by the folder's tokenizer.json. Prints for each folder
{file: {output: [[…]], …}}, the hidden states left out."""

import json
import os
import sys

import numpy as np
import onnx
import onnxruntime
from tokenizers import Tokenizer

BATCH = 16


def batches(folder, texts):
    config = json.load(open(os.path.join(folder, "tokenizer_config.json")))
    tokenizer = Tokenizer.from_file(os.path.join(folder, "tokenizer.json"))
    tokenizer.enable_truncation(config["model_max_length"])
    pad = tokenizer.token_to_id(config["pad_token"])
    for start in range(0, len(texts), BATCH):
        found = tokenizer.encode_batch([tuple(text) if isinstance(text, list) else text for text in texts[start : start + BATCH]])
        longest = max(len(each.ids) for each in found)
        rows = lambda what, fill: np.array([w + [fill] * (longest - len(w)) for w in map(what, found)], dtype=np.int64)
        yield {
            "input_ids": rows(lambda each: each.ids, pad),
            "attention_mask": rows(lambda each: [1] * len(each.ids), 0),
            "token_type_ids": rows(lambda each: each.type_ids, 0),
        }


def run(folder, file, texts):
    place = os.path.join(folder, file)
    onnx.checker.check_model(place, full_check=True)
    session = onnxruntime.InferenceSession(place, providers=["CPUExecutionProvider"])
    names = [each.name for each in session.get_outputs() if each.name != "last_hidden_state"]
    inputs = [each.name for each in session.get_inputs()]
    answers = [session.run(names, {name: batch[name] for name in inputs}) for batch in batches(folder, texts)]
    return {name: np.concatenate([each[i] for each in answers]).tolist() for i, name in enumerate(names)}


jobs = json.load(sys.stdin)["jobs"]
print(json.dumps({job["folder"]: {file: run(job["folder"], file, job["texts"]) for file in job["files"]} for job in jobs}))
