"""Prints what python3-feedparser makes of the feed at an address, as JSON."""

import calendar
import json
import sys
from datetime import datetime, timezone

import feedparser


def moment(entry, name):
    # Asked for by `get`, feedparser gives one date for another that is missing.
    if name not in entry.keys() or dict.get(entry, name) is None:
        return None
    seconds = calendar.timegm(dict.get(entry, name))
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


feed = feedparser.parse(sys.argv[1])
json.dump(
    {
        "bozo": bool(feed.bozo),
        "exception": str(feed.get("bozo_exception", "")) or None,
        "version": feed.version,
        "status": feed.get("status"),
        "encoding": feed.encoding,
        "title": feed.feed.get("title"),
        "entries": [
            {
                "id": entry.get("id"),
                "title": entry.get("title"),
                # An Atom entry without a link is given its id for one.
                "link": entry.get("link") if entry.get("link") != entry.get("id") else None,
                "published": moment(entry, "published_parsed"),
                "authors": [author.get("name") for author in entry.get("authors", [])],
                "content": entry.content[0].value if "content" in entry else None,
            }
            for entry in feed.entries
        ],
    },
    sys.stdout,
)
