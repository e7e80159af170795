"""A sealed archive is what was sealed, whole, or it is refused."""

from __future__ import annotations

import io

import pytest

from learnhub.stores.backups import sealing
from learnhub.stores.backups.refusals import Refused

KEY = "no key of any instance, only of this test"


@pytest.mark.parametrize("size", [0, 1, 65536, 65537, 3 * 65536])
def test_what_is_sealed_is_opened_and_no_piece_can_be_left_out(size: int) -> None:
    content, sealed = bytes(index % 251 for index in range(size)), io.BytesIO()
    sealer = sealing.Sealer(sealed, KEY)
    for start in range(0, size, 1000):
        sealer.write(content[start : start + 1000])
    sealer.finish()
    assert sealing.Opener(io.BytesIO(sealed.getvalue()), KEY).read() == content
    header, piece = len(sealing.BEGINNING) + 16, 65536 + 16
    for cut in range(piece, len(sealed.getvalue()) - header, piece):
        with pytest.raises(Refused):
            sealing.Opener(io.BytesIO(sealed.getvalue()[: header + cut]), KEY).read()
        without = sealed.getvalue()[:header] + sealed.getvalue()[header + cut :]
        with pytest.raises(Refused):
            sealing.Opener(io.BytesIO(without), KEY).read()
