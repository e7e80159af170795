"""A device that keeps passkeys (WebAuthn), in as many lines as tests need: keys on P-256, attestation "none"."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import bytes_to_base64url

PRESENT, VERIFIED, HOLDS_KEY = 0x01, 0x04, 0x40


@dataclass
class Authenticator:
    """A phone with a fingerprint reader, on whose pages of an origin it signs; `count` goes up with each use."""

    origin: str = "http://localhost"
    verifies: bool = True
    count: int = 0
    counts: bool = True
    credential: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def make(self, options: str) -> str:
        """Answer what `navigator.credentials.create` is asked."""
        asked = json.loads(options)
        return self._answer(
            clientDataJSON=self._client_data("webauthn.create", asked["challenge"]),
            attestationObject=cbor2.dumps(
                {"fmt": "none", "attStmt": {}, "authData": self._data(asked["rp"]["id"], self._kept())}
            ),
        )

    def sign(self, options: str) -> str:
        """Answer what `navigator.credentials.get` is asked."""
        asked = json.loads(options)
        self.count += self.counts
        client_data, data = self._client_data("webauthn.get", asked["challenge"]), self._data(asked["rpId"])
        signature = self.key.sign(data + hashlib.sha256(client_data).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(clientDataJSON=client_data, authenticatorData=data, signature=signature)

    def _client_data(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _data(self, host: str, kept: bytes = b"") -> bytes:
        flags = PRESENT | (VERIFIED if self.verifies else 0) | (HOLDS_KEY if kept else 0)
        return hashlib.sha256(host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4) + kept

    def _kept(self) -> bytes:
        numbers = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        return bytes(16) + len(self.credential).to_bytes(2) + self.credential + cbor2.dumps(cose)

    def _answer(self, **response: bytes) -> str:
        named = bytes_to_base64url(self.credential)
        said: dict[str, Any] = {name: bytes_to_base64url(value) for name, value in response.items()}
        return json.dumps({"id": named, "rawId": named, "type": "public-key", "response": said})
