"""Metadata of a file and its documents as TT 02/2019/TT-BNV names them (domain.md §10), with their lengths kept."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final
from xml.etree import ElementTree as ET

# Field → most characters; 0 for numbers and dates. Lengths of documents that domain.md does not give are from memory.
FILE: Final = {
    "FileCode": 30, "Title": 1000, "Maintenance": 100, "Rights": 30, "Language": 100, "StartDate": 0, "EndDate": 0,
    "TotalDoc": 0, "Description": 2000, "InforSign": 30, "Keyword": 100, "SheetNumber": 0, "PageNumber": 0,
    "Format": 50,
}  # fmt: skip
DOCUMENT: Final = {
    "DocCode": 25, "FileCode": 30, "IdentifierOrganId": 13, "FileCatalog": 0, "FileNotation": 20, "DocOrdinal": 0,
    "TypeName": 100, "CodeNumber": 11, "CodeNotation": 30, "IssuedDate": 0, "OrganName": 200, "Subject": 500,
    "Language": 100, "PageAmount": 0, "Description": 500, "InforSign": 30, "Keyword": 100, "Mode": 20,
    "ConfidenceLevel": 30, "Autograph": 2000, "Format": 50,
}  # fmt: skip
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # what XML 1.0 cannot hold
Fields = dict[str, str]


def fitted(values: Mapping[str, Any], lengths: Mapping[str, int]) -> Fields:
    """Every field of the set in its order, empty where nothing is known, cut to its length."""
    found = {}
    for name, most in lengths.items():
        text = _UNPRINTABLE.sub("", str(values.get(name, "") if values.get(name) is not None else ""))
        found[name] = text[:most].rstrip() if most else text
    return found


def as_xml(file: Fields, documents: Sequence[Fields]) -> bytes:
    """One file with its documents."""
    root = ET.Element("HoSo")
    _add(root, file)
    for document in documents:
        _add(ET.SubElement(root, "TaiLieu"), document)
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _add(to: ET.Element, fields: Fields) -> None:
    for name, text in fields.items():
        ET.SubElement(to, name).text = text
