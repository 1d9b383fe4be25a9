"""The program is killed while devices exchange: what was acknowledged is there, once."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_what_a_device_was_told_is_kept_survives_the_end_of_the_program():
    command = [sys.executable, "bench/desk_crash.py", "--ops", "120", "--kills", "2", "--clients", "3"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "| acknowledged operations | 120 | 120 |" in done.stdout
