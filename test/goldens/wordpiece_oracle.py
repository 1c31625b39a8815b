"""Answers with what transformers' BertTokenizerFast does. Reads one JSON object {folder, texts, what} from standard input.

what "encode": prints [{ids, starts, ends, decoded}], offsets in UTF-16 units; what "words": prints [[normalized words]].
"""
import itertools
import json
import sys

from transformers import BertTokenizerFast


def utf16(text):
    """Where each code point begins, in UTF-16 units, and the length."""
    return [0, *itertools.accumulate(2 if ord(c) > 0xFFFF else 1 for c in text)]


def encode(tokenizer, text):
    found = tokenizer(text, return_offsets_mapping=True)
    units = utf16(text)
    return {
        "ids": found["input_ids"],
        "starts": [units[start] for start, _ in found["offset_mapping"]],
        "ends": [units[end] for _, end in found["offset_mapping"]],
        "decoded": tokenizer.decode(found["input_ids"], skip_special_tokens=True),
    }


def words(tokenizer, text):
    backend = tokenizer.backend_tokenizer
    return [word for word, _ in backend.pre_tokenizer.pre_tokenize_str(backend.normalizer.normalize_str(text))]


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    tokenizer = BertTokenizerFast.from_pretrained(asked["folder"])
    answer = encode if asked["what"] == "encode" else words
    json.dump([answer(tokenizer, text) for text in asked["texts"]], sys.stdout)
