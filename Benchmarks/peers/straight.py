"""The script that people write instead: urllib, json and sqlite3 of the standard library, one page after another, an
upsert per record, one commit a page.

    straight.py URL FIRST-DAY DAYS DATABASE
"""

import datetime
import json
import sqlite3
import sys
import urllib.request

url, first, days, path = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
columns = (
    "event_id occurred_at kind user_id sequence amount balance score is_test note properties".split()
)
database = sqlite3.connect(path)
database.execute("PRAGMA journal_mode=WAL")
database.execute("PRAGMA synchronous=NORMAL")
database.execute(
    "CREATE TABLE events (event_id TEXT NOT NULL PRIMARY KEY, occurred_at TEXT, kind TEXT, user_id INTEGER,"
    " sequence INTEGER, amount REAL, balance REAL, score REAL, is_test BOOLEAN, note TEXT, properties TEXT)"
)
update = ", ".join(f"{name} = excluded.{name}" for name in columns[1:])
statement = (
    f"INSERT INTO events ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
    f" ON CONFLICT (event_id) DO UPDATE SET {update}"
)
day = datetime.date.fromisoformat(first)
for number in range(days):
    with urllib.request.urlopen(f"{url}/v1/events/daily/{day + datetime.timedelta(number)}") as response:
        events = json.load(response)["data"]["events"]
    for event in events:
        event["properties"] = json.dumps(event["properties"], separators=(",", ":"))
    database.executemany(statement, ([event[name] for name in columns] for event in events))
    database.commit()
