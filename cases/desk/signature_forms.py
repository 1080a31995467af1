"""What comes with a signature: a PIN, or what the bridge on the signer's PC sends."""

from typing import Any

from django import forms

from digitization.signing.api import decoded, told
from motcua.core.errors import Invalid


class PinForm(forms.Form):
    """The PIN of the key; not asked where the agency's stands in a file of the server. It is never shown again."""

    pin = forms.CharField(
        label="Mã PIN chữ ký số", max_length=64, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "class": "pin"}),
        help_text="Nhập một lần, ký lần lượt. Văn bản nào lỗi thì giữ nguyên, các văn bản khác vẫn được ký.",
    )  # fmt: skip

    def __init__(self, *args: Any, asks: bool, first: bool = False, **kwargs: Any) -> None:
        """``asks``: a PIN is typed; ``first``: the cursor stands in it."""
        super().__init__(*args, **kwargs)
        if first:
            self.fields["pin"].widget.attrs["autofocus"] = True
        if not asks:
            self.fields["pin"].required = False
            self.fields["pin"].widget = forms.HiddenInput()


class _FromBridge(forms.Form):
    def checked(self) -> dict[str, Any]:
        """What was sent. Errors: Invalid, by field."""
        if not self.is_valid():
            raise Invalid({name: str(errors[0]) for name, errors in self.errors.items()})
        return self.cleaned_data


class PrepareForm(_FromBridge):
    """The certificate on the token, base64 of its DER."""

    certificate = forms.CharField(max_length=20_000)

    def given(self) -> dict[str, Any]:
        return {"certificate": decoded(self.checked()["certificate"], "certificate")}

    @staticmethod
    def told(prepared: dict[str, Any]) -> dict[str, Any]:
        """The answer as JSON."""
        return told(prepared)


class EmbedForm(_FromBridge):
    """The token's signature, base64, and the name of the signing it belongs to."""

    token = forms.CharField(max_length=80)
    signature = forms.CharField(max_length=20_000)

    def given(self) -> dict[str, Any]:
        sent = self.checked()
        return {"token": sent["token"], "signature": decoded(sent["signature"], "signature")}
