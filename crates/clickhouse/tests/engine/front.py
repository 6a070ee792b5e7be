"""Answers the HTTP interface of ClickHouse on the loopback, with the engine inside this process.

Prints its port, and ends when its input does. What it understands is what the messages of this crate need: SQL as
the body, as the field of a form or in the address; parameters; settings; rows as the body of an insert.
"""

import os
import re
import shutil
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from chdb import session

# Belong to the interface, not to the engine.
INTERFACE = {"query", "query_id", "wait_end_of_query", "default_format", "database"}
# Means nothing where no connection is between the engine and its caller.
IGNORED = {"cancel_http_readonly_queries_on_client_close"}

engine = session.Session(sys.argv[1])
alone = threading.Lock()
# What servers refuse by default: `http_max_field_value_size`.
LONGEST_FIELD = 128 << 10
# What each setting and parameter was set to last.
settings = {}


def quoted(text):
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def fields_of(body, boundary):
    """Reads a form; its values may hold anything but the boundary."""
    fields = []
    for part in body.split(b"--" + boundary)[1:-1]:
        head, value = part.removeprefix(b"\r\n").split(b"\r\n\r\n", 1)
        name = re.search(rb'name="([^"]*)"', head).group(1)
        fields.append((name.decode(), value.removesuffix(b"\r\n").decode()))
    return fields


class Front(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        asked = parse_qsl(urlsplit(self.path).query, keep_blank_values=True)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        kind = self.headers.get("Content-Type", "")
        if kind.startswith("multipart/form-data; boundary="):
            asked += fields_of(body, kind.split("=", 1)[1].encode())
            body = b""
        try:
            answer, status, code = self.run(asked, body.decode()), 200, None
        except RuntimeError as error:
            answer, status = str(error).encode(), 500
            code = re.search(r"Code: (\d+)", str(error))
        self.send_response(status)
        if code:
            self.send_header("X-ClickHouse-Exception-Code", code.group(1))
        elif any(name == "default_format" for name, _ in asked):
            self.send_header("Content-Type", "application/json; charset=UTF-8")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def run(self, asked, body):
        if any(len(value.encode()) > LONGEST_FIELD for _, value in asked):
            raise RuntimeError("Code: 1000. A field is too long")
        sql = "".join(value for name, value in asked if name == "query")
        values = dict(asked)
        with alone:
            for name, value in asked:
                if name not in INTERFACE | IGNORED and settings.get(name) != value:
                    engine.query(f"SET {name} = {quoted(value)}")
                    settings[name] = value
            query = sql + "\n" + body
            return engine.query(query, values.get("default_format", "TSV")).bytes()

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Front)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
shutil.rmtree(sys.argv[1], ignore_errors=True)
os._exit(0)
