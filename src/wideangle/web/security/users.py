"""Manage the users of an archive: names, roles, and hashes of passwords and API tokens.

A file in the archive's folder contains the users. The file is not part of the database, so that backups contain no
secret. Passwords are hashed with argon2id (RFC 9106). API tokens are long and random, so that a SHA-256 hash of a token
is safe enough.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from threading import Lock

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from wideangle.atomic_write import replace_file
from wideangle.errors import SettingsError, UsageError
from wideangle.web.security.viewer import Role

FILE_NAME = "users.json"
ROLES = {"reader": Role.READER, "editor": Role.EDITOR, "admin": Role.ADMIN}
"""The roles that a user can have, by the name of the role."""

SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 1000
"""The limits of a password's length in characters. A password of twelve random letters cannot be found by trial, even
if its hash is stolen. The upper limit keeps requests small."""

_LONGEST_NAME = 64
_TOKEN_PREFIX = "wa_"  # noqa: S105  (scanners of secrets recognize a token by its prefix)


@dataclass(frozen=True, slots=True)
class User:
    """A user. `password` and `token` are hashes, '' for none. `stamp` is a random text that changes with the password;
    sessions with an earlier stamp are invalid."""

    name: str
    role: str
    password: str
    stamp: str
    token: str = ""


class Users:
    """The users of the archive in a folder. If another process changes the file, the next call reads the file again.

    If `needs_admin` is true, a change that leaves no administrator raises UsageError, because then only the command
    line could change the users. Several threads may call the methods.
    """

    def __init__(self, folder: Path, *, needs_admin: bool = False) -> None:
        self._path = folder / FILE_NAME
        self._needs_admin = needs_admin
        self._changing = Lock()
        self._read: tuple[tuple[int, ...], dict[str, User]] = ((), {})  # the version of the file, and its users

    def __bool__(self) -> bool:
        """True if the archive has users."""
        return bool(self.all())

    def all(self) -> Mapping[str, User]:
        """Return the users by name. Raises SettingsError if the file of users cannot be read or is damaged."""
        try:
            status = self._path.stat()
            version = (status.st_ino, status.st_mtime_ns, status.st_size)
            read_version, users = self._read
            if version != read_version:
                users = _parsed(self._path.read_bytes())
                self._read = version, users  # one assignment, so that no thread pairs users with another version
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise SettingsError(
                f"the file of users cannot be used: {error}.",
                item=str(self._path),
                remedy="Let the server run as the user whose file this is, or remove the file and add the users again.",
            ) from error
        return users

    def add(self, name: str, role: str, password: str) -> User:
        """Add a user. Raises UsageError if the name is taken or unusable, the role is unknown, or the password has the
        wrong length."""
        user = User(_usable_name(name), _known_role(role), _hashed(password), secrets.token_hex(8))
        with self._changing:
            if user.name in self.all():
                raise UsageError(
                    "a user of this name exists.", item=user.name, remedy="Change the password of the user instead."
                )
            self._save(user)
        return user

    def remove(self, name: str) -> None:
        """Remove a user. The sessions and the API token of the user become invalid. Raises UsageError for an unknown
        name."""
        with self._changing:
            user = self._existing(name)
            self._write([other for other in self.all().values() if other != user])

    def set_role(self, name: str, role: str) -> None:
        """Change the role of a user. The new role applies to the next request. Raises UsageError for an unknown name or
        role."""
        self._change(name, role=_known_role(role))

    def set_password(self, name: str, password: str) -> None:
        """Change the password of a user, which ends the user's sessions. Raises UsageError for an unknown name, or if
        the password has the wrong length."""
        self._existing(name)  # an unknown name is reported before a short password
        self._change(name, password=_hashed(password), stamp=secrets.token_hex(8))

    def new_token(self, name: str) -> str:
        """Return a new API token for a user, which replaces an earlier token. Only a hash of the token is stored, so
        that the token cannot be shown again."""
        token = _TOKEN_PREFIX + secrets.token_urlsafe(32)
        self._change(name, token=_digest(token))
        return token

    def remove_token(self, name: str) -> None:
        """Remove the API token of a user. Raises UsageError for an unknown name."""
        self._change(name, token="")

    def with_password(self, name: str, password: str) -> User | None:
        """Return the user with a name and password. Return None if the name or the password is wrong. The check takes
        equally long in both cases."""
        user = self.all().get(_normal(name))
        try:
            _hasher().verify(user.password if user else _unknown_users_hash(), password[:LONGEST_PASSWORD])
        except (VerificationError, InvalidHashError):
            return None
        return user

    def with_token(self, token: str) -> User | None:
        """Return the user with an API token. Return None if no user has the token."""
        digest = _digest(token)
        matching = [user for user in self.all().values() if hmac.compare_digest(user.token, digest)]
        return matching[0] if matching else None

    def _existing(self, name: str) -> User:
        user = self.all().get(_normal(name))
        if user is None:
            raise UsageError("no user has this name.", item=name, remedy="`wideangle user list` lists the users.")
        return user

    def _change(self, name: str, **fields: str) -> None:
        with self._changing:
            self._save(replace(self._existing(name), **fields))

    def _save(self, user: User) -> None:
        self._write([*(other for other in self.all().values() if other.name != user.name), user])

    def _write(self, users: list[User]) -> None:
        if self._needs_admin and not any(ROLES[user.role] >= Role.ADMIN for user in users):
            raise UsageError("no user would be an administrator.", remedy="Make another user an administrator first.")
        content = json.dumps({"users": [asdict(user) for user in users]}, indent=1, ensure_ascii=False)
        try:
            replace_file(self._path, content.encode("utf-8") + b"\n", mode=0o600)
        except OSError as error:
            raise SettingsError(
                f"the file of users cannot be written: {error.strerror}.",
                item=str(self._path),
                remedy="Run the command as the user whose folder this is.",
            ) from error


def _parsed(content: bytes) -> dict[str, User]:
    users = [User(**fields) for fields in json.loads(content)["users"]]
    for user in users:
        if user.role not in ROLES:
            raise ValueError(f"{user.role!r} is no role")
    return {user.name: user for user in users}


def _normal(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip()


def _usable_name(name: str) -> str:
    name = _normal(name)
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise UsageError("not a usable name.", item=name, remedy="Use 1 to 64 printable characters.")
    return name


def _known_role(role: str) -> str:
    if role not in ROLES:
        raise UsageError("not a role.", item=role, remedy=f"The roles are {', '.join(ROLES)}.")
    return role


def new_password() -> str:
    """Return a random password of 20 characters (120 bits)."""
    return secrets.token_urlsafe(15)


def _hashed(password: str) -> str:
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise UsageError(
            f"the password has {len(password)} characters.",
            remedy=f"Use {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters.",
        )
    return _hasher().hash(password)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _unknown_users_hash() -> str:
    """Return the hash of a random password. If the name at sign-in is unknown, the given password is compared with this
    hash, so that the check takes as long as for a known name."""
    return _hasher().hash(secrets.token_hex(16))
