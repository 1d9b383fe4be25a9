"""The ways in, as pages: the public form and a participant's own page."""
