"""bm25s on the same collection and the same words: reading, indexing, search. Prints one JSON object a stage."""

import argparse
import json
import os
import re
import resource
import time

parser = argparse.ArgumentParser()
parser.add_argument("data")
parser.add_argument("--k", type=int)
parser.add_argument("--threads", type=int)
parser.add_argument("--rounds", type=int)
parser.add_argument("--backend", choices=["numba", "numpy"])
parser.add_argument("--index")
options = parser.parse_args()
for name in ["NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"]:
    os.environ[name] = str(options.threads)
os.environ["DISABLE_TQDM"] = "1"

import bm25s  # noqa: E402  (the number of threads is read at import)

STOP = set(
    "a an and are as at be but by for if in into is it no not of on or such that the their then there these they this to was will with".split()
)
WORD = re.compile(r"\w+", re.ASCII)


def words(text):
    return [word for word in WORD.findall(text.lower()) if len(word) > 1 and word not in STOP]


def tell(stage, started, **more):
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"stage": stage, "seconds": time.perf_counter() - started, "peak": peak, **more}), flush=True)


started = time.perf_counter()
vocabulary = {}
ids, tokens = [], []
with open(f"{options.data}/corpus.jsonl") as file:
    for line in file:
        passage = json.loads(line)
        ids.append(passage["_id"])
        tokens.append([vocabulary.setdefault(word, len(vocabulary)) for word in words(f"{passage['title']} {passage['text']}")])
tell("read", started)
started = time.perf_counter()
retriever = bm25s.BM25(method="lucene", k1=0.9, b=0.4, backend=options.backend)
retriever.index((tokens, vocabulary), show_progress=False)
del tokens
tell("index", started)
with open(f"{options.data}/queries.jsonl") as file:
    queries = [[word for word in words(json.loads(line)["text"]) if word in vocabulary] for line in file]
for round in range(options.rounds + 1):
    started = time.perf_counter()
    documents, scores = retriever.retrieve(queries, k=options.k, n_threads=options.threads, show_progress=False)
    # The first compiles and warms up.
    tell("search" if round else "warm-up", started)
print(json.dumps({"stage": "results", "ids": documents[:20].tolist(), "scores": scores[:20].tolist()}))
