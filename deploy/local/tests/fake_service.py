"""A service as the stack sees one: jobs that end, then a process that answers HTTP. Run as `python -m fake_service ROLE`."""

import json
import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        answer = {
            "service": "fake",
            "environment": {key: value for key, value in os.environ.items() if key.startswith("CRADLE_")},
        }
        self.send_response(200 if self.path in ("/readyz", "/status") else 404)
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())


def main() -> None:
    role = sys.argv[1]
    print(f"{role} {sorted(key for key in os.environ if key.startswith('CRADLE_'))}", flush=True)
    if role == "prepare":
        sys.exit(int(os.environ.get("FAKE_JOB_EXIT", "0")))
    ThreadingHTTPServer((os.environ["CRADLE_HTTP_HOST"], int(os.environ["CRADLE_HTTP_PORT"])), Handler).serve_forever()


if __name__ == "__main__":
    main()
