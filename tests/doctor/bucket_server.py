"""A bucket in memory that keeps to S3's protocol, or breaks one of its promises, as it is told."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

PROMISES = ("lies", "races", "read only", "mangles", "lists nothing")


class Bucket:
    """`broken` is one of `PROMISES` or empty; `clock_off` is how far ahead of ours its clock is."""

    def __init__(self, broken: str = "", clock_off: timedelta = timedelta()) -> None:
        self.broken, self.clock_off = broken, clock_off
        self.objects: dict[str, tuple[bytes, datetime]] = {}
        self.lock = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_PUT(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self._say(*outer.put(self._key(), body, absent="if-none-match" in map(str.lower, self.headers)))

            def do_GET(self) -> None:
                query = parse_qs(urlsplit(self.path).query)
                if "list-type" in query:
                    self._say(200, outer.listed(query.get("prefix", [""])[0]))
                elif (found := outer.objects.get(self._key())) is None:
                    self._say(404, b"")
                else:
                    headers = {
                        "ETag": f'"{hash(found[0]) & 0xFFFFFF:x}"',
                        "Last-Modified": format_datetime(found[1], True),
                    }
                    self._say(200, b"?" * len(found[0]) if outer.broken == "mangles" else found[0], headers)

            do_HEAD = do_GET  # noqa: N815 - a name that the base looks for

            def do_DELETE(self) -> None:
                outer.objects.pop(self._key(), None)
                self._say(204, b"")

            def _key(self) -> str:
                return unquote(urlsplit(self.path).path).removeprefix("/bucket/")

            def _say(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), "ETag": '"1"', **(headers or {})}.items():
                    self.send_header(name, value)
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def put(self, key: str, body: bytes, *, absent: bool) -> tuple[int, bytes]:
        if self.broken == "read only":
            return 403, b"<Error><Code>AccessDenied</Code></Error>"
        with self.lock:
            taken = absent and key in self.objects
            if taken and self.broken != "lies" and not (self.broken == "races" and key.endswith("race")):
                return 412, b"<Error><Code>PreconditionFailed</Code></Error>"
            self.objects[key] = body, datetime.now(UTC).replace(microsecond=0) + self.clock_off
            return 200, b""

    def listed(self, prefix: str) -> bytes:
        inside = {} if self.broken == "lists nothing" else self.objects
        contents = "".join(
            f"<Contents><Key>{key}</Key><LastModified>{when:%Y-%m-%dT%H:%M:%S}.000Z</LastModified>"
            f'<ETag>"1"</ETag><Size>{len(body)}</Size><StorageClass>STANDARD</StorageClass></Contents>'
            for key, (body, when) in sorted(inside.items())
            if key.startswith(prefix)
        )
        head = (
            '<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
        )
        return f"{head}<Name>bucket</Name><IsTruncated>false</IsTruncated>{contents}</ListBucketResult>".encode()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
