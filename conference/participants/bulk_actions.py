"""What can be done with the people chosen in the list, besides what this room does: rooms above add their own."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_babel import LazyString


@dataclass(frozen=True)
class BulkAction:
    """A button under the list: it sends the people chosen (see ``choosing.chosen``) to a page of its own."""

    label: LazyString
    endpoint: str
    #: What whoever presses it must be allowed to do.
    capability: str
    #: The file that it downloads leaves the page where it is.
    downloads: bool = False
    #: More attributes of the button, ``name`` and ``value`` among them.
    attributes: Mapping[str, str] = field(default_factory=dict)


_ACTIONS: list[BulkAction] = []


def offer(action: BulkAction) -> None:
    """Add a button under the list; the same one again changes nothing."""
    if action not in _ACTIONS:
        _ACTIONS.append(action)


def offered(capabilities: frozenset[str]) -> list[BulkAction]:
    """Return the buttons that rooms have added, as far as these capabilities reach."""
    return [action for action in _ACTIONS if action.capability in capabilities]
