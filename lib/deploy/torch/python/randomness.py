"""Seeded randomness as bowlab has it: xoroshiro128+ seeded by a hash of labels, so that both draw the same numbers.

A stream depends on its seed and labels alone, never on what was drawn before: step n of a resumed run draws what it would have drawn.
With numba these functions are compiled; without it they are the same, and slower.
"""

import numpy as np

try:
    from numba import njit
except ImportError:

    def njit(function):
        return function


ALL = 0xFFFFFFFF


def stream(*labels):
    """The generator's state for a seed and labels: (4) words s01, s00, s11, s10. 1 and "1" are different labels."""
    hash = 0x811C9DC5
    for label in labels:
        text = f"{'s' if isinstance(label, str) else 'n'}{label}\0"
        units = np.frombuffer(text.encode("utf-16-le"), dtype="<u2")
        for unit in units:
            hash = ((hash ^ int(unit)) * 0x01000193) & ALL
    hash = ((hash ^ (hash >> 16)) * 0x85EBCA6B) & ALL
    hash = ((hash ^ (hash >> 13)) * 0xC2B2AE35) & ALL
    hash ^= hash >> 16
    return np.array([ALL, ~hash & ALL, hash, 0], dtype=np.int64)


@njit
def word(state):
    """The next 32 bits, as a number from 0."""
    s01, s00, s11, s10 = state[0], state[1], state[2], state[3]
    a0, a1 = s10 ^ s00, s11 ^ s01
    state[1] = ((s00 << 24) ^ (s01 >> 8) ^ a0 ^ (a0 << 16)) & ALL
    state[0] = ((s01 << 24) ^ (s00 >> 8) ^ a1 ^ ((a1 << 16) | (a0 >> 16))) & ALL
    state[3] = ((a1 << 5) ^ (a0 >> 27)) & ALL
    state[2] = ((a0 << 5) ^ (a1 >> 27)) & ALL
    return (s00 + s10) & ALL


@njit
def integer(state, low, high):
    """Uniform in [low, high)."""
    size = high - low
    limit = (0x100000000 // size) * size if size > 2 else 0x100000000
    value = (word(state) + 0x80000000) & ALL
    while value >= limit:
        value = (word(state) + 0x80000000) & ALL
    return value % size + low


@njit
def uniform(state):
    """Uniform in [0, 1), 53 bits."""
    high = word(state) & 0x3FFFFFF
    low = word(state) & 0x7FFFFFF
    return high * 2.0**-26 + low * 2.0**-53


@njit
def shuffle(items, state):
    """Shuffles an array in place."""
    for i in range(len(items) - 1, 0, -1):
        j = integer(state, 0, i + 1)
        kept = items[i]
        items[i] = items[j]
        items[j] = kept
