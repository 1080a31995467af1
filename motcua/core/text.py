"""Vietnamese text as people really type it: accent-free search keys, left-over Telex or VNI, damaged names.

Pure functions, no database. A *key* is lower-case, without any mark, words parted by one space: «Hòa giải» and «hoà
giải» are both ``hoa giai``. Telex remains are what the keyboard leaves when the input method was off: ``thur tucj``.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

# Every rime of a Vietnamese syllable, without tone. It tells Telex from English: «law» would need the rime «ă».
_RIME_TABLE = """
a ai ao au ay ac ach am an ang anh ap at ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êc êch êm ên êng ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oem oen oeo oet oi oc om on ong op ot ooc
oong ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uênh ui um un ung uơ up ut
uy uya uych uyên uyêt uynh uyt uyu uyp uôc uôi uôm uôn uông uôt ư ưa ưc ưi ưm ưng ưt ưu ươc ươi ươm ươn ương ươp ươt
ươu y yêm yên yêng yêt yêu ych ynh yt"""
_RIMES = _RIME_TABLE.split()
_HATS = {"â": "a", "ê": "e", "ô": "o"}
_HORNS = {"ă": "a", "ơ": "o", "ư": "u"}
_PLAIN = str.maketrans(_HATS | _HORNS)
_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VNI = {"1": "s", "2": "f", "3": "r", "4": "x", "5": "j"}
_ONSET = re.compile(r"(?:dd|ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdghklmnpqrstvx])?")
_WORD = re.compile(r"([A-Za-z][A-Za-z0-9]*)(?:([^\w\s]+)([sfrxjSFRXJ])(?!\w))?")
_ODD_IN_A_NAME = re.compile(r"[^\w\s'’.,-]|[\d_]")


class _Folding(dict[int, str]):
    """Code point → its part of a key, worked out once per character met."""

    def __missing__(self, point: int) -> str:
        char = chr(point)
        folded = "".join(self._fold(c) for c in unicodedata.normalize("NFKD", char.lower()))
        self[point] = folded
        return folded

    @staticmethod
    def _fold(char: str) -> str:
        if char in "đð":  # the Icelandic eth of old fonts stands for đ
            return "d"
        if unicodedata.category(char) in ("Mn", "Me", "Cf"):  # marks, zero-width characters
            return ""
        return char if char.isalnum() else " "


_FOLDING = _Folding()


def search_key(text: str) -> str:
    """The accent-free key of a text: «Đăng ký, hoà giải» → ``dang ky hoa giai``. Digits stay, punctuation parts."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_FOLDING).split())


def folded(text: str) -> tuple[str, list[str]]:
    """The text in NFC, and what each of its characters gives to the key: letters, a space, or nothing for a mark."""
    composed = unicodedata.normalize("NFC", text)
    return composed, [_FOLDING[ord(char)] for char in composed]


def initials(key: str) -> str:
    """First letters of a key's words: ``dang ky ket hon`` → ``dkkh``."""
    return "".join([word[0] for word in key.split()])


def untelex(text: str) -> str:
    """The search key of a text; Telex or VNI remains are read as Vietnamese when the whole text looks like them."""
    return search_key(from_telex(text) if looks_like_telex(text) else text)


def query_keys(query: str) -> list[str]:
    """Keys to try for a typed query, likeliest first: as typed, and with every readable word taken as Telex.

    A search compares both, so a word that only happens to read as Telex («box») loses nothing.
    """
    keys = [search_key(query), search_key(from_telex(query))]
    return list(dict.fromkeys(key for key in (reversed(keys) if looks_like_telex(query) else keys) if key))


class _Syllable(NamedTuple):
    text: str  # with its marks, lower case, NFC
    marks: int  # how surely a Vietnamese keyboard typed it; 3 is beyond doubt


def _strip(rime: str) -> str:
    return rime.translate(_PLAIN)


def _by_keys() -> dict[tuple[str, str, bool], str]:
    """(plain letters, letter under a hat, any horn or breve) → rime."""
    found = {}
    for rime in _RIMES:
        hat = next((_HATS[c] for c in rime if c in _HATS), "")
        found[_strip(rime), hat, any(c in _HORNS for c in rime)] = rime
    return found


_RIME_OF = _by_keys()
_PLAIN_RIMES = {_strip(rime) for rime in _RIMES} - {"ooc", "oong"}  # «coong» is far oftener a typed «công» than a word


def _split(word: str) -> tuple[str, str]:
    """Onset and rest. «gi» without another vowel, as in «gì», has the onset g."""
    match = _ONSET.match(word)
    onset = match.group() if match else ""
    if onset == "gi" and not re.search("[aeouy]", word[2:]):
        onset = "g"
    return onset, word[len(onset) :]


def _is_plain_syllable(word: str) -> bool:
    onset, rest = _split(word)
    return rest in _PLAIN_RIMES and onset not in ("q", "dd")


def _toned(rime: str, tone: str) -> str:
    """The rime with its tone mark where official texts put it («hòa», «thúy», «toán»)."""
    vowels = [i for i, c in enumerate(rime) if c not in "bcdghmnpt"]
    marked = [i for i in vowels if rime[i] in "âêôăơ"] or [i for i in vowels if rime[i] == "ư"]
    if marked:
        at = marked[-1]
    elif len(vowels) > 1 and (len(vowels) == 3 or vowels[-1] != len(rime) - 1):
        at = vowels[1]
    else:
        at = vowels[0]
    return rime[: at + 1] + tone + rime[at + 1 :]


