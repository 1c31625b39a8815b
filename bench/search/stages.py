"""What both Python sides of the search bench do with a line on stdin: run the stage it names, and print its seconds and the peak memory."""

import json
import resource
import sys
import time


def answer(stages):
    for line in sys.stdin:
        started = time.perf_counter()
        more = stages[line.strip()]() or {}
        seconds = time.perf_counter() - started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(json.dumps({"seconds": seconds, "peak": peak, **more}), flush=True)
