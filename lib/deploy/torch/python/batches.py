"""Batches as bowlab makes them: the same rows, crops, masks and bags at the same seed and step. NumPy only, no GPU."""

import numpy as np
from masking import budget, mask_row, visible_official, visible_vectorised
from randomness import integer, stream
from rows import Rows, Sampler

VISIBLE = {"vectorised": visible_vectorised, "official": visible_official}


class Batches:
    """The batches of a training, by number from 0. Give it to a DataLoader, so that they are made ahead of the step."""

    def __init__(self, folder, training):
        self.training, self.options = training, training["options"]
        self.rows = Rows(folder, training)
        self.flags = np.fromfile(folder / "tokens.flags", dtype=np.uint8)
        self.ordinary = np.flatnonzero(self.flags & 1 == 0)
        self.out_of_bag = np.asarray(training["outOfBag"], dtype=np.int64)
        self.sampler = Sampler(
            self.rows.lengths,
            self.options["batchSize"],
            self.options["seed"],
            self.options["maxLength"] - 2,
            training["blockStarts"],
        )

    def __len__(self):
        return self.options["steps"] * self.options["accumulation"]

    def __getitem__(self, number):
        return collate([self.rows.row(i) for i in self.sampler.batch(number)], number, self)


def collate(contents, number, of):
    """One batch: (B, L) arrays, and what each row holds."""
    training, options = of.training, of.options
    special, seed = training["special"], options["seed"]
    state = stream(seed, "mask", number)
    rows = [crop(content, options["maxLength"], options["crop"], special, state) for content in contents]
    length = max(len(row) for row in rows)
    masked, positions = [], []
    for row in rows:
        ids, at = mask_row(row, of.flags, of.ordinary, special["mask"], budget(len(row), options["encoderMaskRatio"]), state)
        masked.append(ids)
        positions.append(at)
    batch = {
        "input_ids": padded(masked, length, special["pad"]),
        "original_ids": padded(rows, length, special["pad"]),
        "attention_mask": padded([np.ones(len(row), dtype=np.int64) for row in rows], length, 0),
        "is_masked": padded([is_at(at, len(row)) for at, row in zip(positions, rows)], length, False),
        "bags": [bag(row, of) for row in rows],
    }
    decoder = training["decoder"]
    if decoder is not None:
        state = stream(seed, "mask", number, "decoder")
        draw = VISIBLE[decoder["sampler"]]
        visible = np.zeros((len(rows), length, length), dtype=bool)
        for b, row in enumerate(rows):
            visible[b, : len(row), : len(row)] = draw(row, of.flags, budget(len(row), decoder["ratio"]), state)
        batch["visible"] = visible
    return batch


def crop(content, max_length, style, special, state):
    """[CLS], at most max_length − 2 of the text's tokens, [SEP]."""
    room = max_length - 2
    surplus = len(content) - room
    start = integer(state, 0, surplus + 1) if surplus > 0 and style == "random" else 0
    return np.concatenate([[special["cls"]], content[start : start + room], [special["sep"]]]).astype(np.int64)


def bag(row, of):
    """The distinct ids of the unmasked row that are not special."""
    ids = np.unique(row)
    ids = ids[of.flags[ids] & 1 == 0]
    return ids[~np.isin(ids, of.out_of_bag)]


def is_at(positions, length):
    here = np.zeros(length, dtype=bool)
    here[positions] = True
    return here


def padded(rows, length, value):
    all_rows = np.full((len(rows), length), value, dtype=rows[0].dtype)
    for b, row in enumerate(rows):
        all_rows[b, : len(row)] = row
    return all_rows
