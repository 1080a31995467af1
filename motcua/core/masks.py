"""Personal numbers as screens and the API show them; the full value is a separate, recorded look."""

import re


def number(text: str) -> str:
    """«056095000123» → «0560*****123»; short numbers keep their last two characters only."""
    if len(text) < 8:
        return "*" * max(len(text) - 2, 0) + text[-2:]
    return f"{text[:4]}{'*' * (len(text) - 7)}{text[-3:]}"


def phone(text: str) -> str:
    """«0900000123» → «0900***123»."""
    return f"{text[:4]}***{text[-3:]}" if len(text) >= 8 else text


def name(text: str) -> str:
    """«Nguyễn Văn Mẫu» → «Nguyễn V*** M**»: the family name, then initials; the stars do not tell the length."""
    family, *rest = text.split() or [""]
    return " ".join([family, *(f"{word[0]}***" for word in rest[:-1]), *(f"{word[0]}**" for word in rest[-1:])])


def within(text: str) -> str:
    """A text whose personal numbers are masked, for lines copied from a paper."""
    return _NUMBER.sub(lambda found: number(found.group().replace(" ", "")), text)


def holds_number(text: str) -> bool:
    """Whether ``text`` holds what may be a personal number: nine or more digits, in one run or in groups of 3 or 4."""
    return bool(_NUMBER.search(text))


_NUMBER = re.compile(r"\d{9,}|(?<!\d)\d{3,4}(?: \d{3,4}){2,}")
