"""Reads {"folder", "texts", "maxLength"} on stdin; prints the [CLS] vectors that transformers computes with that checkpoint folder,
tokenized by its own BertTokenizerFast: {"vectors": [[…]], "missing": […], "unexpected": […]}."""

import json
import sys

import torch
from transformers import BertForMaskedLM, BertTokenizerFast

question = json.load(sys.stdin)
tokenizer = BertTokenizerFast.from_pretrained(question["folder"])
model, loading = BertForMaskedLM.from_pretrained(question["folder"], output_loading_info=True)
model.eval()
vectors = []
with torch.no_grad():
    for start in range(0, len(question["texts"]), 50):
        rows = tokenizer(
            question["texts"][start : start + 50],
            padding=True,
            truncation=True,
            max_length=question["maxLength"],
            return_tensors="pt",
        )
        vectors += model.bert(**rows).last_hidden_state[:, 0].tolist()
json.dump(
    {"vectors": vectors, "missing": sorted(loading["missing_keys"]), "unexpected": sorted(loading["unexpected_keys"])},
    sys.stdout,
)
