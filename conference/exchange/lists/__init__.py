"""Free-form lists: from the cells that somebody typed to what each row says. Pure: no database, no web, no language."""
