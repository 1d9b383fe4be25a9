"""The scripts that a newcomer types first."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", ["run", "check", ".ci/run"])
def test_a_script_may_be_run(name):
    assert os.access(ROOT / name, os.X_OK)


@pytest.mark.parametrize("name", ["run", "check", ".ci/setup.sh"])
def test_a_script_is_plain_sh(name):
    done = subprocess.run(["sh", "-n", ROOT / name], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "[[" not in (ROOT / name).read_text()


def test_continuous_integration_runs_what_a_developer_runs():
    assert "exec ./check" in (ROOT / ".ci/run").read_text()
