"""Which rows make the batch of a step: a function of (seed, step) alone, so a resumed run needs no state.

Every epoch visits each row once. A chunk of 50 batches is sorted by length and cut into batches, and its batches are shuffled: rows of a
batch need little padding, while a batch's length says nothing of its place.
"""

import numpy as np
from randomness import shuffle, stream

CHUNK_BATCHES = 50
WINDOW_BLOCKS = 32


class Rows:
    """The tokenized corpus, memory-mapped."""

    def __init__(self, folder, training):
        self.ids = np.memmap(folder / "tokens.ids", dtype=f"<u{training['idBytes']}", mode="r")
        self.lengths = np.fromfile(folder / "tokens.lengths", dtype="<u4").astype(np.int64)
        self.ends = np.cumsum(self.lengths)

    def row(self, index):
        end = self.ends[index]
        return np.asarray(self.ids[end - self.lengths[index] : end], dtype=np.int64)


class Sampler:
    def __init__(self, lengths, batch_size, seed, max_length, block_starts=None):
        self.lengths = np.minimum(lengths, max_length)
        self.batch_size, self.seed = batch_size, seed
        self.block_starts = None if block_starts is None else np.asarray(block_starts, dtype=np.int64)
        self.orders, self.chunk = {}, None

    def batch(self, number):
        """Rows of the batch of that number, counted from 0."""
        chunk = number // CHUNK_BATCHES
        if self.chunk is None or self.chunk[0] != chunk:
            self.chunk = (chunk, self._make_chunk(chunk))
        return self.chunk[1][number % CHUNK_BATCHES]

    def _make_chunk(self, chunk):
        size, width = len(self.lengths), CHUNK_BATCHES * self.batch_size
        places = np.arange(chunk * width, (chunk + 1) * width)
        epochs = places // size
        rows = np.concatenate([self._order(epoch)[places[epochs == epoch] - epoch * size] for epoch in np.unique(epochs)])
        # By epoch first: a row met at the end of one epoch and the start of the next must not share a batch with itself.
        members = rows[np.lexsort((places, self.lengths[rows], epochs))]
        turns = np.arange(CHUNK_BATCHES)
        shuffle(turns, stream(self.seed, "chunk", chunk))
        return members.reshape(CHUNK_BATCHES, self.batch_size)[turns]

    def _order(self, epoch):
        if epoch not in self.orders:
            self.orders = {e: order for e, order in self.orders.items() if e == epoch - 1}
            self.orders[epoch] = self._shuffled(int(epoch)) if self.block_starts is None else self._windows(int(epoch))
        return self.orders[epoch]

    def _shuffled(self, epoch):
        """One shuffle of all rows: a corpus that bowlab had in memory."""
        rows = np.arange(len(self.lengths))
        shuffle(rows, stream(self.seed, "epoch", epoch))
        return rows

    def _windows(self, epoch):
        """Blocks shuffled over the corpus, rows within windows of blocks: a corpus that bowlab read from a disk."""
        starts = self.block_starts
        blocks = np.arange(len(starts) - 1)
        shuffle(blocks, stream(self.seed, "blocks", epoch))
        count = -(-len(blocks) // WINDOW_BLOCKS)
        windows = []
        for w in range(count):
            members = blocks[w * len(blocks) // count : (w + 1) * len(blocks) // count]
            rows = np.concatenate([np.arange(starts[b], starts[b + 1]) for b in members])
            shuffle(rows, stream(self.seed, "window", epoch, w))
            windows.append(rows)
        return np.concatenate(windows)
