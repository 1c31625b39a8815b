"""Writes test/goldens/eval/compatibility.json: compatibility by its definition, the highest similarity to any ideal ranking.

    python test/goldens/make_compatibility_goldens.py

Every order of equally graded documents is tried (Clarke, Vtyurina, Smucker, "Assessing Top-k Preferences", TOIS 2021, section 3), where
bowlab orders them by the ranking. Rank-biased overlap is summed over 1000 ranks, both lists staying as they are behind their end.
"""

import itertools
import json
import pathlib
import random

DEPTH = 1000


def overlap(a, b, p):
    score = weights = 0.0
    for depth in range(1, DEPTH + 1):
        weight = p ** (depth - 1)
        score += weight * len(set(a[:depth]) & set(b[:depth])) / depth
        weights += weight
    return score / weights


def ideals(judged):
    grades = sorted({grade for grade in judged.values() if grade > 0}, reverse=True)
    groups = [[doc for doc, grade in judged.items() if grade == level] for level in grades]
    for orders in itertools.product(*(itertools.permutations(group) for group in groups)):
        yield [doc for order in orders for doc in order]


def case(rng, p):
    documents = [f"d{i}" for i in range(12)]
    judged = {doc: rng.choice([-1, 0, 1, 1, 2, 3]) for doc in rng.sample(documents, rng.randint(1, 7))}
    ranking = rng.sample(documents, rng.randint(1, 12))
    best = [ideal for ideal in ideals(judged) if ideal]
    plain = max((overlap(ranking, ideal, p) for ideal in best), default=0.0)
    whole = overlap(best[0], best[0], p) if best else 1.0
    return {"p": p, "judged": judged, "ranking": ranking, "compatibility": plain / whole, "unnormalized": plain}


def main():
    rng = random.Random(2021)
    cases = [case(rng, p) for p in (0.5, 0.8, 0.95) for _ in range(12)]
    target = pathlib.Path(__file__).parent / "eval" / "compatibility.json"
    target.write_text(json.dumps({"cases": cases}, indent=1) + "\n")


if __name__ == "__main__":
    main()
