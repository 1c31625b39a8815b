"""Whole-word masking, and what each position may see in enhanced decoding, drawn as bowlab draws them.

Pieces of a word are chosen together: words are shuffled and taken while they fit the budget max(1, round(L·ratio)); a word that would
overflow it is passed over. Of the chosen positions 80 % become [MASK], 10 % a random token, 10 % stay.
"""

import numpy as np
from randomness import integer, njit, shuffle, uniform

MASK_SHARE, RANDOM_SHARE = 0.8, 0.9
ROWS_PER_SHUFFLE, SAMPLES = 64, 256
SPECIAL, CONTINUATION = 1, 2


def budget(length, ratio):
    """Python's round() takes halves to even, and so does bowlab."""
    return max(1, round(length * ratio))


@njit
def word_spans(ids, flags):
    """(N, 2) first position of each word, and the one after its last. Special tokens belong to none."""
    spans = np.empty((len(ids), 2), dtype=np.int64)
    count = 0
    for at in range(len(ids)):
        flag = flags[ids[at]]
        if flag & SPECIAL:
            continue
        if count > 0 and spans[count - 1, 1] == at and flag & CONTINUATION:
            spans[count - 1, 1] = at + 1
        else:
            spans[count, 0], spans[count, 1] = at, at + 1
            count += 1
    return spans[:count]


@njit
def hide_words(hidden, spans, order, first, limit):
    """Marks the words that masking in this order, round from place `first`, chooses within `limit` tokens."""
    left, count = limit, len(order)
    for turn in range(count):
        if left == 0:
            break
        start, end = spans[order[(first + turn) % count]]
        if end - start <= left:
            hidden[start:end] = True
            left -= end - start


@njit
def choose_whole_words(ids, flags, limit, state):
    """(L) True where a position is chosen."""
    spans = word_spans(ids, flags)
    order = np.arange(len(spans))
    shuffle(order, state)
    chosen = np.zeros(len(ids), dtype=np.bool_)
    hide_words(chosen, spans, order, 0, limit)
    return chosen


@njit
def mask_row(ids, flags, ordinary, mask_id, limit, state):
    """The row after replacement, and the chosen positions."""
    positions = np.flatnonzero(choose_whole_words(ids, flags, limit, state))
    masked = ids.copy()
    for at in positions:
        share = uniform(state)
        if share < MASK_SHARE:
            masked[at] = mask_id
        elif share < RANDOM_SHARE:
            masked[at] = ordinary[integer(state, 0, len(ordinary))]
    return masked, positions


@njit
def visible_vectorised(ids, flags, limit, state):
    """(L, L) True where position i sees position j: one shuffled circle of words serves 64 rows."""
    length = len(ids)
    hidden = np.zeros((length, length), dtype=np.bool_)
    spans = word_spans(ids, flags)
    for first in range(0, length, ROWS_PER_SHUFFLE):
        order = np.arange(len(spans))
        shuffle(order, state)
        for i in range(first, min(first + ROWS_PER_SHUFFLE, length)):
            if len(order) > 0:
                hide_words(hidden[i], spans, order, integer(state, 0, len(order)), limit)
    return see_others(hidden)


@njit
def visible_official(ids, flags, limit, state):
    """The same by RetroMAE's sampler: each position takes one of min(L, 256) whole-word masks."""
    length = len(ids)
    samples = np.zeros((min(length, SAMPLES), length), dtype=np.bool_)
    for s in range(len(samples)):
        samples[s] = choose_whole_words(ids, flags, limit, state)
    hidden = np.zeros((length, length), dtype=np.bool_)
    for i in range(length):
        hidden[i] = samples[integer(state, 0, len(samples))]
    return see_others(hidden)


@njit
def see_others(hidden):
    visible = ~hidden
    for i in range(len(visible)):
        visible[i, i] = False
    return visible
