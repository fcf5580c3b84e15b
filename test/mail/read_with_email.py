"""Reads letters with Python's email package: for each of a list of files, what it takes to be its fields and texts."""

import json
import sys
from email import policy
from email.parser import BytesParser


def told(path):
    with open(path, "rb") as file:
        letter = BytesParser(policy=policy.default).parse(file)
    texts = {}
    files = 0
    for part in letter.walk():
        if part.is_multipart():
            continue
        kind = part.get_content_type()
        if part.get_content_disposition() == "attachment" or kind not in ("text/plain", "text/html"):
            files += 1
        elif kind not in texts:
            texts[kind] = part.get_content()
    return {
        "subject": letter["subject"],
        "from": [one.addr_spec for one in letter["from"].addresses] if letter["from"] else [],
        "to": [one.addr_spec for one in letter["to"].addresses] if letter["to"] else [],
        "id": letter["message-id"],
        "text": texts.get("text/plain"),
        "html": texts.get("text/html"),
        "files": files,
    }


print(json.dumps([told(path) for path in sys.argv[1:]]))
