"""The options of a server. They are checked before the server starts."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path

from wideangle.errors import UsageError

DEFAULT_PORT = 8765
_LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """The options of one server.

    `archive` is the folder of the archive. `host` is the address on which the server listens. `allowed_hosts` are
    further host names that requests may carry; a server with a domain name needs them. `prefix` is the path under which
    a proxy shows the server ('/news'), '' for none. With `read_only`, nobody can change anything. `allow_fetch` are
    hosts of the local network from which the server may fetch pages. `templates` is a folder with the newsroom's own
    templates.
    """

    archive: Path
    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    allowed_hosts: tuple[str, ...] = ()
    prefix: str = ""
    read_only: bool = False
    embeddings: str = ""
    allow_fetch: tuple[str, ...] = ()
    templates: Path | None = None

    def __post_init__(self) -> None:
        if self.prefix and not (self.prefix.startswith("/") and not self.prefix.endswith("/")):
            raise UsageError(
                "the path prefix has the wrong form.",
                item=self.prefix,
                remedy="Write it like /news, without a slash at the end.",
            )

    @property
    def is_loopback(self) -> bool:
        """True if only this machine can reach the server."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host.strip("[]")).is_loopback
        except ValueError:
            return False

    @property
    def hosts(self) -> tuple[str, ...]:
        """The values of the Host header that the server accepts, without port."""
        own = () if self.host in {"0.0.0.0", "::"} else (self.host,)  # noqa: S104  (compared, not bound)
        return tuple(dict.fromkeys((*_LOOPBACK_NAMES, *own, *self.allowed_hosts)))
