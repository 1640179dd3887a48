"""The bare extraction: pages from files, parsed and written as JSON Lines by orjson (PyPI), nothing else.

    extract.py FILE… > records.jsonl
"""

import sys

import orjson

write = sys.stdout.buffer.write
for path in sys.argv[1:]:
    with open(path, "rb") as file:
        records = orjson.loads(file.read())["data"]["events"]
    write(b"\n".join(map(orjson.dumps, records)))
    write(b"\n")
