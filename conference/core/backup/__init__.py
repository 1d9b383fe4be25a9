"""Backup and restore: one encrypted file that, with its passphrase, suffices to make everything again."""

from conference.core.backup.services import Summary, backup, restore

__all__ = ["Summary", "backup", "restore"]
