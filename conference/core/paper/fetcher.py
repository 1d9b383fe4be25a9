"""What WeasyPrint may open while it lays out a document: what was handed over with it, and nothing else."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from weasyprint.urls import URLFetcher, URLFetcherResponse

ASSET = "asset:"
LARGEST_DATA = 2_000_000
_PICTURES = ("data:image/png;base64,", "data:image/jpeg;base64,", "data:image/svg+xml;base64,", "data:image/svg+xml,")


class LockedFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Opens ``asset:NAME`` from memory and small pictures in ``data:`` addresses. No file, no network, no redirect."""

    def __init__(self, assets: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False, timeout=1)
        self._assets = assets

    def fetch(self, url: str, headers: Any = None) -> Any:
        """Return what ``url`` names. Raises ``ValueError`` for everything that is not ours."""
        if url.startswith(ASSET):
            return self._asset(url)
        if not url.startswith(_PICTURES) or len(url) > LARGEST_DATA:
            msg = "address not allowed"
            raise ValueError(msg)
        return super().fetch(url, headers)

    def _asset(self, url: str) -> Any:
        content = self._assets.get(url.removeprefix(ASSET))
        if content is None:
            msg = "no such asset"
            raise ValueError(msg)
        return URLFetcherResponse(url, BytesIO(content))
