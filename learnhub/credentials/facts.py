"""What a certificate says: copied when it is issued, and never changed afterwards.

The facts stand on their own. A later change of the name, the course or the role of a person
leaves them as they are; whether a certificate is still valid is kept elsewhere.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import ClassVar

from pydantic import ConfigDict, TypeAdapter


@dataclass(frozen=True)
class Basis:
    """What the learner did to earn the certificate.

    `units_completed` counts the units that the course requires; `final_score` is in hundredths
    of a per cent (8650 for 86.5 %), or None where the course sets no graded test.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    units_completed: int
    final_score: int | None = None


@dataclass(frozen=True)
class CertificateFacts:
    """The facts of one certificate.

    `code` is the printed code (LH-7Q4K-M2XD-9PTA), `name` the person's name as it was,
    `course_id` the author's id, `version` and `version_digest` (64 hexadecimal digits) the
    course version, `effort_minutes` the time that the course asks for, `language` the
    certificate's own language (BCP 47). `expires_on` is the last day of validity, or None.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    code: str
    name: str
    course_id: str
    course_title: str
    version: str
    version_digest: str
    effort_minutes: int
    language: str
    completed_on: date
    issued_on: date
    expires_on: date | None
    basis: Basis

    def to_json(self) -> str:
        """Return the facts as canonical JSON: sorted keys, no spaces, dates as YYYY-MM-DD, no escapes."""
        plain = _FACTS.dump_python(self, mode="json")
        return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str | bytes) -> CertificateFacts:
        """Return the facts that `to_json` wrote. Raises ValueError for missing, unknown or wrong parts."""
        return _FACTS.validate_json(text, strict=True)

    def digest(self) -> str:
        """Return the SHA-256 of the canonical JSON in UTF-8, as 64 hexadecimal digits."""
        return sha256(self.to_json().encode()).hexdigest()


_FACTS = TypeAdapter(CertificateFacts)
