"""nbclient's side of nbclient.slow.test.ts: executes notebooks and prints what their code cells hold, as JSON.

Streams are joined as front-ends join them (neighbours of one name), and carriage returns are applied by nbclient's own expression: without `coalesce_streams` nbclient keeps every message apart, with it all of a cell's stdout becomes one output.
"""

import asyncio
import json
import os
import sys

import nbformat
from nbclient import NotebookClient
from nbclient.client import _RGX_CARRIAGERETURN


def joined(outputs):
    result = []
    for output in outputs:
        last = result[-1] if result else None
        if output["output_type"] == "stream" and last and last["output_type"] == "stream" and last["name"] == output["name"]:
            last["text"] += output["text"]
        else:
            result.append(json.loads(json.dumps(output)))
    for output in result:
        if output["output_type"] == "stream":
            output["text"] = _RGX_CARRIAGERETURN.sub("", output["text"])
    return result


async def execute(task, limit):
    async with limit:
        book = nbformat.read(task["file"], 4)
        # Its own four seconds are short where the machine is busy: it then goes on without the rest of the outputs.
        options = {"iopub_timeout": 60, **task["options"]}
        client = NotebookClient(book, resources={"metadata": {"path": task["folder"]}}, **options)
        error = None
        try:
            await client.async_execute()
        except Exception as problem:
            error = type(problem).__name__
        cells = [
            {
                "outputs": joined(cell.outputs),
                "execution_count": cell.execution_count,
                "times": sorted(cell.metadata.get("execution", {})),
            }
            for cell in book.cells
            if cell.cell_type == "code"
        ]
        return {"error": error, "cells": cells}


async def main():
    limit = asyncio.Semaphore(2)
    return await asyncio.gather(*(execute(task, limit) for task in json.load(sys.stdin)))


# A kernel inherits this process's standard output, and may print a line of its own in the midst of the answer.
answer = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
answer.write(json.dumps(asyncio.run(main())))
answer.close()
