"""Units, people and moments of the ground floor."""

from datetime import datetime, timedelta

import factory

from motcua.core.calendar import VN
from motcua.core.models import OrgUnit, Person, Post, Role, User
from motcua.core.moments import Moment

MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=VN)  # an ordinary working week before 24/11
PASSWORD = "mot-cua-2026"


def moment(at: datetime = MONDAY, **later: int) -> Moment:
    """An act at ``at`` (plus a timedelta by keyword), written down at once."""
    when = at + timedelta(**later)
    return Moment(when, when)


class UserFactory(factory.django.DjangoModelFactory):
    """An account without any post: a stranger."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"nguoi{n}")
    name = factory.Sequence(lambda n: f"Nguyễn Văn Thử {n}")


def unit(code: str) -> OrgUnit:
    """A unit of the house by its code."""
    return OrgUnit.objects.get(code=code)


def staff(role: str, unit_code: str) -> User:
    """A fresh account holding one post."""
    user = UserFactory()
    Post.objects.create(user=user, role=role, unit=unit(unit_code))
    return user


def clerk(unit_code: str = "mot-cua-stp") -> User:
    return staff(Role.CLERK, unit_code)


def officer(unit_code: str = "bttp") -> User:
    return staff(Role.OFFICER, unit_code)


def head(unit_code: str = "bttp") -> User:
    return staff(Role.HEAD, unit_code)


def director() -> User:
    return staff(Role.DIRECTOR, "lanh-dao")


def records() -> User:
    return staff(Role.RECORDS, "van-phong")


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    id_number = factory.Sequence(lambda n: f"056095{n:06d}")
    name = factory.Sequence(lambda n: f"Trần Thị Ví Dụ {n}")
    phone = factory.Sequence(lambda n: f"0905{n:06d}")
    address = "12 Lê Lợi, phường Nha Trang, Khánh Hòa"
