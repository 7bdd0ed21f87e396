"""The network layer of the HTTP client, which connects only to public addresses and ends at a deadline.

The address of the opened socket is checked, not only the host name. A host name that later resolves to another address
(DNS rebinding) therefore cannot bypass the check.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_CONNECT_SECONDS = 10.0


class ForbiddenAddress(Exception):
    """Raised if a host resolves to an address outside the public internet."""


class GuardedNetwork(httpcore.NetworkBackend):
    """A network that connects only to public addresses and to the hosts in `allow_hosts`.

    All operations end at `deadline`, a value of `time.monotonic()`.
    """

    def __init__(self, allow_hosts: frozenset[str], deadline: float) -> None:
        self._allow_hosts = allow_hosts
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Check all addresses of a host, then connect to the first address that accepts a connection."""
        addresses = _resolved(host, port)
        _check(host, addresses, self._allow_hosts)
        for number, address in enumerate(addresses, start=1):
            seconds = min(timeout or _CONNECT_SECONDS, _CONNECT_SECONDS, _seconds_left(self._deadline))
            try:
                stream = httpcore.SyncBackend().connect_tcp(
                    address, port, seconds, local_address, socket_options=socket_options
                )
                return _TimedStream(stream, self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if number == len(addresses):
                    raise
        raise httpcore.ConnectError(f"{host} has no address")


def check_target(host: str, allow_hosts: frozenset[str]) -> None:
    """Raise ForbiddenAddress if the target of a proxy request resolves to an address outside the public internet.

    A name that only the proxy can resolve is accepted.
    """
    try:
        addresses = _resolved(host, None)
    except httpcore.ConnectError:
        return
    _check(host, addresses, allow_hosts)


def _check(host: str, addresses: Iterable[str], allow_hosts: frozenset[str]) -> None:
    if host.lower() not in allow_hosts:
        for address in addresses:
            if not is_public(address):
                raise ForbiddenAddress(address)


def is_public(address: str) -> bool:
    """Return True if an IP address is public: globally reachable by the IANA special-purpose registries.

    The addresses that are embedded in an IPv6 address must be public too.
    """
    ip: Address = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        embedded = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
        if ip in _NAT64:
            embedded.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
        if not all(is_public(str(inner)) for inner in embedded if inner):
            return False
        if ip.ipv4_mapped:
            return True
    return ip.is_global and not ip.is_multicast


def _resolved(host: str, port: int | None) -> list[str]:
    try:
        entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(f"the name {host} cannot be resolved") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in entries))


def _seconds_left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("out of time")
    return left


class _TimedStream(httpcore.NetworkStream):
    """A connection whose reads and writes end at the deadline, however slowly the server sends."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def _within(self, timeout: float | None) -> float:
        left = _seconds_left(self._deadline)
        return left if timeout is None else min(timeout, left)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._within(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._within(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, self._within(timeout)), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
