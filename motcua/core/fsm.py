"""django-fsm with refusals that name the broken rule."""

from collections.abc import Callable
from typing import Any

from django_fsm import TransitionNotAllowed

from .errors import RuleBroken

MESSAGES: dict[str, str] = {"not_in_state": "Việc này không làm được ở trạng thái hiện tại của hồ sơ."}


def messages(**by_rule: str) -> None:
    """Register the sentence shown when a rule refuses; a rule's slug is claimed once."""
    for rule in by_rule.keys() & MESSAGES.keys():
        raise ValueError(f"rule {rule} has a message already")
    MESSAGES.update(by_rule)


def broken(rule: str, **details: str) -> RuleBroken:
    """The refusal for ``rule``: its registered sentence, filled with ``details``."""
    return RuleBroken(rule, MESSAGES[rule].format_map(details), details)


def fire(transition: Callable[..., Any], *args: Any, **details: Callable[[], str]) -> Any:
    """Run a bound transition; a refusal becomes RuleBroken with the slug of the first rule that says no.

    ``details`` fill the rule's sentence and are only worked out for a refusal.
    """
    try:
        return transition(*args)
    except TransitionNotAllowed as refused:
        rule = refusing_rule(transition) or "not_in_state"
        raise broken(rule, **{name: work_out() for name, work_out in details.items()}) from refused


def refusing_rule(transition: Callable[..., Any]) -> str | None:
    """The slug of the rule that stands against a bound transition now; None when it may run."""
    instance = transition.__self__  # type: ignore[attr-defined]
    meta = transition._django_fsm  # type: ignore[attr-defined]
    state = meta.field.get_state(instance)
    if not meta.has_transition(state):
        return "not_in_state"
    return next((rule.slug for rule in meta.get_transition(state).conditions if not rule(instance)), None)
