"""The words of a template: plain HTML with named fields, «{{ten}}» or, where it may stay empty, «{{ten?}}».

Nothing else is obeyed: no attribute but a few classes, no other tag, no template code. A paragraph, list item or
table row whose fields are all empty is left out. Pure.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from typing import Final, NamedTuple

BLOCKS: Final = ("p", "h2", "li", "tr", "td", "th")
TAGS: Final = frozenset({*BLOCKS, "ul", "ol", "table", "thead", "tbody", "b", "i", "u", "br"})
CLASSES: Final = frozenset({"giua", "phai", "nghieng", "dieu", "hoa", "khong-thut", "khong-ke"})
DROPPED: Final = ("p", "h2", "li", "tr")  # left out when all their fields are empty
_FIELD = re.compile(r"\{\{\s*([a-z][a-z0-9_]*)(\?)?\s*\}\}")
_STRAY = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")


class BadWording(ValueError):
    """A sentence that says what in the words cannot stand."""


class Slot(NamedTuple):
    """A place for a field."""

    name: str
    optional: bool


@dataclass
class Node:
    """An element with what it holds: other elements, text, slots."""

    tag: str
    style: str = ""
    children: list["Node | str | Slot"] = field(default_factory=list)


def parse(body: str) -> Node:
    """The tree of a body under one nameless node. Errors: BadWording."""
    reader = _Reader()
    reader.feed(body)
    reader.close()
    if len(reader.open) > 1:
        raise BadWording(f"Thẻ <{reader.open[-1].tag}> chưa được đóng.")
    return reader.open[0]


def pieces(text: str) -> list[str | Slot]:
    """Text and slots in their order. Errors: BadWording for braces that are no field."""
    found: list[str | Slot] = []
    at = 0
    for match in _FIELD.finditer(text):
        found += [text[at : match.start()], Slot(match[1], bool(match[2]))]
        at = match.end()
    found.append(text[at:])
    for piece in found:
        if isinstance(piece, str) and (stray := _STRAY.search(piece)):
            raise BadWording(f"«{piece[stray.start() :][:30].strip()}»: ghi trường dạng {{{{ten_truong}}}}.")
    return [piece for piece in found if piece != ""]


def slots(node: Node) -> Iterator[Slot]:
    """Every slot in the order of reading."""
    for child in node.children:
        if isinstance(child, Slot):
            yield child
        elif isinstance(child, Node):
            yield from slots(child)


def fill(node: Node, values: Mapping[str, str]) -> str:
    """HTML with the values written in as text; several lines become several paragraphs, or lines of one."""
    return "".join(_written(child, values) for child in node.children)


def line(text: str, values: Mapping[str, str]) -> str:
    """Plain text with the values written in."""
    return "".join(values.get(p.name, "") if isinstance(p, Slot) else p for p in pieces(text))


def plain(node: Node, values: Mapping[str, str]) -> str:
    """The same words without any mark-up, a line for each paragraph or row."""
    found = (_said(child, values) for child in node.children)
    lines = (" ".join(text.split()) for text in "".join(found).splitlines())
    return "\n".join(text for text in lines if text)


def _written(child: "Node | str | Slot", values: Mapping[str, str]) -> str:
    if isinstance(child, str):
        return escape(child)
    if isinstance(child, Slot):
        return "<br>".join(escape(text) for text in values.get(child.name, "").splitlines())
    if child.tag == "br":
        return "<br>"
    if _empty(child, values):
        return ""
    style = f' class="{child.style}"' if child.style else ""
    return "".join(f"<{child.tag}{style}>{text}</{child.tag}>" for text in _texts(child, values))


def _texts(node: Node, values: Mapping[str, str]) -> list[str]:
    """What stands in a node; a paragraph that is one field alone is as many paragraphs as the field has lines."""
    inside = [child for child in node.children if not (isinstance(child, str) and child.isspace())]
    if node.tag in ("p", "li") and len(inside) == 1 and isinstance(inside[0], Slot):
        return [escape(text) for text in values.get(inside[0].name, "").splitlines() if text.strip()]
    return [fill(node, values)]


def _said(child: "Node | str | Slot", values: Mapping[str, str]) -> str:
    if isinstance(child, str):
        return child.replace("\n", " ")
    if isinstance(child, Slot):
        return values.get(child.name, "")
    if child.tag == "br":
        return "\n"
    if _empty(child, values):
        return ""
    inside = "".join(_said(each, values) for each in child.children)
    if child.tag in ("td", "th"):
        return inside.replace("\n", " ") + " "
    return f"\n{inside}\n" if child.tag in BLOCKS else inside


def _empty(node: Node, values: Mapping[str, str]) -> bool:
    names = {slot.name for slot in slots(node)} if node.tag in DROPPED else set()
    return bool(names) and not any(values.get(name, "").strip() for name in names)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Node("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            raise BadWording(f"Không dùng được thẻ <{tag}>. Các thẻ dùng được: {', '.join(sorted(TAGS))}.")
        style = ""
        for name, value in attrs:
            if name != "class" or not set((value or "").split()) <= CLASSES:
                allowed = ", ".join(sorted(CLASSES))
                raise BadWording(f"Thẻ <{tag}>: chỉ ghi được class, là một trong: {allowed}.")
            style = " ".join((value or "").split())
        node = Node(tag, style)
        self.open[-1].children.append(node)
        if tag != "br":
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag == "br":
            return
        if self.open[-1].tag != tag:
            raise BadWording(f"Thẻ </{tag}> đóng không đúng chỗ.")
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children += pieces(data)

    def handle_comment(self, data: str) -> None:
        raise BadWording("Không dùng được ghi chú <!-- -->.")

    def handle_decl(self, decl: str) -> None:
        self.handle_comment(decl)

    def unknown_decl(self, data: str) -> None:
        self.handle_comment(data)

    def handle_pi(self, data: str) -> None:
        self.handle_comment(data)
