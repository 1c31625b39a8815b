"""A Parquet file as pyarrow writes it: nested columns, a list, zstd, dictionary pages. pip install pyarrow."""

import pyarrow as pa
import pyarrow.parquet as pq

rows = [
    {"key": "a", "doc": {"body": "Ein Satz.", "words": 2}, "tags": ["x", "y"]},
    {"key": "b", "doc": {"body": "Zwei Sätze.", "words": 2}, "tags": []},
    {"key": "c", "doc": None, "tags": None},
]
pq.write_table(pa.Table.from_pylist(rows), "test/goldens/pyarrow-zstd.parquet", compression="zstd", row_group_size=2)
