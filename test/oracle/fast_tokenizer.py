"""Reads {"folders": [folder, …], "pairs": [[text, text], …]} on stdin: folders with `vocab.txt`, `tokenizer_config.json` and bowlab's
`tokenizer.json`. Prints for each what `tokenizers` makes of the last file, and what transformers makes of the first two alone:
{"whole" and "parts": {"ids": [[…]], "types": [[…]], "pairs": [[…]], "pairTypes": [[…]]}, "same": whether the files say the same}."""

import json
import os
import shutil
import sys
import tempfile

import transformers
from tokenizers import Tokenizer
from transformers import AutoTokenizer

transformers.logging.set_verbosity_error()
request = json.load(sys.stdin)
pairs = request["pairs"]


def answer(tokenizer):
    single = [tokenizer.encode(first) for first, _ in pairs]
    both = [tokenizer.encode(first, second) for first, second in pairs]
    return {
        "ids": [each.ids for each in single],
        "types": [each.type_ids for each in single],
        "pairs": [each.ids for each in both],
        "pairTypes": [each.type_ids for each in both],
    }


def compared(folder):
    with tempfile.TemporaryDirectory() as alone:
        for name in ("vocab.txt", "tokenizer_config.json"):
            shutil.copy(os.path.join(folder, name), alone)
        parts = AutoTokenizer.from_pretrained(alone).backend_tokenizer
    whole = Tokenizer.from_file(os.path.join(folder, "tokenizer.json"))
    written = json.load(open(os.path.join(folder, "tokenizer.json")))
    return {"whole": answer(whole), "parts": answer(parts), "same": json.loads(parts.to_str()) == written}


print(json.dumps({folder: compared(folder) for folder in request["folders"]}))
