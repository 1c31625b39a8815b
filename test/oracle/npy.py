"""npy.py READ WRITE: what numpy finds in a file, as JSON, and a file that numpy wrote."""

import json
import os
import sys

import numpy

found = numpy.load(sys.argv[1])
os.makedirs(os.path.dirname(sys.argv[2]), exist_ok=True)
numpy.save(sys.argv[2], numpy.arange(6, dtype="float32").reshape(2, 3))
print(json.dumps({"shape": found.shape, "dtype": str(found.dtype), "values": found.ravel().tolist()}))
