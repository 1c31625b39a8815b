"""stdin: a JSON list of safetensors files in base64. stdout: for each what the reference says against it, or null where it takes it."""

import base64
import json
import sys

import safetensors


def complaint(data):
    try:
        safetensors.deserialize(data)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None


print(json.dumps([complaint(base64.b64decode(each)) for each in json.load(sys.stdin)]))
