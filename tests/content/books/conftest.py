"""What `make test-long` checks besides: EPUBCheck needs Java, and some seconds for each book."""

from __future__ import annotations

from tests.thoroughness import cases

# Not collected by `make test`, which has tests of its own for the same promises.
collect_ignore = [] if cases(0) else ["test_epubcheck.py"]
