"""Writes test/goldens/eval/significance.json: paired t-tests, exact randomization tests and Holm's correction as scipy computes them.

    pip install scipy==1.17.1 numpy==2.4.6
    python test/goldens/make_significance_goldens.py

The exact p is scipy.stats.permutation_test over all sign patterns (permutation_type="samples", n_resamples=inf); t and its p are
scipy.stats.ttest_rel's. The samples look like measures of retrieval: values in 0 ... 1 with ties and zeros, and one pair far apart.
"""

import json
import pathlib

import numpy as np
from scipy import stats


def mean_difference(a, b, axis):
    return np.mean(a - b, axis=axis)


def case(name, a, b):
    t = stats.ttest_rel(a, b)
    exact = stats.permutation_test(
        (a, b), mean_difference, permutation_type="samples", vectorized=True, n_resamples=np.inf, alternative="two-sided"
    )
    return {
        "name": name,
        "a": a.tolist(),
        "b": b.tolist(),
        "t": float(t.statistic),
        "degreesOfFreedom": int(t.df),
        "tTestP": float(t.pvalue),
        "randomizationP": float(exact.pvalue),
    }


def main():
    random = np.random.default_rng(20240711)
    reciprocal = np.array([0, 1, 1 / 2, 1 / 3, 1 / 4, 1 / 5])
    cases = [
        case("two queries", np.array([0.5, 0.25]), np.array([0.25, 0.125])),
        case("three queries", np.array([0.5, 0.25, 1.0]), np.array([0.25, 0.5, 0.125])),
        case("one system better everywhere", np.linspace(0.5, 0.9, 10), np.linspace(0.1, 0.8, 10)),
        case("far apart", random.uniform(0.8, 1.0, 14), random.uniform(0.0, 0.1, 14)),
    ]
    for n in (5, 8, 10, 12, 15, 16):
        cases.append(case(f"{n} uniform values", random.uniform(0, 1, n), random.uniform(0, 1, n)))
    for n in (9, 13, 16):
        cases.append(case(f"{n} reciprocal ranks with ties", random.choice(reciprocal, n), random.choice(reciprocal, n)))
    a = np.round(random.beta(0.5, 0.9, 225), 6)
    b = np.round(np.clip(a + random.normal(0.02, 0.2, 225), 0, 1), 6)
    large = stats.ttest_rel(a, b)
    sampled = stats.permutation_test(
        (a, b), mean_difference, permutation_type="samples", vectorized=True, n_resamples=1_000_000, batch=2000,
        alternative="two-sided", rng=np.random.default_rng(1),
    )
    out = {
        "scipy": __import__("scipy").__version__,
        "exact": cases,
        "sampled": {
            "a": a.tolist(),
            "b": b.tolist(),
            "t": float(large.statistic),
            "tTestP": float(large.pvalue),
            "randomizationP": float(sampled.pvalue),
        },
        "tails": [
            {"t": t, "degreesOfFreedom": df, "p": float(2 * stats.t.sf(t, df))}
            for t in (0.1, 1.0, 2.5, 8.0, 40.0)
            for df in (1, 2, 9, 224, 6979)
        ],
    }
    target = pathlib.Path(__file__).parent / "eval" / "significance.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(out, indent=1) + "\n")
    print(f"{target}: {len(cases)} exact cases")


if __name__ == "__main__":
    main()
