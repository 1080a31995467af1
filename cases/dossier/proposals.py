"""A second request for papers needs a head (interface §6): an officer proposes, the head decides, the clock runs."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction

from motcua.core import access
from motcua.core.fsm import broken, fire
from motcua.core.models import Role, User
from motcua.core.moments import Moment

from . import rules
from .models import Dossier, SupplementProposal, Suspension
from .services import begin, checked_items, finish, open_pause, require_supplement


@transaction.atomic
def propose_supplement(
    *, dossier_id: int, user: User, moment: Moment, items: Sequence[Mapping[str, str]], until: date | None = None
) -> Dossier:
    """Ask the head for one more request of papers; a head of the handling department asks at once, in their own name.

    Errors: Invalid, RuleBroken("proposal_not_needed") for a first request, RuleBroken("already_proposed").
    """
    dossier = begin("propose_supplement", dossier_id, user, moment)
    if access.holds(user, {Role.HEAD}, dossier.department_id):
        return require_supplement(
            dossier_id=dossier_id, user=user, moment=moment, items=items, until=until, approved_by=user.username
        )
    if not rules.second_supplement(dossier):
        raise broken("proposal_not_needed")
    asked = checked_items(dossier, items)
    fire(dossier.propose_supplement)
    SupplementProposal.objects.create(dossier=dossier, items=asked, until=until, asked_by=user, asked_at=moment.at)
    return finish(dossier, user, moment, "supplement_proposed", items=[i["component"] for i in asked],
                  reason="; ".join(i["reason"] for i in asked))  # fmt: skip


@transaction.atomic
def approve_supplement(*, dossier_id: int, user: User, moment: Moment, until: date | None = None) -> Dossier:
    """The head agrees: the request goes out now, in the name of who proposed it. ``until`` as the head leaves it.

    Errors: RuleBroken("no_open_proposal"), and whatever stands against the request itself.
    """
    proposal = _decide(dossier_id, user, moment, approved=True)
    dossier = require_supplement(
        dossier_id=dossier_id, user=user, moment=moment, items=proposal.items, until=until, approved_by=user.username
    )
    pause = open_pause(dossier, Suspension.Kind.SUPPLEMENT)
    if pause is not None:  # slip 02 names who can explain what is missing
        pause.asked_by = proposal.asked_by
        pause.save(update_fields=["asked_by"])
    return dossier


@transaction.atomic
def decline_supplement(*, dossier_id: int, user: User, moment: Moment, reason: str) -> Dossier:
    """The head does not agree and says why; nothing else changes. Errors: RuleBroken("no_open_proposal")."""
    proposal = _decide(dossier_id, user, moment, approved=False, words=reason)
    return finish(proposal.dossier, user, moment, "supplement_declined", reason=reason)


def _decide(dossier_id: int, user: User, moment: Moment, *, approved: bool, words: str = "") -> SupplementProposal:
    """Lock the dossier, then answer its open proposal."""
    dossier = begin("decide_supplement", dossier_id, user, moment)
    proposal = dossier.proposals.filter(decided_at=None).select_related("asked_by").first()
    if proposal is None:
        raise broken("no_open_proposal")
    proposal.decided_by, proposal.decided_at = user, moment.at
    proposal.approved, proposal.words = approved, words
    proposal.save()
    proposal.dossier = dossier
    return proposal
