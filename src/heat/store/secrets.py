"""Encryption at rest: what may not be read in a stolen copy of the database."""

from base64 import urlsafe_b64encode
from hashlib import sha256
from hmac import new as hmac

from cryptography.fernet import Fernet, InvalidToken

from heat.values.errors import HeatError

SEAL = "gAAAA"
"""How every sealed text begins; no JSON text begins so."""


class WrongKey(HeatError):
    """A sealed value was written with another auth_encryption_key."""

    def __str__(self) -> str:
        return (
            "A value in the database was encrypted with another key. Set auth_encryption_key of this process to "
            "the key that all other engines use."
        )


class Secrets:
    """Seals and opens texts with the key that all engines share."""

    def __init__(self, auth_encryption_key: str, encrypt_properties: bool = False) -> None:
        # Any length is welcome: the cipher wants exactly 32 bytes, and a digest has them.
        self._key = sha256(auth_encryption_key.encode()).digest()
        self._cipher = Fernet(urlsafe_b64encode(self._key))
        self._encrypt_properties = encrypt_properties

    def seal(self, text: str) -> str:
        """The text as nobody without the key can read it."""
        return self.seal_bytes(text.encode()).decode()

    def open(self, text: str) -> str:
        """The text that was sealed; one that never was comes back as it is. Raises WrongKey."""
        return self.open_bytes(text.encode()).decode() if text.startswith(SEAL) else text

    def seal_bytes(self, content: bytes) -> bytes:
        """Like seal, for bytes."""
        return self._cipher.encrypt(content)

    def open_bytes(self, content: bytes) -> bytes:
        """Like open, for bytes that are known to be sealed."""
        try:
            return self._cipher.decrypt(content)
        except InvalidToken:
            raise WrongKey from None

    def seal_properties(self, text: str | None) -> str | None:
        """Resource properties and outputs are sealed where the operator asked for it."""
        return self.seal(text) if text is not None and self._encrypt_properties else text

    def digest(self, content: bytes) -> str:
        """A name for secret content that does not help in guessing it."""
        return hmac(self._key, content, sha256).hexdigest()
