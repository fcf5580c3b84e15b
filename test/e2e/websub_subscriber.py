"""
Subscribes by WebSub to the feed at an address, as a reader in Python would: what hub and topic it names is asked of
feedparser, verified and received by the standard library alone. Prints what it did, a line of JSON each.

Usage: websub_subscriber.py FEED SECRET PORT
"""

import hashlib
import hmac
import json
import sys
import threading
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer

import feedparser

FEED, SECRET, PORT = sys.argv[1], sys.argv[2], int(sys.argv[3])
found = feedparser.parse(FEED)
links = {link.rel: link.href for link in found.feed.links if link.rel in ("hub", "self")}


def tell(**what):
    print(json.dumps(what), flush=True)


class Callback(BaseHTTPRequestHandler):
    def do_GET(self):
        asked = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query))
        known = asked.get("hub.topic") == links["self"]
        self.send_response(200 if known else 404)
        self.end_headers()
        self.wfile.write(asked.get("hub.challenge", "").encode() if known else b"")
        tell(did="verified", mode=asked.get("hub.mode"), lease=asked.get("hub.lease_seconds"))

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        self.send_response(204)
        self.end_headers()
        method, _, signature = self.headers["x-hub-signature"].partition("=")
        expected = hmac.new(SECRET.encode(), body, getattr(hashlib, method)).hexdigest()
        pushed = feedparser.parse(body, response_headers={"content-type": self.headers["content-type"]})
        tell(
            did="received",
            signed=hmac.compare_digest(signature, expected),
            bozo=bool(pushed.bozo),
            version=pushed.version,
            titles=[entry.title for entry in pushed.entries],
        )

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", PORT), Callback)
threading.Thread(target=server.serve_forever, daemon=True).start()
tell(did="found", **links)
callback = f"http://127.0.0.1:{PORT}/callback"
form = {"hub.mode": "subscribe", "hub.topic": links["self"], "hub.callback": callback, "hub.secret": SECRET}
with urllib.request.urlopen(links["hub"], urllib.parse.urlencode(form).encode()) as answer:
    tell(did="asked", status=answer.status)
# Until whoever started this has seen enough.
sys.stdin.read()
