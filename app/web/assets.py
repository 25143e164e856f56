"""Answers that stay the same for a while: files, pages, lists. Compressed once, known to the browser by an ETag.

What has its version in its address, as the page's own files and plotly.js have, is kept for a year: asked for
again they would cost a visit. Everything else is asked for again each time, which costs a 304.
"""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from flask import Response, request

WORTH_COMPRESSING = 1024
A_YEAR = 365 * 24 * 3600

CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
"""By suffix, here and not from the system: Windows' registry may say text/plain for .js, which a browser refuses."""

COMPRESSED_ALREADY = frozenset({"image/png", "font/woff2"})


@dataclass(frozen=True)
class Asset:
    """Bytes with their type."""

    body: bytes
    content_type: str

    @cached_property
    def fingerprint(self) -> str:
        """A hash of the content."""
        return hashlib.sha256(self.body).hexdigest()[:20]

    @property
    def compressible(self) -> bool:
        """Whether compressing is worth it."""
        return len(self.body) >= WORTH_COMPRESSING and self.content_type not in COMPRESSED_ALREADY

    @cached_property
    def compressed(self) -> bytes:
        """The body as gzip; level 4 takes half the time of level 6 for 4 % more bytes (plotly.js: 70 ms)."""
        return gzip.compress(self.body, 4, mtime=0)


@lru_cache(maxsize=512)
def _read(path: Path, modified: int, size: int) -> Asset:
    return Asset(path.read_bytes(), CONTENT_TYPES[path.suffix])


def read(path: Path) -> Asset:
    """A file as an asset; read again only when it has changed. Raises FileNotFoundError."""
    found = path.stat()
    return _read(path, found.st_mtime_ns, found.st_size)


def send(asset: Asset, *, max_age: int | None = None) -> Response:
    """The asset, or 304 where the browser has it. Without `max_age` the browser keeps it but asks each time."""
    squeezed = asset.compressible and request.accept_encodings["gzip"] > 0
    answer = Response(asset.compressed if squeezed else asset.body, content_type=asset.content_type)
    answer.set_etag(asset.fingerprint + ("-gzip" if squeezed else ""))
    if squeezed:
        answer.content_encoding = "gzip"
    if asset.compressible:
        answer.vary.add("Accept-Encoding")
    answer.cache_control.no_cache = True if max_age is None else None
    if max_age is not None:
        answer.cache_control.max_age = max_age
        answer.cache_control.immutable = True
    answer.make_conditional(request)
    return answer
