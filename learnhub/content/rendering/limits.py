"""How a child process limits itself: memory, files, and the processor's time for each piece of work."""

from __future__ import annotations

import resource

MEMORY = 512 * 1024 * 1024


def limit() -> None:
    """Take no more memory than MEMORY, write no files, leave no core. It holds for the rest of the process."""
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 8),
    ):
        _, hard = resource.getrlimit(kind)
        most_here = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most_here, most_here))


def allow_seconds(seconds: int) -> None:
    """Let the processor work this long on the next piece: an orphan ends by itself."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime) + seconds + 1
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
