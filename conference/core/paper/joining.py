"""Several PDF files as one."""

import io
from collections.abc import Sequence


def joined(documents: Sequence[bytes]) -> bytes:
    """Return one PDF with the pages of all, and the title of the first."""
    if len(documents) == 1:
        return documents[0]
    import pikepdf

    with pikepdf.open(io.BytesIO(documents[0])) as whole:
        for document in documents[1:]:
            with pikepdf.open(io.BytesIO(document)) as part:
                whole.pages.extend(part.pages)
        file = io.BytesIO()
        whole.save(file, compress_streams=True, deterministic_id=True)
    return file.getvalue()
