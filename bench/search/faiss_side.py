"""faiss's side of the search bench, IndexFlatIP: answers stages asked for on stdin. Arguments: folder of the collection, k, threads."""

import os
import sys

data, k, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
for name in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"]:
    os.environ[name] = str(threads)

import faiss  # noqa: E402  (the number of threads is read at import)
import numpy  # noqa: E402
from stages import answer  # noqa: E402

faiss.omp_set_num_threads(threads)
state = {}


def load():
    vectors = numpy.load(f"{data}/vectors/vectors-00000-of-00001.npy")
    state["queries"] = numpy.load(f"{data}/query-vectors/vectors-00000-of-00001.npy")
    state["index"] = faiss.IndexFlatIP(vectors.shape[1])
    state["index"].add(vectors)


def exact():
    scores, _ = state["index"].search(state["queries"], k)
    return {"scores": scores[:20].tolist()}


answer({"load": load, "exact": exact, "memory": exact})
