"""A small web server on this machine that answers as a test tells it to."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[[BaseHTTPRequestHandler], None]


class Web:
    def __init__(self, server: ThreadingHTTPServer) -> None:
        self._server = server
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.host = f"127.0.0.1:{server.server_port}"
        self.url = f"http://{self.host}"

    def give(self, path: str, body: bytes = b"", status: int = 200, **headers: str) -> str:
        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(status)
            for name, value in headers.items():
                request.send_header(name.replace("_", "-"), value)
            if "Content_Length" not in headers:
                request.send_header("Content-Length", str(len(body)))
            request.end_headers()
            request.wfile.write(body)

        self.answers[path] = answer
        return self.url + path

    def drip(self, path: str, seconds: float) -> str:
        """Headers, then a byte now and then."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(200)
            request.end_headers()
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                request.wfile.write(b"x")
                request.wfile.flush()
                time.sleep(0.05)

        self.answers[path] = answer
        return self.url + path


@contextmanager
def web_server() -> Iterator[Web]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            web.asked.append(self.path)
            answer = web.answers.get(self.path)
            try:
                answer(self) if answer else self.send_error(404)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, *args: object) -> None:
            """Quiet: pytest shows the test's own output."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        web = Web(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield web
        finally:
            server.shutdown()
