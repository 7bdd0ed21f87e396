"""Compute canonical URLs. All URLs of one article have the same canonical URL."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, urljoin, urlsplit

# These parameters record how a visitor came to the page and never select the article. Names that some content systems
# use to select the article (id, cid, p, source, share) are not in the list.
_TRACKING = re.compile(
    r"(?:utm|mc|pk|mtm|itm|hsa|ns|at|vero|oly|amp)_.*|wt\..*|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|ysclid"
    r"|twclid|ttclid|igshid|igsh|li_fat_id|mkt_tok|s_cid|s_kwcid|ncid|ocid|icid|cmp|cmpid|campaign_id|mod|smid|smtyp"
    r"|partner|ito|ftag|xtor|sr_share|ref|ref_src|ref_url|referrer|referer|soc_src|soc_trk|guccounter|guce_referrer"
    r"|guce_referrer_sig|nr_email_referer|hpid|emc|emci|emdi|ceid|trk|trkcampaign|fb_ref|fb_source|usqp|_ga|_gl|_hsenc"
    r"|_hsmi|spm|taid|__twitter_impression"
)
# A value of the parameter `ref` that is the number of an article (4711, ab-4711-x), and not the name of a referring
# page (rss2, mail_1105).
_ARTICLE_NUMBER = re.compile(r"(?=(?:[^\d]*\d){3})(?:[a-z]{1,2}[-_.]?)?\d[\w.-]*")
# URL fragments that select a page in a web application: #!/news/17, #/news/17.
_ROUTE = re.compile(r"#!?/.|#!.")
_AMP_VALUES = frozenset(("", "1", "true", "amp"))

# Host prefixes such as `m.`: the paths of such a host exist on the main host as well.
_TWIN_HOSTS = ("www.", "m.", "mobile.", "amp.")
_AMP_ENDING = re.compile(r"(?:/amp|/amp\.html|\.amp)?(\.html)?/*\Z")
_MAY_BE_SHORTER = re.compile(r"/\Z|amp(?:\.html){0,2}\Z")
_AMP_CACHE = re.compile(r"/(?:amp/(?:s/)?|[cv]/(?:s/)?)(?=[^/]+\.[^/])")

_PLAIN = re.compile(r"[A-Za-z0-9\-._~/:@!$&'()*+,;=?]*")
_USUAL = re.compile(r"https?://([A-Za-z0-9.-]+)(/[^?#\s]*)?(?:\?([^#\s]*))?", re.ASCII)
_ORDINARY = re.compile(r"https?://[A-Za-z0-9.-]+(?:[/?#]|\Z)")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_DEFAULT_PORTS = (None, 80, 443)


@lru_cache(maxsize=1024)  # an address is asked for several times in a row, as an article passes through
def canonical_url(url: str) -> str:
    """Return the canonical form of a URL. Two URLs with the same canonical form lead to the same article.

    Scheme and host are converted to lower case, and http becomes https. `www.`, mobile and AMP variants become the main
    page. Default port, credentials, trailing slash, tracking parameters and the fragment are dropped, except a fragment
    that is the route of a web application (`#!/news/17`). Other parameters keep their order. Escapes are normalised as
    in RFC 3986, section 6.2.2. From addresses other than http(s), only white space at the ends is removed. The
    canonical form of a canonical form is the same.
    """
    given = url.strip()
    try:
        name, port, path, query = _parts(given)
        host = _host(name)
    except ValueError:
        return given
    cached = _AMP_CACHE.match(path) if _serves_amp_cache(host) else None
    if cached:
        return canonical_url("https://" + path[cached.end() :])
    where = host if port in _DEFAULT_PORTS else f"{host}:{port}"
    return f"https://{where}{_path(path)}{_query(query)}{_route(given)}"


def _route(url: str) -> str:
    mark = url.find("#")
    return "#" + _escaped(url[mark + 1 :]) if mark >= 0 and _ROUTE.match(url, mark) else ""


def _parts(url: str) -> tuple[str, int | None, str, str]:
    """Return the host, port, path and query of an http or https URL. Raises ValueError for any other text."""
    if usual := _USUAL.fullmatch(url):  # at a third of the cost
        return usual[1].lower(), None, usual[2] or "", usual[3] or ""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("not on the web")
    return parts.hostname, parts.port, parts.path, parts.query


def is_web_url(url: str) -> bool:
    """Return True for an http or https link. Links such as `javascript:`, `data:` and `file:` do not lead to the web,
    and may be harmful."""
    if _ORDINARY.match(url):
        return True
    try:
        return url.lower().startswith(("http://", "https://")) and bool(urlsplit(url).netloc)
    except ValueError:
        return False


def absolute_url(base: str, link: str) -> str:
    """Return a link resolved against the URL of its page, or '' if the link is malformed or is no http or https
    link."""
    try:
        joined = urljoin(base, link.strip()) if link.strip() else ""
    except ValueError:
        return ""
    return joined if is_web_url(joined) else ""


def same_site(url: str, other: str) -> bool:
    """Return True if two web URLs have the same registrable domain (publicsuffix.org), such as example.co.uk."""
    try:
        return _site(url) == _site(other)
    except ValueError:
        return False


def _site(url: str) -> str:
    from tld import get_fld

    host = urlsplit(url).hostname or ""
    if host.rpartition(".")[2].isdecimal() or ":" in host:
        return host
    # If the public suffix list does not know the ending of a host, the list's default rule applies: the registrable
    # domain has two labels.
    return get_fld(url, fail_silently=True) or ".".join(host.split(".")[-2:])


@lru_cache(maxsize=1024)
def _host(name: str) -> str:
    if not name.isascii():
        name = name.encode("idna").decode("ascii").lower()
    name = name.rstrip(".")
    while twin := next((twin for twin in _TWIN_HOSTS if name.startswith(twin) and "." in name[len(twin) :]), None):
        name = name[len(twin) :]
    return f"[{name}]" if ":" in name else name


def _serves_amp_cache(host: str) -> bool:
    return host.endswith(".cdn.ampproject.org") or host.startswith("google.")


def _path(given: str) -> str:
    path = _escaped(given)
    # The end of the path is tested first, because few paths have one of these endings, and a search of every path would
    # take longer than all other steps.
    while _MAY_BE_SHORTER.search(path, len(path) - 13) and (shorter := _AMP_ENDING.sub(r"\1", path)) != path:
        path = shorter
    return path


def _query(given: str) -> str:
    kept = [pair for pair in _escaped(given).split("&") if pair and not _tracks(pair)]
    return "?" + "&".join(kept) if kept else ""


def _tracks(pair: str) -> bool:
    name, _, value = pair.lower().partition("=")
    if name in ("amp", "outputtype"):
        return value in _AMP_VALUES
    if name == "ref" and _ARTICLE_NUMBER.fullmatch(value):
        return False
    return bool(_TRACKING.fullmatch(name))


def _escaped(part: str) -> str:
    """Return a part of a URL in the normal form of RFC 3986: escapes in capital letters, no unnecessary escapes, and no
    missing escapes."""
    if _PLAIN.fullmatch(part):
        return part
    whole = quote(_STRAY_PERCENT.sub("%25", part), safe="%/:@!$&'()*+,;=?[]~", errors="surrogatepass")
    return _ESCAPE.sub(_normal_escape, whole)


def _normal_escape(match: re.Match[str]) -> str:
    character = chr(int(match[0][1:], 16))
    return character if character in _UNRESERVED else match[0].upper()
