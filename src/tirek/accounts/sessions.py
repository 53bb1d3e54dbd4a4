"""Sessions of which the database has the name and not the key.

The cookie alone opens a session. What stands in the tables is a keyed digest of it, by which everybody in the program
knows the session, so whoever reads the tables opens none. What a session holds is signed for its name: nobody's is
copied into one's own.
"""

import hashlib
import hmac
import re

from django.conf import settings
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.utils.crypto import get_random_string

_SIGNS, _NAMED = 32, 40
_KEY = re.compile(rf"[a-z0-9]{{{_SIGNS}}}")


def is_key(text: str) -> bool:
    """Whether it can be the key of a session. The name of one is longer."""
    return bool(_KEY.fullmatch(text))


def name_of(key: str) -> str:
    made = hashlib.sha256(b"tirek.session\0" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(made, key.encode(), hashlib.sha256).hexdigest()[:_NAMED]


class SessionStore(db.SessionStore):
    """Made of a key, as a cookie brings it, or of a name, as the tables and the rest of the program have it.

    ``session_key`` is Django's word for what is the name here; ``secret`` is the key, where it is known.
    """

    def __init__(self, session_key: str | None = None) -> None:
        self.secret = ""
        if session_key is not None and is_key(session_key):
            self.secret, session_key = session_key, name_of(session_key)
        super().__init__(session_key)

    def _get_new_session_key(self) -> str:
        self.secret = get_random_string(_SIGNS, VALID_KEY_CHARS)
        return name_of(self.secret)

    @property
    def key_salt(self) -> str:
        return f"tirek.session.{self.session_key}"
