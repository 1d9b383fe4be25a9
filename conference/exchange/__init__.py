"""Lists from elsewhere: the spreadsheet template and its import."""
