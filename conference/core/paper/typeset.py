"""HTML and CSS on PDF pages, inside the render worker: for letters, programmes and whatever flows over pages."""

import warnings
from collections.abc import Mapping, Sequence
from typing import Any

from PIL import Image
from weasyprint import CSS, HTML

from conference.core.paper.fetcher import LockedFetcher
from conference.core.paper.lettering import FAMILIES
from conference.core.paper.shaping import FONT_CONFIGURATION

Image.MAX_IMAGE_PIXELS = 20_000_000
warnings.simplefilter("error", Image.DecompressionBombWarning)

_FAMILIES = ", ".join(f"'{family}'" for family in FAMILIES)
_BASE = CSS(
    string=f"html {{ font-family: {_FAMILIES} }}", font_config=FONT_CONFIGURATION, url_fetcher=LockedFetcher({})
)


def typeset(head: Mapping[str, Any], parts: Sequence[bytes]) -> tuple[dict[str, Any], bytes]:
    """Return the PDF of ``head["html"]`` under ``head["css"]``; ``parts`` are the assets ``head["assets"]`` names."""
    fetcher = LockedFetcher(dict(zip(head["assets"], parts, strict=True)))
    css = CSS(string=head["css"], font_config=FONT_CONFIGURATION, url_fetcher=fetcher)
    html = HTML(string=head["html"], base_url="asset:", url_fetcher=fetcher)
    written: bytes = html.write_pdf(
        font_config=FONT_CONFIGURATION, stylesheets=[_BASE, css], presentational_hints=False
    )
    return {}, written
