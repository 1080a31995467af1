"""The ledger of destroyed hashes: kept beside the files, so that no restore of an older backup brings them back.

One file a disposal list, ``ledger/<code>.json``; references and hashes only, nobody's name.
"""

import json
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import CASCADE

from digitization.papers.models import StoredFile
from digitization.scanning import images
from motcua.core import jobs

from .models import DisposalList, Package

FOLDER = "ledger"


@dataclass(frozen=True, slots=True)
class Page:
    """One list as it was carried out."""

    code: str
    destroyed_at: str
    references: list[str]
    hashes: list[str]


def page_of(found: DisposalList) -> Page:
    """What a carried-out list leaves in the ledger."""
    assert found.destroyed_at  # only of carried-out lists
    references = found.items.standing().values_list("package__reference", flat=True)
    hashes = [row["sha256"] for row in found.outcome if row["destroyed"]]
    return Page(found.code, found.destroyed_at.isoformat(), sorted(references), sorted(hashes))


def write(page: Page) -> None:
    """Lay the page down; twice changes nothing."""
    path = f"{FOLDER}/{page.code}.json"
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(json.dumps(asdict(page), indent=1).encode()))


def pages() -> Iterator[Page]:
    """Every page that lies in storage."""
    for name in names():
        with default_storage.open(f"{FOLDER}/{name}") as file:
            yield Page(**json.loads(file.read()))


def names() -> list[str]:
    """The files of the ledger."""
    try:
        return sorted(default_storage.listdir(FOLDER)[1])
    except FileNotFoundError:
        return []


def settle(found: DisposalList) -> None:
    """The bytes of a carried-out list leave storage; harmless the second time, done by the next run after a crash."""
    page = page_of(found)
    write(page)  # first: should we be cut off now, the ledger knows what must still go
    clear(page.hashes)


def clear(hashes: Collection[str]) -> None:
    """Delete these bytes from storage, except what was brought again since."""
    for sha256 in sorted(hashes):
        with transaction.atomic():
            row = StoredFile.objects.select_for_update().filter(pk=sha256).first()
            if row is None or row.destroyed_at:
                gone = StoredFile(sha256=sha256)
                default_storage.delete(gone.path)
                images.forget(gone)


def relations() -> list[Any]:
    """Everything that points at stored files, also what no name leads back to (``related_name="+"``)."""
    fields = StoredFile._meta.get_fields(include_hidden=True)
    return [each for each in fields if each.auto_created and not each.concrete]


@transaction.atomic
def mark(hashes: Collection[str], at: datetime) -> None:
    """These bytes are destroyed: the rows stay as stubs; what was made of the bytes (text, pages) goes with them.

    What hangs on a stored file by CASCADE was made of its bytes; what points at it by PROTECT needs them.
    """
    for relation in relations():
        if relation.on_delete is CASCADE:
            made_of_it = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": hashes})
            made_of_it.delete()
    StoredFile.objects.filter(pk__in=hashes, destroyed_at=None).update(destroyed_at=at)


def apply_again() -> int:
    """After a restore: whatever the ledger names is destroyed once more; the number of files that had come back.

    Bytes brought anew after their destruction have a row of a later day and stay.
    """
    back = 0
    for page in pages():
        at = datetime.fromisoformat(page.destroyed_at)
        came_back = StoredFile.objects.filter(pk__in=page.hashes, destroyed_at=None, stored_at__lte=at)
        returned = list(came_back.values_list("pk", flat=True))
        with transaction.atomic():
            mark(returned, at)
            Package.objects.filter(reference__in=page.references, sealed_at__lte=at).update(destroyed_at=at)
            DisposalList.objects.filter(code=page.code, destroyed_at=None).update(destroyed_at=at)
            forget_slips(page.references)
        clear(page.hashes)
        back += len(returned)
    return back


def forget_slips(references: Collection[str]) -> None:
    """The printed slips of these dossiers go as well; the room above knows where they lie."""
    for reference in references:
        jobs.after_commit("slips.forget", reference.partition(":")[2])
