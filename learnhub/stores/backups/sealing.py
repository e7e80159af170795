"""Sealed archives: who has not the key can neither read them nor change them unseen.

A sealed file is a header, `learnhub sealed backup 1` with a line feed and 16 bytes that are never the same twice; then
the archive in pieces of 64 KiB, each encrypted by AES-256-GCM and so 16 bytes longer; the last may be shorter. The key
of the file is HKDF-SHA256 (RFC 5869) of what the key file holds, with those 16 bytes as salt and `learnhub backup` as
info. A piece has as nonce its number from 0, in 11 bytes with the highest first, and a byte that is 1 for the last one
and else 0; the header is its associated data. So no piece can be changed, left out or moved, and no end be cut off.
(The construction is STREAM of Hoang, Reyhanitabar, Rogaway and Vizár, 2015, as age and Tink use it.)
"""

from __future__ import annotations

import io
import os
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from learnhub.stores.backups.refusals import Refused

BEGINNING = b"learnhub sealed backup 1\n"
_SALT, _PIECE, _TAG = 16, 64 * 1024, 16


class Sealer(io.RawIOBase):
    """A file to write to: what comes is sealed and goes on into another one. `finish` writes the last piece."""

    def __init__(self, file: IO[bytes], secret: str) -> None:
        header = BEGINNING + os.urandom(_SALT)
        file.write(header)
        self._file = file
        self._pieces = _Pieces(header, secret)
        self._waiting = bytearray()

    def writable(self) -> bool:
        """Tell that one can write here."""
        return True

    def write(self, content: bytes, /) -> int:  # type: ignore[override] # our callers have bytes
        """Take bytes in, and seal each piece that is full and cannot be the last."""
        self._waiting += content
        while len(self._waiting) > _PIECE:
            self._file.write(self._pieces.seal(bytes(self._waiting[:_PIECE]), is_last=False))
            del self._waiting[:_PIECE]
        return len(content)

    def finish(self) -> None:
        """Seal what is left: without it the file is one that was cut."""
        self._file.write(self._pieces.seal(bytes(self._waiting), is_last=True))
        self._waiting.clear()


class Opener(io.RawIOBase):
    """A sealed file to read from. Raises Refused where the key is another one, or something was changed or cut."""

    def __init__(self, file: IO[bytes], secret: str) -> None:
        self._file = file
        self._pieces = _Pieces(file.read(len(BEGINNING) + _SALT), secret)
        self._next = file.read(_PIECE + _TAG)
        self._open = b""

    def readable(self) -> bool:
        """Tell that one can read here."""
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override] # io gives a memoryview
        """Fill a buffer with what comes next; 0 at the end."""
        if not self._open and self._next:
            piece, self._next = self._next, self._file.read(_PIECE + _TAG)
            self._open = self._pieces.open(piece, is_last=not self._next)
        count = min(len(buffer), len(self._open))
        buffer[:count], self._open = self._open[:count], self._open[count:]
        return count


class _Pieces:
    """Seals or opens one piece after the other."""

    def __init__(self, header: bytes, secret: str) -> None:
        made = HKDF(hashes.SHA256(), length=32, salt=header[len(BEGINNING) :], info=b"learnhub backup")
        self._cipher = AESGCM(made.derive(secret.encode()))
        self._header = header
        self._number = 0

    def seal(self, piece: bytes, *, is_last: bool) -> bytes:
        return self._cipher.encrypt(self._nonce(is_last=is_last), piece, self._header)

    def open(self, piece: bytes, *, is_last: bool) -> bytes:
        nonce = self._nonce(is_last=is_last)
        try:
            return self._cipher.decrypt(nonce, piece, self._header)
        except InvalidTag:
            if self._number == 1:
                raise Refused(
                    "This archive was sealed with another key than the one in the file that LEARNHUB_BACKUP_KEY_FILE "
                    "names, or its beginning was changed. Name the file with the key of that day."
                ) from None
            raise Refused("This archive was changed or cut after it was sealed. Take another copy of it.") from None

    def _nonce(self, *, is_last: bool) -> bytes:
        nonce = self._number.to_bytes(11, "big") + bytes([is_last])
        self._number += 1
        return nonce
