"""Runs a notebook with Jupyter's own nbclient, allowing errors, and writes what came out: execute.py NOTEBOOK OUTPUT FOLDER."""

import sys

import nbformat
from nbclient import NotebookClient

book = nbformat.read(sys.argv[1], 4)
resources = {"metadata": {"path": sys.argv[3]}}
NotebookClient(book, timeout=60, iopub_timeout=60, allow_errors=True, resources=resources).execute()
nbformat.validate(book)
nbformat.write(book, sys.argv[2])
