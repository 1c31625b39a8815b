"""Writes foreign/: small models of test/oracle/sentence_models.py as sentence-transformers saves them, and the vectors that it makes of
texts with them (vectors.json), so that they are compared where there is no Python too.

    .oracle/bin/python test/goldens/make_foreign_goldens.py
"""

import json
import os
import shutil
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "oracle"))

import sentence_models

KINDS = ["several", "dense", "instructed", "old", "roberta_sentences", "mpnet_sentences", "distilbert_sentences"]
TEXTS = [
    "the query passage text is a masked encoder of the word",
    "Hello world, it's naïve café retrieval: don't (b) 7% …",
    "",
    "two  spaces <mask> and [MASK] in a row",
    "a<pad>b <s> </s> [SEP] 中文 😀",
    " ".join(f"word{n} passage" for n in range(60)),
]
NUMBERS = 6


def rounded(rows):
    return [[round(x, NUMBERS) for x in row] for row in rows]


def main():
    target = os.path.join(HERE, "foreign")
    shutil.rmtree(target, ignore_errors=True)
    os.makedirs(target)
    answers = {"texts": TEXTS, "models": {}}
    for kind in KINDS:
        folder = os.path.join(target, kind)
        getattr(sentence_models, kind)(folder)
        answer = sentence_models.vectors(folder, TEXTS)
        answers["models"][kind] = {side: rounded(answer[side]) for side in ("queries", "passages")}
    with open(os.path.join(target, "vectors.json"), "w") as file:
        json.dump(answers, file, ensure_ascii=False)
        file.write("\n")


if __name__ == "__main__":
    main()
