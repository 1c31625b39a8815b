"""The other side of `bench/tokenize.ts`: Hugging Face's `tokenizers`, all its threads.

It reads one JSON line of options, {"tokenizer", "texts", "maxLength"} (a tokenizer.json, a JSON file with a list of
texts), answers the version, and then for every line tokenizes all texts at once and answers {"ms", "tokens", "sha256"}:
the ids as 32-bit numbers, one text behind the other. Only the tokenizing is timed, not the digest.
"""

import hashlib
import json
import sys
import time

import numpy
import tokenizers
from tokenizers import Tokenizer

options = json.loads(sys.stdin.readline())
tokenizer = Tokenizer.from_file(options["tokenizer"])
tokenizer.no_padding()
tokenizer.enable_truncation(options["maxLength"])
with open(options["texts"], encoding="utf8") as file:
    texts = json.load(file)
print(json.dumps({"version": tokenizers.__version__}), flush=True)

for _ in sys.stdin:
    started = time.perf_counter()
    # The way without offsets is the faster one.
    encode = getattr(tokenizer, "encode_batch_fast", tokenizer.encode_batch)
    encodings = encode(texts)
    ms = (time.perf_counter() - started) * 1000
    rows = [encoding.ids for encoding in encodings]
    digest = hashlib.sha256()
    for row in rows:
        digest.update(numpy.asarray(row, dtype="<i4").tobytes())
    print(json.dumps({"ms": ms, "tokens": sum(map(len, rows)), "sha256": digest.hexdigest()}), flush=True)
