"""Small whole numbers in French words, as letters and receipts write them beside the figures. Pure."""

_UNITS = (
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
    "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
)  # fmt: skip
_TENS = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante", 8: "quatre-vingt"}
MOST = 999


def in_french(number: int, *, feminine: bool = False) -> str:
    """Return 0 to 999 in words, as before a noun: « vingt et une », « quatre-vingts », « deux cent trois ».

    Raises ``ValueError`` for any other number.
    """
    if not 0 <= number <= MOST:
        raise ValueError(number)
    hundreds, rest = divmod(number, 100)
    words = _below_hundred(rest) if rest or not hundreds else ""
    if hundreds:
        head = "cent" if hundreds == 1 else f"{_UNITS[hundreds]} cent"
        words = f"{head} {words}" if words else head + ("s" if hundreds > 1 else "")
    return words + "e" if feminine and words.split()[-1].split("-")[-1] == "un" else words


def _below_hundred(number: int) -> str:
    if number < len(_UNITS):
        return _UNITS[number]
    tens, unit = divmod(number, 10)
    if tens in {7, 9}:
        tens, unit = tens - 1, unit + 10
    if tens == 8:  # noqa: PLR2004 (quatre-vingts)
        return f"{_TENS[8]}-{_UNITS[unit]}" if unit else f"{_TENS[8]}s"
    if not unit:
        return _TENS[tens]
    return f"{_TENS[tens]} et {_UNITS[unit]}" if unit in {1, 11} else f"{_TENS[tens]}-{_UNITS[unit]}"
