"""Keys as a scanner presses them and as a computer with another keyboard reads them, sent to a browser as real ones."""

from dataclasses import dataclass, field

from tests.browser.support import Visit

#: What the keys give that differ from a US keyboard's, alone and with Shift.
US = dict(zip("1234567890", "!@#$%^&*()", strict=True))
FRENCH = dict(zip("1234567890", [*zip("&é\"'(-è_çà", "1234567890", strict=True)], strict=True)) | {
    "A": "qQ", "Q": "aA", "Z": "wW", "W": "zZ", "M": ",?", ";": "mM",
}  # fmt: skip
GERMAN = {"Y": "zZ", "Z": "yY"} | dict(zip("1234567890", [*zip("1234567890", '!"§$%&/()=', strict=True)], strict=True))
#: Keys besides letters and figures: what a US keyboard gives with and without Shift.
MARKS = {
    "Semicolon": ";:", "Slash": "/?", "Period": ".>", "Comma": ",<", "Minus": "-_", "Equal": "=+", "Quote": "'\"",
    "Space": "  ",
}  # fmt: skip
PLATES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789;"


@dataclass(frozen=True)
class Keyboard:
    """A layout: what a key gives, alone and with Shift."""

    differs: dict[str, str | tuple[str, str]] = field(default_factory=dict)
    #: With Caps Lock the figures of a French keyboard come without Shift.
    caps_shifts_figures: bool = False

    def gives(self, plate: str, *, shift: bool, caps: bool) -> str:
        """Return the character of the key that has ``plate`` on a US keyboard."""
        low, high = self.differs.get(plate) or (plate.lower(), US.get(plate, plate))
        turned = caps and (self.caps_shifts_figures or low.upper() == high)
        return high if shift != turned else low

    def key(self, character: str) -> tuple[str, bool]:
        """Return the key that gives ``character``, and whether Shift is held."""
        for plate in PLATES:
            for shift in (False, True):
                if self.gives(plate, shift=shift, caps=False) == character:
                    return plate, shift
        raise ValueError(character)


LAYOUTS = {
    "us": Keyboard(),
    "french": Keyboard(FRENCH, caps_shifts_figures=True),
    "german": Keyboard(GERMAN),
}


class Scanner:
    """Types into a window whose clock is held: as fast as a scanner, however slow this machine is."""

    def __init__(self, visit: Visit, *, layout: str = "us", laptop: str = "us", caps: bool = False):
        self.page = visit.page
        self.layout, self.laptop, self.caps = LAYOUTS[layout], LAYOUTS[laptop], caps
        self.cdp = visit.page.context.new_cdp_session(visit.page)

    def scan(self, text: str, end: str = "Enter", pace: int = 0) -> None:
        """Type ``text`` with ``pace`` milliseconds between keys, then ``end`` (``""``: nothing)."""
        for character in text:
            self.type(character)
            if pace:
                self.page.clock.run_for(pace)
        if end:
            self.page.keyboard.press(end)

    def type(self, character: str) -> None:
        """Press the one key with which this scanner means ``character``."""
        code, plate, shift = self._key(character)
        if code == "Enter":
            self.page.keyboard.press("Enter")
            return
        given = character if plate is None else self.laptop.gives(plate, shift=shift, caps=self.caps)
        self.press(given, code, shift=shift)

    def press(self, given: str, code: str, *, shift: bool = False) -> None:
        """Press one key that gives ``given``."""
        key = {"key": given, "code": code, "modifiers": 8 if shift else 0}
        self.cdp.send("Input.dispatchKeyEvent", {"type": "keyDown", "text": given, **key})
        self.cdp.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})

    def commit(self, text: str, *, at_once: bool = False) -> None:
        """Give ``text`` as Android's scanners do: keys that say nothing (229) or none, and letters in the field."""
        for part in [text] if at_once else text:
            if not at_once:
                self.cdp.send(
                    "Input.dispatchKeyEvent",
                    {"type": "rawKeyDown", "key": "Unidentified", "code": "", "windowsVirtualKeyCode": 229},
                )
            self.page.keyboard.insert_text(part)

    def _key(self, character: str) -> tuple[str, str | None, bool]:
        if character == "\n":
            return "Enter", None, False
        for code, (low, high) in MARKS.items():
            if character in (low, high):
                return code, None, character != low
        plate, shift = self.layout.key(character)
        return "Semicolon" if plate == ";" else ("Digit" if plate.isdigit() else "Key") + plate, plate, shift
