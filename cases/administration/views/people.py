"""People and roles: who has which role in which unit today, and the acts on one account."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db.models import Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cases.desk.forms import day_input
from motcua.core import accounts
from motcua.core.access import StaffRequest, may
from motcua.core.errors import Invalid, NotVisible, Refusal
from motcua.core.models import ApiToken, OrgUnit, Post, Role, User

MOST = 200  # lines of the list


@require_safe
@login_required
@may("administration")
def people(request: StaffRequest) -> HttpResponse:
    """Accounts with the posts they hold today; found by name, role or unit."""
    today = timezone.localdate()
    words, role, unit = (request.GET.get(key, "").strip()[:100] for key in ("q", "vai-tro", "don-vi"))
    held = Post.objects.current(today).select_related("unit").order_by("pk")
    found = User.objects.order_by("-is_active", "name").prefetch_related(Prefetch("posts", held, to_attr="held"))
    if words:
        found = found.filter(Q(name__icontains=words) | Q(username__icontains=words))
    if role or unit:
        wanted = Post.objects.current(today)
        wanted = wanted.filter(role=role) if role else wanted
        wanted = wanted.filter(unit__code=unit) if unit else wanted
        found = found.filter(pk__in=wanted.values("user"))
    rows = list(found[: MOST + 1])
    context = {"rows": rows[:MOST], "more": len(rows) > MOST, "q": words, "role": role, "unit": unit,
               "roles": Role.choices, "units": OrgUnit.objects.current(today)}  # fmt: skip
    return render(request, "cases/administration/people.html", context)


class NewPersonForm(forms.Form):
    """A new account; its posts are given on its page."""

    username = forms.CharField(label="Tên đăng nhập", max_length=60, validators=[UnicodeUsernameValidator()],
                               help_text="Chữ không dấu, số, dấu chấm. Không dùng số định danh.")  # fmt: skip
    name = forms.CharField(label="Họ và tên", max_length=120)

    def clean_username(self) -> str:
        """No address may hold a personal number, and the name stands in addresses."""
        username: str = self.cleaned_data["username"]
        if username.isdecimal() and len(username) in {9, 12}:
            raise forms.ValidationError("Tên đăng nhập không được là số định danh; hãy dùng tên người.")
        return username


@login_required
@may("administration")
def new(request: StaffRequest) -> HttpResponse:
    """A new account; its first password is shown once."""
    form = NewPersonForm(request.POST or None)
    if form.is_valid():
        try:
            user, password = accounts.create(**form.cleaned_data, actor=request.user, now=timezone.now())
        except Refusal as refusal:
            for name, sentence in refusal.errors.items():
                form.add_error(name, sentence)
        else:
            return _page(request, user, secret={"what": "Mật khẩu đầu tiên", "value": password})
    status = 422 if form.is_bound else 200
    return render(request, "cases/administration/new_person.html", {"form": form}, status=status)


class PostForm(forms.Form):
    """A post from a day on."""

    role = forms.ChoiceField(label="Vai trò", choices=Role.choices)
    unit = forms.ModelChoiceField(OrgUnit.objects.none(), label="Đơn vị", empty_label=None)
    since = forms.DateField(label="Từ ngày", widget=day_input())
    until = forms.DateField(label="Đến hết ngày", widget=day_input(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = OrgUnit.objects.current(timezone.localdate())  # type: ignore[attr-defined]


@require_safe
@login_required
@may("administration")
def person(request: StaffRequest, username: str) -> HttpResponse:
    """One account: its posts past, present and to come, its tokens, its permissions to enter the past."""
    return _page(request, _account(username))


def _account(username: str) -> User:
    found = User.objects.filter(username=username).first()
    if found is None:
        raise NotVisible("Không có tài khoản này.")
    return found


def _page(
    request: StaffRequest, user: User, *, form: PostForm | None = None, secret: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    today = timezone.localdate()
    posts = list(user.posts.select_related("unit").order_by("-since", "-pk"))
    for post in posts:
        post.ended = post.until is not None and post.until < today  # type: ignore[attr-defined]
        post.ahead = post.since > today  # type: ignore[attr-defined]
    context = {
        "person": user, "posts": posts, "secret": secret, "today": today,
        "form": form or PostForm(initial={"since": today}), "tokens": user.tokens.order_by("-created_at"),
        "grants": user.backlog_grants.select_related("granted_by").order_by("-pk"),
    }  # fmt: skip
    answer = render(request, "cases/administration/person.html", context, status=status)
    if secret:
        answer.headers["Cache-Control"] = "no-store"
    return answer


@require_POST
@login_required
@may("administration")
def act(request: StaffRequest, username: str, act: str) -> HttpResponse:
    """One act on an account; what is secret is shown once, in the answer itself."""
    user, do = _account(username), ACTS.get(act)
    if do is None:
        raise NotVisible
    try:
        done = do(request, user)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("administration:person", username)
    if isinstance(done, HttpResponse):
        return done
    messages.success(request, done)
    return redirect("administration:person", username)


def _give(request: StaffRequest, user: User) -> HttpResponse | str:
    form = PostForm(request.POST)
    if form.is_valid():
        try:
            accounts.give_post(user=user, **form.cleaned_data, actor=request.user, now=timezone.now())
        except Refusal as refusal:
            for name, sentence in refusal.errors.items():
                form.add_error(name, sentence)
        else:
            return "Đã giao vị trí."
    return _page(request, user, form=form, status=422)


def _end(request: StaffRequest, user: User) -> str:
    post = user.posts.filter(pk=_number(request)).first()
    try:
        day = forms.DateField().clean(request.POST.get("until"))
    except forms.ValidationError as error:
        raise Invalid({"until": "Chọn ngày cuối cùng người này giữ vị trí."}) from error
    if post is None:
        raise NotVisible("Không có vị trí này.")
    accounts.end_post(post=post, until=day, actor=request.user, now=timezone.now())
    return f"Vị trí kết thúc sau ngày {day:%d/%m/%Y}."


def _password(request: StaffRequest, user: User) -> HttpResponse:
    password = accounts.reset_password(user=user, actor=request.user, now=timezone.now())
    return _page(request, user, secret={"what": "Mật khẩu mới", "value": password})


def _token(request: StaffRequest, user: User) -> HttpResponse:
    token = accounts.issue_token(user=user, actor=request.user, now=timezone.now())
    return _page(request, user, secret={"what": "Mã truy cập API", "value": token})


def _revoke(request: StaffRequest, user: User) -> str:
    token = ApiToken.objects.filter(user=user, pk=_number(request)).select_related("user").first()
    if token is None:
        raise NotVisible("Không có mã này.")
    accounts.revoke_token(token=token, actor=request.user, now=timezone.now())
    return "Đã thu hồi mã truy cập."


def _close(request: StaffRequest, user: User) -> str:
    accounts.set_active(user=user, active=False, actor=request.user, now=timezone.now())
    return "Đã khóa tài khoản; việc đã làm vẫn giữ nguyên."


def _open(request: StaffRequest, user: User) -> str:
    accounts.set_active(user=user, active=True, actor=request.user, now=timezone.now())
    return "Đã mở lại tài khoản."


def _number(request: StaffRequest) -> int:
    text = request.POST.get("id", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0


ACTS: dict[str, Callable[[StaffRequest, User], HttpResponse | str]] = {
    "giao": _give, "ket-thuc": _end, "mat-khau": _password, "cap-ma": _token, "thu-hoi": _revoke, "khoa": _close,
    "mo": _open,
}  # fmt: skip
