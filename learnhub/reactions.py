"""When this is recorded, do that, in the same transaction: the whole list."""

from __future__ import annotations

from collections.abc import Mapping

from learnhub.credentials import certificates
from learnhub.stores.record import Reaction, Verb

REACTIONS: Mapping[tuple[Verb, str], tuple[Reaction, ...]] = {
    (Verb.COMPLETED, "course"): (certificates.issue_for,),
}
