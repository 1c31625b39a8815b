"""Scores of bm25s for every method, on a small collection of made-up words, as tokens: no tokenizer has a say.

    pip install bm25s==0.3.11
    python test/goldens/make_bm25s.py > test/goldens/bm25s.json
"""

import json
import random

import bm25s

random.seed(6)
words = [f"w{i}" for i in range(40)]
weights = [1 / (i + 1) for i in range(40)]
passages = [random.choices(words, weights, k=random.randint(0, 30)) for _ in range(40)]
queries = [random.choices(words, weights, k=random.randint(1, 6)) + ["unknown"] for _ in range(8)]
cases = []
for method in ["lucene", "robertson", "atire", "bm25l", "bm25+"]:
    for k1, b, delta in [(1.2, 0.75, 0.5), (0.9, 0.4, 1.0)]:
        retriever = bm25s.BM25(method=method, k1=k1, b=b, delta=delta)
        retriever.index(passages, show_progress=False)
        scores = [[round(float(s), 7) for s in retriever.get_scores(query)] for query in queries]
        cases.append({"method": method, "k1": k1, "b": b, "delta": delta, "scores": scores})
print(json.dumps({"passages": [" ".join(p) for p in passages], "queries": [" ".join(q) for q in queries], "cases": cases}))
