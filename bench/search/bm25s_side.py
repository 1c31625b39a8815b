"""bm25s's side of the search bench, on the same words as bowlab's analyzer finds: answers stages asked for on stdin.

Arguments: folder of the collection, k, threads."""

import json
import os
import re
import sys

data, k, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
for name in ["NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"]:
    os.environ[name] = str(threads)
os.environ["DISABLE_TQDM"] = "1"

import bm25s  # noqa: E402  (the number of threads is read at import)
from stages import answer  # noqa: E402

STOP = set(
    "a an and are as at be but by for if in into is it no not of on or such that the their then there these they this to was will with".split()
)
WORD = re.compile(r"\w+", re.ASCII)
vocabulary = {}
tokens = []
retriever = bm25s.BM25(method="lucene", k1=0.9, b=0.4, backend="numba")


def words(text):
    return [word for word in WORD.findall(text.lower()) if len(word) > 1 and word not in STOP]


def read():
    with open(f"{data}/corpus.jsonl") as file:
        for line in file:
            passage = json.loads(line)
            found = words(f"{passage['title']} {passage['text']}")
            tokens.append([vocabulary.setdefault(word, len(vocabulary)) for word in found])


def index():
    retriever.index((tokens, vocabulary), show_progress=False)
    tokens.clear()


def search():
    with open(f"{data}/queries.jsonl") as file:
        queries = [[word for word in words(json.loads(line)["text"]) if word in vocabulary] for line in file]
    _, scores = retriever.retrieve(queries, k=k, n_threads=threads, show_progress=False)
    return {"scores": scores[:20].tolist()}


answer({"read": read, "index": index, "search": search})
