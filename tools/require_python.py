"""Says in one sentence what is missing for a virtual environment, instead of a traceback. Runs on any Python 3."""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "LearnHub needs Python 3.11 or newer; this is %d.%d. Name a newer one: make run PYTHON=python3.12"
        % sys.version_info[:2]
    )
try:
    import ensurepip  # noqa: F401 -- Debian leaves it out of python3 itself
except ImportError:
    sys.exit(
        "Python cannot make virtual environments here. Install the package for it: "
        "sudo apt-get install python3-venv (or python%d.%d-venv), then run make again." % sys.version_info[:2]
    )
