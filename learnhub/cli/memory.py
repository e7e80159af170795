"""What the process gives back to the machine."""

from __future__ import annotations

import ctypes
import gc

# mallopt's names (malloc.h of the GNU C library).
_MMAP_THRESHOLD, _ARENA_MAX = -3, -8
_LARGE = 1024 * 1024
_ARENAS = 2


def give_back_large_pieces() -> None:
    """Let large pieces of memory go back to the system as soon as they are free.

    Checking a password takes 19 MiB for some tens of milliseconds. The GNU C library keeps such pieces for later once
    it has seen one, for each thread apart: after ten sign-ins the process held 95 MB more than before, for good.
    Elsewhere than on that library nothing is done.
    """
    change = getattr(ctypes.CDLL(None), "mallopt", None)
    if change is not None:
        change(_MMAP_THRESHOLD, _LARGE)
        change(_ARENA_MAX, _ARENAS)


def settle() -> None:
    """Say that what the process holds now, it holds for good.

    Modules and models are some 180,000 objects. Python's collector looks at them all when it looks for what is left
    over everywhere, which takes 0.15 seconds in the midst of somebody's request.
    """
    gc.collect()
    gc.freeze()
