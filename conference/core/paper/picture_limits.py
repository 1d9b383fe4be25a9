"""How much of an uploaded picture is taken."""

LARGEST_UPLOAD = 10_000_000
"""Bytes of an uploaded picture."""
LARGEST_RESULT = 2_000_000
"""Bytes of a picture as it is kept and printed."""
MOST_PIXELS = 30_000_000
LONGEST = 2000
"""Pixels of the longer side after which a picture is made smaller: 240 dots per inch on the long side of A5."""
CPU_SECONDS = 12
SECONDS = 20.0
STEP_BACK = 10
"""By so much the process that looks at a picture steps back for the pages (``nice``)."""
