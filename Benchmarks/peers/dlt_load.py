"""The same job with dlt (PyPI: dlt[sqlalchemy]): a resource that fetches the days, merged into SQLite by the key.

    dlt_load.py URL FIRST-DAY DAYS DATABASE
"""

import datetime
import os
import sys

os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"

import dlt  # noqa: E402
from dlt.sources.helpers import requests  # noqa: E402

url, first, days, path = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]


@dlt.resource(name="events", primary_key="event_id", write_disposition="merge", max_table_nesting=0)
def events():
    day = datetime.date.fromisoformat(first)
    for number in range(days):
        yield requests.get(f"{url}/v1/events/daily/{day + datetime.timedelta(number)}").json()["data"]["events"]


pipeline = dlt.pipeline(
    "bench",
    pipelines_dir=path + ".pipelines",
    destination=dlt.destinations.sqlalchemy("sqlite:///" + path),
    dataset_name="main",
)
pipeline.run(events())
