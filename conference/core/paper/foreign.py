"""A page of another PDF as a form in ours: its objects, given new numbers. Inside the render worker.

The page is one that ``normalising`` made: a single page that acts on nothing and refers to nothing outside.
"""

import io
from typing import Any

import pikepdf
import pydyf


class _Written(pydyf.Object):  # type: ignore[misc]  # pydyf has no types
    """An object as the bytes it is written as."""

    def __init__(self) -> None:
        super().__init__()
        self.content = b""

    @property
    def data(self) -> bytes:
        return self.content


class ForeignPage:
    """The page of a PDF as a form one unit wide and high: ``stream`` is that form, to be put into our file."""

    def __init__(self, content: bytes) -> None:
        self._source = pikepdf.open(io.BytesIO(content))
        page = self._source.pages[0].as_form_xobject()
        self._resources = page.get("/Resources", pikepdf.Dictionary())
        left, bottom, right, top = (float(side) for side in page.BBox)
        wide, high = 1 / (right - left), 1 / (top - bottom)
        extra = {
            "Type": "/XObject", "Subtype": "/Form", "BBox": pydyf.Array((left, bottom, right, top)),
            "Matrix": f"[{wide:.9f} 0 0 {high:.9f} {-left * wide:.9f} {-bottom * high:.9f}]",
        }  # fmt: skip
        self.stream = pydyf.Stream([page.read_bytes()], extra, compress=True)

    def finish(self, pdf: Any) -> None:
        """Add the objects that the form refers to, and let go of the other file."""
        self.stream.extra["Resources"] = _Copy(pdf).written(self._resources)
        self._source.close()


class _Copy:
    """Objects on their way from one file to another, each once."""

    def __init__(self, pdf: Any) -> None:
        self._pdf = pdf
        self._known: dict[tuple[int, int], Any] = {}

    def written(self, value: Any) -> bytes:
        """Return an object as it is written where another one holds it."""
        if isinstance(value, pikepdf.Object) and value.is_indirect:
            return self._reference(value)
        return self._direct(value)

    def _reference(self, value: Any) -> bytes:
        known = self._known.get(value.objgen)
        if known is None:
            is_stream = isinstance(value, pikepdf.Stream)
            known = self._known[value.objgen] = pydyf.Stream() if is_stream else _Written()
            self._pdf.add_object(known)
            if is_stream:
                known.stream = [value.read_raw_bytes()]
                known.extra = {
                    name[1:]: self.written(part) for name, part in self._entries(value) if name != b"/Length"
                }
            else:
                known.content = self._direct(value)
        reference: bytes = known.reference
        return reference

    def _direct(self, value: Any) -> bytes:
        if isinstance(value, pikepdf.Dictionary):
            entries = (name + b" " + self.written(part) for name, part in self._entries(value))
            return b"<<" + b" ".join(entries) + b">>"
        if isinstance(value, pikepdf.Array):
            return b"[" + b" ".join(self.written(part) for part in value) + b"]"
        return _scalar(value)

    @staticmethod
    def _entries(value: Any) -> list[tuple[bytes, Any]]:
        return [(pikepdf.Name(key).unparse(), part) for key, part in value.items()]


def _scalar(value: Any) -> bytes:
    if isinstance(value, pikepdf.Object):
        written: bytes = value.unparse()
        return written
    if isinstance(value, bool):
        return b"true" if value else b"false"
    return b"null" if value is None else str(value).encode()
