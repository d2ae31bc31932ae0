"""The only outbound HTTP of this app: addresses come from marketplaces and sellers, so none is trusted.

The guard sits where the connection is made: the name is resolved, every address it has is checked,
and the very address that was checked is connected to, so a name that resolves differently a moment
later gains nothing. Redirects go through the same door. Size and total time are bounded, and
compressed answers are neither asked for nor accepted."""

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

import httpcore
import httpx
from django.conf import settings

MAX_REDIRECTS = 3
STEP_SECONDS = 10.0
"""For one connect, read or write; `seconds` of `get` bounds the whole."""
PORTS = {"http": 80, "https": 443}
REDIRECTS = {301, 302, 303, 307, 308}
_AGENT = "ipjf/1"
_TUNNELS = [ipaddress.ip_network(n) for n in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")]
"""IPv6 ranges that carry an IPv4 address inside, which may be a private one."""


class Kind(StrEnum):
    """`listings.reasons.FETCHES` words each."""

    ADDRESS = "address"
    PRIVATE = "private"
    UNRESOLVED = "unresolved"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    REDIRECTS = "redirects"
    STATUS = "status"
    TOO_LARGE = "too_large"
    COMPRESSED = "compressed"


PASSING = {Kind.UNRESOLVED, Kind.UNREACHABLE, Kind.TIMEOUT}


class FetchProblem(Exception):
    """Why there is no answer. `passing`: worth another try; `retry_after`: seconds the server asked for."""

    def __init__(self, kind: Kind, *, status: int = 0, retry_after: int | None = None) -> None:
        super().__init__(kind.value, status)
        self.kind, self.status, self.retry_after = kind, status, retry_after

    @property
    def passing(self) -> bool:
        return self.kind in PASSING or self.status in (408, 425, 429) or self.status >= 500


@dataclass(frozen=True, slots=True)
class Fetched:
    url: str
    headers: dict[str, str]
    body: bytes


def get(url: str, *, max_bytes: int, seconds: float, headers: dict[str, str] | None = None) -> Fetched:
    """GET, following at most three redirects; the answer has status 200. Raises FetchProblem."""
    deadline = time.monotonic() + seconds
    for _ in range(MAX_REDIRECTS + 1):
        with _opened("GET", url, deadline, headers or {}) as (status, got, chunks):
            if status in REDIRECTS and "location" in got:
                url = _joined(url, got["location"])
                continue
            if status != 200:
                raise FetchProblem(Kind.STATUS, status=status, retry_after=_retry_after(got))
            if got.get("content-encoding", "identity").lower() != "identity":
                raise FetchProblem(Kind.COMPRESSED)
            length = got.get("content-length", "0")
            if length.isdecimal() and int(length[:18]) > max_bytes:
                raise FetchProblem(Kind.TOO_LARGE)
            body = _first_bytes(chunks, max_bytes + 1)
            if len(body) > max_bytes:
                raise FetchProblem(Kind.TOO_LARGE)
            return Fetched(url, got, body)
    raise FetchProblem(Kind.REDIRECTS)


@dataclass(frozen=True, slots=True)
class Exchange:
    """An answer of whatever status; `body` holds its first bytes."""

    status: int
    headers: dict[str, str]
    body: bytes


def exchange(
    method: str,
    url: str,
    *,
    max_bytes: int,
    seconds: float,
    headers: dict[str, str] | None = None,
    content: bytes = b"",
) -> Exchange:
    """One request through the same door, for callers to whom a refusal is an answer: no redirect is
    followed, any status is returned, the body is cut at `max_bytes`. FetchProblem when none came."""
    sent = {"Content-Length": str(len(content)), **(headers or {})}
    with _opened(method, url, time.monotonic() + seconds, sent, content) as (status, got, chunks):
        return Exchange(status, got, _first_bytes(chunks, max_bytes))


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:  # half an IPv6 address
        raise FetchProblem(Kind.ADDRESS) from None


def _checked(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        sound = parts.scheme in PORTS and bool(parts.hostname) and parts.port != 0
        url.encode("ascii")
    except ValueError:
        raise FetchProblem(Kind.ADDRESS) from None
    if not sound or parts.username is not None or any(c <= " " for c in url):
        raise FetchProblem(Kind.ADDRESS)
    return parts


Opened = tuple[int, dict[str, str], Iterator[bytes]]


@contextmanager
def _opened(
    method: str, url: str, deadline: float, headers: dict[str, str], content: bytes = b""
) -> Iterator[Opened]:
    """One request and the beginning of its answer: status, headers in lower case, the body as it comes."""
    own = {"Host": _checked(url).netloc, "User-Agent": _AGENT, "Accept-Encoding": "identity"}
    sent: list[tuple[bytes | str, bytes | str]] = [*own.items(), *headers.items()]
    steps = {name: STEP_SECONDS for name in ("connect", "read", "write", "pool")}
    pool = httpcore.ConnectionPool(ssl_context=_tls(), network_backend=_Guard(deadline))
    try:
        with (
            pool,
            pool.stream(
                method, url, headers=sent, content=content or None, extensions={"timeout": steps}
            ) as response,
        ):
            got = {
                name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers
            }
            yield response.status, got, response.iter_stream()
    except httpcore.TimeoutException:
        raise FetchProblem(Kind.TIMEOUT) from None
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError):
        raise FetchProblem(Kind.UNREACHABLE) from None


@cache
def _tls() -> ssl.SSLContext:
    """Reading the certificates costs more than a small answer; a context may serve many connections."""
    return httpx.create_ssl_context()


def _first_bytes(chunks: Iterator[bytes], most: int) -> bytes:
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) >= most:
            break
    return bytes(body[:most])


def _retry_after(headers: dict[str, str]) -> int | None:
    value = headers.get("retry-after", "")
    return min(int(value[:9]), 3600) if value.isdecimal() else None


class _Guard(httpcore.NetworkBackend):
    """Connects to public addresses only, unless host:port is in OUTBOUND_ALLOW_PRIVATE."""

    def __init__(self, deadline: float) -> None:
        self._deadline = deadline
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        allowed = f"{host}:{port}".lower() in settings.OUTBOUND_ALLOW_PRIVATE
        addresses = _resolve(host, port)
        if not allowed and not all(_public(address) for address in addresses):
            raise FetchProblem(Kind.PRIVATE)
        problem: Exception = FetchProblem(Kind.UNREACHABLE)
        for address in addresses:
            try:
                stream = self._sockets.connect_tcp(
                    address, port, _left(self._deadline, timeout), local_address, socket_options
                )
            except httpcore.ConnectError as error:
                problem = error
                continue
            return _Timed(stream, self._deadline)
        raise problem

    def connect_unix_socket(self, *args: Any, **kwargs: Any) -> httpcore.NetworkStream:
        raise FetchProblem(Kind.ADDRESS)

    def sleep(self, seconds: float) -> None:
        self._sockets.sleep(seconds)


class _Timed(httpcore.NetworkStream):
    """Every step gets what is left of the whole time, so an answer that drips in does not hold a worker."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._deadline, timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, _left(self._deadline, timeout))
        return _Timed(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(deadline: float, step: float | None) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise FetchProblem(Kind.TIMEOUT)
    return min(left, step or STEP_SECONDS)


def _resolve(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise FetchProblem(Kind.UNRESOLVED) from None
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _public(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            ip = ip.ipv4_mapped
        elif any(ip in network for network in _TUNNELS):
            return False
    return ip.is_global and not ip.is_multicast
