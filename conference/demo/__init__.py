"""The example conference."""
