"""Reads {"folder": folder, "pairs": [[query, passage], …]} on stdin; prints what sentence-transformers' CrossEncoder makes of the folder:
{"scores": […], "maxLength": n}."""

import json
import sys
import warnings

warnings.filterwarnings("ignore")

from sentence_transformers import CrossEncoder

request = json.load(sys.stdin)
model = CrossEncoder(request["folder"], device="cpu")
scores = model.predict([tuple(pair) for pair in request["pairs"]], show_progress_bar=False)
print(json.dumps({"scores": scores.tolist(), "maxLength": model.max_seq_length}))
