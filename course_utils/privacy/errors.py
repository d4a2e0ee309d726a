"""What can be wrong with keys and with files that should be clean, each as a sentence with what to do."""


class PrivacyError(Exception):
    """Something about keys or about traces of a person. Nothing was changed unless the message says so."""


class NoKey(PrivacyError):
    """There is no key of this person, and nobody has destroyed it: it was lost."""


class PersonForgotten(PrivacyError):
    """This person's key was destroyed on purpose."""


class WrongKey(PrivacyError):
    """The key does not open this: it is another key, or the sealed bytes were changed."""


class DamagedKeys(PrivacyError):
    """The file of keys, or of erasures, cannot be used."""


class KeysNotWritten(PrivacyError):
    """The file of keys, or of erasures, cannot be written at the moment."""


class KeysClosed(PrivacyError):
    """The file was closed before."""


class StillRead(PrivacyError):
    """Somebody still reads a file, so what was deleted is in it yet."""
