"""The forms of an act on many dossiers at once."""

from collections.abc import Sequence
from typing import Any

from django import forms

from cases.dossier.models import Dossier
from cases.dossier.states import Handover

from .forms import ForwardForm, colleagues, next_step


class ManyForm(forms.Form):
    """Knows the dossiers that can go."""

    def __init__(self, *args: Any, going: Sequence[Dossier], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prepare(going)

    def prepare(self, going: Sequence[Dossier]) -> None:
        """Fill choices from the dossiers."""


class ForwardManyForm(ManyForm):
    """How they are handed over; to whom only where all go to the same place."""

    handover = forms.ChoiceField(
        label="Cách bàn giao", choices=Handover.choices, initial=Handover.ELECTRONIC, widget=forms.RadioSelect
    )
    assignee = forms.ChoiceField(label="Giao cho", required=False)
    note = forms.CharField(label="Ghi chú", required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def prepare(self, going: Sequence[Dossier]) -> None:
        places = {(step.department_id, step.role) for d in going if (step := next_step(d))}
        people = colleagues(*places.pop()) if len(places) == 1 else []
        if people:
            self.fields["assignee"].choices = [("", ForwardForm.ANYBODY), *people]  # type: ignore[attr-defined]
        else:
            del self.fields["assignee"]


class ReassignManyForm(ManyForm):
    """A colleague who may hold these steps."""

    assignee = forms.ChoiceField(label="Giao cho")

    def prepare(self, going: Sequence[Dossier]) -> None:
        places = sorted({(d.unit_id, d.step_role) for d in going})
        people = dict(person for place in places for person in colleagues(*place))
        self.fields["assignee"].choices = [("", "Chọn người nhận"), *people.items()]  # type: ignore[attr-defined]
