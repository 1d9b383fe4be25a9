"""Several PDF files as one."""

import io
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

_DEEPEST = 4
"""So many forms inside each other are looked through: a page, a face, a picture, what it is made of."""


def joined(documents: Iterable[bytes]) -> bytes:
    """Return one PDF with the pages of all, and the title of the first; a picture that several show is in it once.

    Takes them one after the other. Raises ``StopIteration`` for none.
    """
    import pikepdf

    coming = iter(documents)
    first, second = next(coming), next(coming, None)
    if second is None:
        return first
    with pikepdf.open(io.BytesIO(first)) as whole:
        pictures = _Pictures()
        pictures.share(page.obj for page in whole.pages)
        while second is not None:
            with pikepdf.open(io.BytesIO(second)) as part:
                pictures.share(_added(whole, part))
            second = next(coming, None)
        file = io.BytesIO()
        whole.save(file, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return file.getvalue()


def _added(whole: Any, part: Any) -> list[Any]:
    """Put the pages of a file at the end of another. One by one through ``pages`` it takes time by the square."""
    import pikepdf

    root = whole.Root.Pages
    pages = [page.obj for page in part.pages]
    for page in pages:
        del page["/Parent"]
        page.Type = pikepdf.Name.Leaf  # a page would not be copied with what refers to it
    copied = list(whole.copy_foreign(part.make_indirect(pikepdf.Array(pages))))
    for page in copied:
        page.Type, page.Parent = pikepdf.Name.Page, root
    root.Kids.extend(copied)
    root.Count = len(root.Kids)
    return copied


class _Pictures:
    """The pictures of the files so far, by what they show."""

    def __init__(self) -> None:
        self._known: dict[bytes, Any] = {}

    def share(self, pages: Any) -> None:
        """Let pages show the pictures that are known; those that are not are known from now on."""
        seen: dict[tuple[int, int], bytes] = {}
        done: set[tuple[int, int]] = set()
        for page in pages:
            resources = page.get("/Resources")
            if resources is not None and resources.objgen not in done:
                done.add(resources.objgen)
                self._share(resources, seen, 0)

    def _share(self, resources: Any, seen: dict[tuple[int, int], bytes], depth: int) -> None:
        shown = resources.get("/XObject", {})
        for name in list(shown.keys()):
            picture = shown[name]
            digest = _digest(picture, seen)
            known = self._known.setdefault(digest, picture)
            if not known.is_same_object_as(picture):
                shown[name] = known
            elif depth < _DEEPEST and "/Resources" in picture:
                self._share(picture["/Resources"], seen, depth + 1)


def _digest(value: Any, seen: dict[tuple[int, int], bytes]) -> bytes:
    """Return what tells an object, with all that it refers to, from any other: the same in every file."""
    import pikepdf

    if not isinstance(value, pikepdf.Array | pikepdf.Dictionary | pikepdf.Stream):
        return str(value).encode()
    place = value.objgen if value.is_indirect else (0, 0)
    if place != (0, 0):
        if place in seen:
            return seen[place]
        seen[place] = b"again"
    whole = sha256(type(value).__name__.encode())
    if isinstance(value, pikepdf.Array):
        parts = [(b"", part) for part in value]
    else:
        parts = [(name.encode(), part) for name, part in sorted(value.items()) if name not in ("/Parent", "/Length")]
    for name, part in parts:
        whole.update(b"%s %s\n" % (name, _digest(part, seen)))
    if isinstance(value, pikepdf.Stream):
        whole.update(value.read_raw_bytes())
    if place != (0, 0):
        seen[place] = whole.digest()
    return whole.digest()
