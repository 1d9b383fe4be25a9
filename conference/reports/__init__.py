"""Counts for the room and for the donor."""
