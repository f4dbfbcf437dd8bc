"""A receiver of webhooks with nothing but Python's own library (3.9 or newer).

WEBHOOK_SECRET is the endpoint's secret (whsec_...). In a larger program, the package standardwebhooks does what verify() does.
"""

import base64
import hashlib
import hmac
import json
import os
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = base64.b64decode(os.environ["WEBHOOK_SECRET"].removeprefix("whsec_"))
TOLERANCE_SECONDS = 300
MAX_BYTES = 1024 * 1024


def verify(headers, body: bytes) -> bool:
    """Whether the bytes were signed with the secret, within the last five minutes."""
    timestamp = headers.get("webhook-timestamp", "")
    if not timestamp.isdecimal() or abs(time.time() - int(timestamp)) > TOLERANCE_SECONDS:
        return False
    signed = f"{headers.get('webhook-id', '')}.{timestamp}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.new(SECRET, signed, hashlib.sha256).digest()).decode()
    # During a rotation there are two, with a space between them.
    given = headers.get("webhook-signature", "").split(" ")
    return any(hmac.compare_digest(expected.encode(), one.encode()) for one in given)


class Receiver(BaseHTTPRequestHandler):
    handled: set[str] = set()  # a real receiver keeps the ids in its database, for two weeks

    def do_POST(self):
        length = int(self.headers.get("content-length", 0))
        body = self.rfile.read(min(length, MAX_BYTES))
        is_valid = verify(self.headers, body)
        # Answer first: the sender waits for five seconds.
        self.send_response(204 if is_valid else 401)
        self.end_headers()
        if not is_valid:
            return
        event = json.loads(body)
        if event["id"] not in self.handled:
            self.handled.add(event["id"])
            print(event["type"], event["user_id"], flush=True)

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    port = int(os.environ.get("PORT", "4004"))
    server = ThreadingHTTPServer(("127.0.0.1", port), Receiver)
    print(f"receiver: http://127.0.0.1:{port}", flush=True)
    server.serve_forever()