def _build(onset: str, plain: str, hat: str, horn: bool, tone: str) -> _Syllable | None:
    rime = _RIME_OF.get((plain, hat, horn))
    barred = onset in ("dd", "đ")
    modified = bool(hat) or horn
    if rime is None or onset == "q" or not (modified or barred or tone):
        return None
    if rime.endswith(("c", "ch", "p", "t")) and tone not in ("s", "j"):  # such syllables only carry these two tones
        return None
    surety = 3 if barred or (modified and tone) else 2 if horn or tone in ("f", "j") else 1
    accented = _toned(rime, _TONES[tone]) if tone else rime
    return _Syllable(unicodedata.normalize("NFC", ("đ" if barred else onset) + accented), surety)


def _telex(word: str) -> _Syllable | None:
    onset, rest = _split(word)
    if onset == "d" and rest.count("d") == 1:
        onset, rest = "dd", rest.replace("d", "")
    if re.search("[zkl]", rest):
        return None
    tones = re.findall("[sfrxj]", rest)
    if len(tones) > 1 or (tones and rest[0] in _TONES):
        return None
    letters = re.sub("[sfrxjw]", "", rest)
    horn = "w" in rest
    if horn and not letters:
        letters = "u"
    tone = tones[0] if tones else ""
    for hat in "aeo":
        if letters.count(hat) == 2 and not horn:
            at = letters.rindex(hat)
            if built := _build(onset, letters[:at] + letters[at + 1 :], hat, horn, tone):
                return built
    return _build(onset, letters, "", horn, tone)


def _vni(word: str) -> _Syllable | None:
    digits = re.sub("[^0-9]", "", word)
    if "0" in digits or len(digits) > 4 or sum(d in _VNI for d in digits) > 1:
        return None
    onset, plain = _split(re.sub("[0-9]", "", word))
    if "9" in digits:
        if onset != "d":
            return None
        onset = "dd"
    tone = next((_VNI[d] for d in digits if d in _VNI), "")
    for hat in "aeo" if "6" in digits else ("",):
        if built := _build(onset, plain, hat, "7" in digits or "8" in digits, tone):
            return built
    return None


@lru_cache(maxsize=4096)
def _read(word: str) -> _Syllable | None:
    """A lower-case ASCII word as the Vietnamese syllable its keystrokes stand for, or None."""
    if len(word) > 10 or _is_plain_syllable(word):
        return None
    return _telex(word) if word.isalpha() else _vni(word)


def _pieces(text: str) -> Iterator[tuple[re.Match[str], str, str]]:
    """Words of a text with what follows them; a tone typed after punctuation («me,j») is given back to its word."""
    for match in _WORD.finditer(text):
        word, gap, late = match.group(1), match.group(2) or "", match.group(3) or ""
        if late and _read((word + late).lower()) is None:
            gap, late = gap + late, ""
        if not _touches_letter(text, match):
            yield match, word + late, gap


def _touches_letter(text: str, match: re.Match[str]) -> bool:
    """The match is the ASCII part of a word with accents («Ng» of «Nguyễn»), never Telex by itself."""
    before, after = text[match.start() - 1 : match.start()], text[match.end(1) : match.end(1) + 1]
    return any(c.isalpha() or unicodedata.combining(c) for c in before + after)


def from_telex(text: str) -> str:
    """Turn each Telex or VNI word into accented Vietnamese: ``Nguyeenx Vawn Maaux`` → «Nguyễn Văn Mẫu».

    Words that no Vietnamese syllable explains stay as they are. Ask ``looks_like_telex`` first of an ordinary text.
    """
    text = unicodedata.normalize("NFC", text)
    done, at = [], 0
    for match, word, gap in _pieces(text):
        if read := _read(word.lower()):
            upper = word.isupper() and (len(word) > 1 or len(text) == 1)
            shaped = read.text.upper() if upper else read.text.capitalize() if word[0].isupper() else read.text
            done += [text[at : match.start()], shaped, gap]
            at = match.end()
    return "".join(done) + text[at:]


def looks_like_telex(text: str) -> bool:
    """Whether a text as a whole shows Telex or VNI keystrokes; a single «as», «box» or «law» is not enough."""
    text = unicodedata.normalize("NFC", text)
    words = [word.lower() for _, word, _ in _pieces(text)]
    read = [found for word in words if (found := _read(word))]
    foreign = sum(1 for word in words if _read(word) is None and word.isalpha() and not _is_plain_syllable(word))
    needed = 2 if foreign == 0 and len(text.split()) >= 3 else 3
    marks = [found.marks for found in read]
    return sum(marks) >= needed and max(marks) > 1 and len(read) > foreign


def repair_name(text: str) -> str:
    """A person's name as it should stand: characters composed, misread UTF-8 undone, Telex remains accented."""
    name = " ".join(unicodedata.normalize("NFC", _undo_misreading(text)).split())
    return from_telex(name) if looks_like_telex(name) else name


def looks_damaged(name: str) -> bool:
    """Whether a scanned name lost characters or shows keystrokes: «?», U+FFFD, digits, mojibake, Telex remains."""
    name = unicodedata.normalize("NFC", name)
    return bool(_ODD_IN_A_NAME.search(name)) or _undo_misreading(name) != name or looks_like_telex(name)


def _undo_misreading(text: str) -> str:
    """UTF-8 that was read as Windows-1252 («Nguyá»…n»), read again; any other text is returned as it came."""
    if text.isascii():
        return text
    try:
        return b"".join(_byte(char) for char in text).decode("utf-8")
    except UnicodeError:
        return text


def _byte(char: str) -> bytes:
    try:
        return char.encode("cp1252")
    except UnicodeEncodeError:
        return char.encode("latin-1")  # the five bytes Windows-1252 leaves undefined


def backwards(key: str) -> str:
    """The words of a search key from the last to the first: «le thi hang» → «hang thi le»."""
    return " ".join(reversed(key.split()))
