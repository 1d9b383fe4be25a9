"""The interface in other languages: `<language>/LC_MESSAGES/messages.po`, and `update` that keeps them complete."""
