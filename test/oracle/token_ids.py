"""Reads {"folders": [folder, …], "texts": [text, …]} on stdin; prints for every folder the ids that transformers gives the texts, without
special tokens around them, and the tokens that it says were added: {folder: {"ids": [[…]], "added": {content: id}}}."""

import json
import sys

import transformers
from transformers import AutoTokenizer

transformers.logging.set_verbosity_error()
request = json.load(sys.stdin)
answers = {}
for folder in request["folders"]:
    tokenizer = AutoTokenizer.from_pretrained(folder)
    ids = [tokenizer(text, add_special_tokens=False)["input_ids"] for text in request["texts"]]
    answers[folder] = {"ids": ids, "added": tokenizer.get_added_vocab()}
print(json.dumps(answers))
