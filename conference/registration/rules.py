"""Rules of the ways in: how fast codes may be guessed. Pure."""

from datetime import timedelta

FREE_TRIES = 5
FORGOTTEN_AFTER = timedelta(hours=1)
#: First wait and longest wait after the free tries.
CODE_WAITS = (timedelta(seconds=15), timedelta(minutes=5))
#: A village, a hotel or Opera Mini's servers share one address: it is slowed, never shut out for long.
ADDRESS_WAITS = (timedelta(seconds=2), timedelta(seconds=30))
