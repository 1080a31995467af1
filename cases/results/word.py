"""A result as a .docx: an export to work on elsewhere. What is signed and kept is the PDF of the same words."""

from cases.dossier.models import Dossier
from cases.slips import word

from . import documents
from .models import Result

MEDIA_TYPE = word.MEDIA_TYPE


def written(result: Result, dossier: Dossier) -> bytes:
    """The document of a result by a template as .docx, with number and day once they are given."""
    return word.render([documents.of(result, dossier)])
