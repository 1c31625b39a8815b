"""nbclient's side of bench/runner.ts: runs a notebook in one kernel and prints the milliseconds a cell after the first takes."""

import sys
import time

import nbformat
from nbclient import NotebookClient

book = nbformat.read(sys.argv[1], 4)
client = NotebookClient(book, timeout=600)
client.reset_execution_trackers()
with client.setup_kernel():
    client.wait_for_reply(client.kc.kernel_info())
    for index, cell in enumerate(book.cells):
        client.execute_cell(cell, index)
        if index == 0:
            start = time.perf_counter()
    milliseconds = 1000 * (time.perf_counter() - start)
nbformat.write(book, sys.argv[2])
print(milliseconds / (len(book.cells) - 1))
