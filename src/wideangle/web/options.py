"""The options of a server, and their checks before the server starts."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from pathlib import Path

from wideangle.errors import UsageError
from wideangle.model import Follow

DEFAULT_PORT = 8765
_LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """The options of one server.

    `archive` is the folder of the archive. `host` is the address on which the server listens. `allowed_hosts` are
    further host names that the server accepts in requests; a server with a domain name needs them. `prefix` is the path
    under which a proxy shows the server ('/news'), '' for none. `proxies` are the addresses or networks of the proxies
    whose X-Forwarded headers are trusted. `certificate` and `private_key` are files in PEM form for connections that
    the server encrypts itself.

    If `public` is true, everybody may read; if `read_only` is true, nobody can change anything. `allow_fetch` are hosts
    of the local network from which the server may fetch pages. `templates` is a folder with the newsroom's own
    templates. `webhook_secret` signs the posts to the webhooks of new follows; with '', the server generates a secret
    for each follow.
    """

    archive: Path
    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    allowed_hosts: tuple[str, ...] = ()
    prefix: str = ""
    proxies: tuple[str, ...] = ()
    certificate: Path | None = None
    private_key: Path | None = None
    public: bool = False
    read_only: bool = False
    embeddings: str = ""
    allow_fetch: tuple[str, ...] = ()
    templates: Path | None = None
    webhook_secret: str = ""

    def generated_secret(self, follow: Follow) -> str:
        """Return the generated secret of a follow's webhook. Return '' if the follow has no webhook, or if the options
        contain the secret of all webhooks."""
        return "" if self.webhook_secret else follow.secret

    def __post_init__(self) -> None:
        if self.prefix and not re.fullmatch(r"(/[A-Za-z0-9._~-]+)+", self.prefix):
            raise UsageError(
                "the path prefix has the wrong form.",
                item=self.prefix,
                remedy="Write it like /news, without a slash at the end.",
            )
        if (self.certificate is None) != (self.private_key is None):
            raise UsageError("a certificate and its private key belong together.", remedy="Name both files.")

    @property
    def is_loopback(self) -> bool:
        """True if the server listens only on an address that other machines cannot reach (loopback)."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host.strip("[]")).is_loopback
        except ValueError:
            return False

    @property
    def is_exposed(self) -> bool:
        """True if people at other machines can reach the server, directly or through a proxy."""
        return not self.is_loopback or bool(self.proxies or self.allowed_hosts or self.prefix)

    @property
    def is_encrypted(self) -> bool:
        """True if browsers can reach the server by https."""
        return bool(self.certificate or self.proxies)

    @property
    def hosts(self) -> tuple[str, ...]:
        """The host names that the server accepts in the Host header, without port."""
        own = () if self.host in {"0.0.0.0", "::"} else (self.host,)  # noqa: S104  (compared, not bound)
        return tuple(dict.fromkeys((*_LOOPBACK_NAMES, *own, *self.allowed_hosts)))
