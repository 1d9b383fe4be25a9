"""Where a browser may be sent after signing in: our own staff pages, nowhere else."""

import re

_LONGEST = 2000
#: A path below /org/ or /desk/ in printable ASCII: no scheme, no host, no backslash, no space, no control character.
_STAFF_PAGE = re.compile(r"/(?:org|desk)/[!-\[\]-~]*", re.ASCII)
_STEPS_OUT = re.compile(r"(?:^|/)(?:\.|%2e){1,2}(?:/|$)|//", re.IGNORECASE)


def staff_page(target: str | None) -> str | None:
    """Return ``target`` if it is the path of a staff page of ours, without language prefix, else ``None``."""
    if not target or len(target) > _LONGEST or not _STAFF_PAGE.fullmatch(target):
        return None
    path = re.split(r"[?#]", target, maxsplit=1)[0]
    return None if _STEPS_OUT.search(path) else target
