"""The web application: pages, HTTP API and embeddable blocks for one archive.

`create_app` builds the ASGI application, and `serve` runs it. The package needs the extra `wideangle[web]`.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wideangle.web.application import create_app
    from wideangle.web.options import ServerOptions
    from wideangle.web.server import serve
else:
    from wideangle.lazy import loading

    __getattr__ = loading(
        __name__, {"application": ("create_app",), "options": ("ServerOptions",), "server": ("serve",)}
    )

__all__ = ["ServerOptions", "create_app", "serve"]
