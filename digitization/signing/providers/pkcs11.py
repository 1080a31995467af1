"""A key that never leaves its token or HSM: PKCS#11."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

from digitization.signing import trust

from .base import PROVIDERS, Credential, out_of_reach, wrong_pin

if TYPE_CHECKING:
    from pyhanko.sign.signers import Signer

# Who is signed in to a token is signed in for the whole process: without the lock a second thread could sign with
# the first one's PIN.
_one_at_a_time = Lock()


@contextmanager
def opened(credential: Credential, pin: str) -> "Iterator[Signer]":
    """A session on the token; one PIN check, however many signatures follow. Errors: wrong_pin, key_out_of_reach."""
    from pkcs11 import exceptions as refused
    from pyhanko.config.pkcs11 import TokenCriteria
    from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session

    with _one_at_a_time:
        try:
            session = open_pkcs11_session(
                credential.path, token_criteria=TokenCriteria(label=credential.token), user_pin=pin
            )
        except (refused.PinIncorrect, refused.PinInvalid, refused.PinLenRange) as wrong:
            raise wrong_pin() from wrong
        except refused.PinLocked as locked:
            raise out_of_reach("Thiết bị ký đã khóa vì nhập sai mã PIN nhiều lần; hãy mở khóa thiết bị.") from locked
        except refused.PKCS11Error as gone:
            raise out_of_reach("Chưa thấy thiết bị ký; hãy cắm thiết bị rồi thử lại.") from gone
        with session:
            try:
                own = PKCS11Signer(session, cert_label=credential.key).signing_cert
                yield PKCS11Signer(
                    session, signing_cert=own, ca_chain=trust.issuers(own), key_label=credential.key, embed_roots=False
                )
            except refused.PKCS11Error as gone:
                raise out_of_reach("Thiết bị ký không trả lời; hãy kiểm tra thiết bị rồi thử lại.") from gone


PROVIDERS.add("pkcs11", opened)
