"""A company's own name on the internet, as people and exports write it."""

import re
from urllib.parse import urlsplit

from enrich.model.problem import CellFault

_CURE = "Write the domain of the company's own website, such as acme.com."
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?")
_SHARED = frozenset(
    [
        "facebook.com",
        "instagram.com",
        "twitter.com",
        "x.com",
        "youtube.com",
        "tiktok.com",
        "linktr.ee",
        "xing.com",
        "google.com",
        "sites.google.com",
        "business.site",
        "goo.gl",
        "bit.ly",
        "github.com",
        "medium.com",
        "wordpress.com",
        "blogspot.com",
        "wixsite.com",
        "crunchbase.com",
        "wikipedia.org",
        "amazon.com",
        "etsy.com",
        "gmail.com",
        "googlemail.com",
        "yahoo.com",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "icloud.com",
        "gmx.de",
        "gmx.net",
        "web.de",
        "t-online.de",
        "orange.fr",
        "free.fr",
        "aol.com",
        "proton.me",
        "protonmail.com",
    ]
)
"""Where many companies have a page or a letter box: equal names there mean nothing."""


def parse_domain(text: str) -> str:
    """`https://www.Acme.com/de?x=1`, `info@acme.com` and `acme.com` are one.

    Without a list of all the world's registries nobody can tell `acme.co.uk` from
    `acme.github.io`: names under a name are others, but for `www`.

    Raises:
        CellFault: it is no domain, or one that many companies share.
    """
    bare = text.strip().strip("<>\"'").rpartition("@")[2] if "/" not in text else text.strip()
    try:
        host = urlsplit(bare if _SCHEME.match(bare) else f"//{bare.lstrip('/')}").hostname or ""
        name = host.rstrip(".").encode("idna").decode().lower().removeprefix("www.")
    except (ValueError, UnicodeError):
        name = ""
    labels = name.split(".")
    if len(labels) < 2 or not all(map(_LABEL.fullmatch, labels)) or labels[-1].isdigit():
        raise CellFault("This is no domain.", _CURE)
    if name in _SHARED:
        raise CellFault(f"Many companies share {name}, so it names none of them.", _CURE)
    return name
