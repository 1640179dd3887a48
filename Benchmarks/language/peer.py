"""The document that both search, and how long the Python package takes: `peer.py DOCUMENT` prints microseconds."""

import json
import sys
import time

import jmespath

events = []
while len(json.dumps(events[:1])) * len(events) < 1 << 20:
    i = len(events)
    events.append({"event_id": f"ev_{i:06}", "type": ["page_view", "purchase"][i % 2], "amount": i * 37 % 1000 + 0.5,
                   "user": {"id": i % 997, "country": "DE"}, "at": f"2024-01-{i % 28 + 1:02}T12:00:00Z"})
with open(sys.argv[1], "w") as file:
    json.dump({"data": {"events": events}}, file)

document = json.load(open(sys.argv[1]))
expression = jmespath.compile("data.events[?amount > `500`].event_id")
best = float("inf")
for _ in range(20):
    start = time.perf_counter()
    expression.search(document)
    best = min(best, time.perf_counter() - start)
print(best * 1e6)
