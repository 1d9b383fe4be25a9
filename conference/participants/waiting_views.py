"""The organiser's page of waiting lists."""
