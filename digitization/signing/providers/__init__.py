"""One file a kind of key store; each registers itself under the name that settings use."""

from . import pkcs11 as pkcs11
from . import pkcs12 as pkcs12
from .base import PROVIDERS as PROVIDERS
from .base import Credential as Credential
