"""Compare names across outlets: decide whether two spellings name one person, and give the reason.

Each word of a name is converted to a key, and keys are compared. Cyrillic is romanised by the systems of passports and
BGN/PCGN, whose differences disappear in the key. Accents and doubled letters are dropped. Letters that transcriptions
use for the same sound count as one letter (y, i and j; ks and x; q and g; -sky, -skiy, -skyy and -skij). Vowels remain
different, so that Volodymyr and Vladimir are different names.

Different first names separate people with one surname. A surname alone names the only person with this surname. The
user's own list of aliases overrides all rules.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from wideangle.language.text.word_lists import word_lists

_CYRILLIC = {
    **dict(zip("абвдезийклмнопрстуфыэёґі", "abvdeziyklmnoprstufyeegi", strict=True)),
    **{"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya", "є": "ye", "ї": "yi"},
    **{"ў": "u", "ђ": "dj", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c", "џ": "dz", "ѓ": "g", "ќ": "k", "ѕ": "dz"},
    **{"ь": "", "ъ": ""},
}
_UKRAINIAN = frozenset("іїєґ")
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})
_LEVELLED = (
    (re.compile(r"tsch|tch|tš|cz"), "ch"),
    (re.compile(r"sch(?=[^aeiou]|$)|sz"), "sh"),
    (re.compile(r"kh"), "h"),
    (re.compile(r"gh|q"), "g"),
    (re.compile(r"dh"), "d"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"ou"), "u"),
    (re.compile(r"([aou])e"), r"\1"),
    (re.compile(r"ck"), "k"),
    (re.compile(r"ks"), "x"),
    (re.compile(r"w"), "v"),
    (re.compile(r"[yj]"), "i"),
    (re.compile(r"(.)\1+"), r"\1"),
)
HONORIFICS = frozenset(
    "mr mrs ms miss mx dr sir lady lord herr frau m mme mlle sr sra don doña señor señora signor signora dott pan pani "
    "president premier minister chancellor senator sen rep gov governor mayor prof professor judge justice general gen "
    "king queen prince princess pope".split()
)
NAME_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
"""Suffixes, such as 'Jr', that follow a surname and do not belong to it."""

NAME_PARTICLES = frozenset("de da di du del della dos das van von der den ten ter la le bin ibn al el ben".split())
"""Particles, such as 'van' and 'de', that belong to the surname after them."""

_ALSO_FIRST_NAMES = frozenset("van ben al della la".split())
_WORD = re.compile(r"[^\W\d_](?:[\w'’.-]*\w)?\.?")
POSSESSIVE = re.compile(r"['’]s?$")


@lru_cache(maxsize=65_536)
def name_key(word: str) -> str:
    """Return the key of a word in a name. All spellings of a name have the same key: Zelensky, Zelenskyy, Zelenskiy,
    Зеленський → zelenski."""
    plain = _plain(word)
    for pattern, replacement in _LEVELLED:
        plain = pattern.sub(replacement, plain)
    return plain


def _plain(word: str) -> str:
    """Return a word in lower-case Latin letters without accents."""
    lowered = unicodedata.normalize("NFC", word).lower()
    if any("\u0400" <= letter <= "\u04ff" for letter in lowered):
        lowered = _romanised(lowered)
    bases = unicodedata.normalize("NFKD", lowered)
    kept = "".join(letter for letter in bases if letter.isalnum())
    return kept.translate(_PLAIN)


def _romanised(word: str) -> str:
    table = {**_CYRILLIC, "г": "h" if _UKRAINIAN.intersection(word) or "ський" in word or "ська" in word else "g"}
    if table["г"] == "h":
        table["и"] = "y"
    initial = "ye" + word[1:] if word[0] == "е" else word
    return "".join(table.get(letter, letter) for letter in initial)


def family_name_first(words: Sequence[str]) -> bool:
    """Return True if a name begins with the family name: Kim Seong-ho, Nguyen Van Thanh, Xi Jinping, Tanaka Hiroshi.

    The first word must be a common family name of East Asia or Vietnam. If the word is also a first name elsewhere
    (Kim, Lee), the given names must be two short parts with a hyphen, or two words of one syllable each.
    """
    if len(words) < 2:
        return False
    first, names = _plain(words[0]), _family_names()
    if first in names["also given"]:
        parts = words[1].split("-") if len(words) == 2 else words[1:]
        return len(parts) == 2 and all(len(part) <= LONGEST_SYLLABLE and part.isalpha() for part in parts)
    return first in names["families"]


LONGEST_SYLLABLE = 5
"""The greatest number of letters in a syllable of a Korean or Chinese given name, such as Hyeon."""


@cache
def _family_names() -> Mapping[str, frozenset[str]]:
    lists = word_lists("family_names.txt")
    return {name: frozenset(body.split()) for name, body in lists.items()}


@dataclass(frozen=True, slots=True)
class PersonName:
    """The parts of a person's name. `given` are the keys of given names and initials, and `surname` is the key of the
    surname with its particles."""

    given: tuple[str, ...]
    surname: str

    @classmethod
    def of(cls, name: str) -> PersonName:
        """Return the parts of a name. Titles, 'Jr.' and possessive endings are left out. A single word is a surname."""
        words: list[str] = _WORD.findall(POSSESSIVE.sub("", name.strip()))
        while len(words) > 1 and words[0].lower().strip(".") in HONORIFICS:
            words.pop(0)
        while len(words) > 1 and words[-1].lower().strip(".") in NAME_SUFFIXES:
            words.pop()
        if family_name_first(words):
            return cls(tuple(key for key in map(name_key, words[1:]) if key), name_key(words[0]))
        first = _surname_start(words)
        given = tuple(key for key in map(name_key, words[: max(first, 0)]) if key)
        return cls(given, "".join(map(name_key, words[max(first, 0) :])))


def _surname_start(words: Sequence[str]) -> int:
    """Return the index of the word with which the surname begins, including its particles. 'van den Berg' is a surname,
    but 'Van Jones' is a first name and a surname."""
    last = len(words) - 1
    first = last
    while first > 0 and words[first - 1].lower() in NAME_PARTICLES:
        first -= 1
    given = first == 0 and last == 1 and words[0].istitle() and words[0].lower() in _ALSO_FIRST_NAMES
    return 1 if given else first


@dataclass(frozen=True, slots=True)
class Aliases:
    """The user's list of aliases, a mapping from each variant of a name to the canonical name. Variants are compared
    without regard to case."""

    canonical: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str) -> Aliases:
        """Return the aliases in lines of the form `canonical = variant, variant`. Blank lines and # comments are
        skipped.

        Raises ValueError, with the number of the line, if a line has another form or if a variant has two canonical
        names.
        """
        canonical_names: dict[str, str] = {}
        for number, line in enumerate(text.splitlines(), start=1):
            stripped = line.partition("#")[0].strip()
            if not stripped:
                continue
            canonical, equals, variants = (part.strip() for part in stripped.partition("="))
            names = [variant.strip() for variant in variants.split(",") if variant.strip()]
            if not (canonical and equals and names):
                raise ValueError(f"line {number}: not 'canonical = variant, variant'")
            for name in (canonical, *names):
                known = canonical_names.setdefault(_squeezed(name), canonical)
                if known != canonical:
                    raise ValueError(f"line {number}: {name} already stands for {known}")
        return cls(canonical_names)

    def get(self, name: str) -> str:
        """Return the canonical name of a variant, or '' if the list does not contain the variant."""
        return self.canonical.get(_squeezed(name), "")


def _squeezed(name: str) -> str:
    return " ".join(name.split()).casefold()


def same_name(name: str, other: str, aliases: Aliases | None = None) -> str:
    """Return the reason why two names belong to one person, as a sentence. Return '' if they belong to different
    people, or if this is uncertain."""
    aliases = aliases or Aliases()
    mine, theirs = aliases.get(name), aliases.get(other)
    if mine or theirs:
        return f"Your aliases say that {name} and {other} are {mine}." if mine == theirs else ""
    left, right = PersonName.of(name), PersonName.of(other)
    if not left.surname or left.surname != right.surname or not _given_agree(left.given, right.given):
        return ""
    return _reason(name, other, left, right)


def _reason(name: str, other: str, left: PersonName, right: PersonName) -> str:
    if _squeezed(name) == _squeezed(other):
        return "The names are the same."
    reasons = []
    if left.given == right.given and _letters(name) != _letters(other):
        return f"{name} and {other} are spellings of one name."
    if left.given != right.given:
        if not (left.given and right.given):
            reasons.append("one gives the surname alone")
        elif len(left.given[0]) == 1 or len(right.given[0]) == 1 or len(left.given) != len(right.given):
            reasons.append("one leaves out or shortens a first name")
        else:
            reasons.append("the first names are forms of one another")
    if _letters(name)[-1:] != _letters(other)[-1:]:
        reasons.append("the surname is spelled in two ways")
    return f"{name} and {other}: {', '.join(reasons) or 'they differ in accents, titles or blanks alone'}."


def _letters(name: str) -> list[str]:
    """Return the words of a name without titles and accents, in lower case."""
    words = unicodedata.normalize("NFKD", name.lower()).split()
    plain = ["".join(letter for letter in word if letter.isalnum()) for word in words]
    return [word for word in plain if word not in HONORIFICS | NAME_SUFFIXES]


def _given_agree(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Return True if two lists of first names may belong to one person. A person without a first name may have any
    first name."""
    if not (left and right):
        return True
    return _first_agree(left[0], right[0])


def _first_agree(given: str, other: str) -> bool:
    if given == other:
        return True
    if 1 in (len(given), len(other)):
        return given[0] == other[0]
    return not _forms(given).isdisjoint(_forms(other))


@cache
def _rows() -> Mapping[str, frozenset[int]]:
    rows: defaultdict[str, set[int]] = defaultdict(set)
    for number, line in enumerate(word_lists("given_names.txt")["names"].splitlines()):
        for name in line.split():
            rows[name_key(name)].add(number)
    return {name: frozenset(numbers) for name, numbers in rows.items()}


def _forms(given: str) -> frozenset[int]:
    return _rows().get(given, frozenset())


@dataclass(frozen=True, slots=True)
class Merged:
    """The result for one name: its canonical form, and the reason why the name and the canonical form belong to one
    person. The reason is '' for the canonical form itself."""

    canonical: str
    reason: str = ""


def merge_names(names: Iterable[str], aliases: Aliases | None = None) -> dict[str, Merged]:
    """Return the canonical form of each name in a story. The canonical form of a person's name is the fullest form in
    the story, or the form in the aliases.

    Equal surnames with different first names belong to two people. The surname alone is then assigned to neither of
    them.
    """
    aliases = aliases or Aliases()
    merged: dict[str, Merged] = {}
    by_surname: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(set(names), key=_fullness):
        canonical = aliases.get(name)
        if canonical:
            why = "" if canonical == name else f"Your aliases say that {name} is {canonical}."
            merged[name] = Merged(canonical, why)
            by_surname[PersonName.of(canonical).surname].append(canonical)
        else:
            by_surname[PersonName.of(name).surname].append(name)
    for surname, group in by_surname.items():
        _merge_group(surname, list(dict.fromkeys(group)), merged)
    return merged


def _fullness(name: str) -> tuple[int, int, str]:
    person = PersonName.of(name)
    return -len(person.given), -sum(map(len, person.given)), name


def _merge_group(surname: str, group: list[str], merged: dict[str, Merged]) -> None:
    people: list[str] = []
    for name in sorted(group, key=_fullness):
        person = PersonName.of(name)
        fits = [known for known in people if surname and _given_agree(PersonName.of(known).given, person.given)]
        # A surname alone or an initial may fit two people. The name is then assigned to neither of them.
        if len(fits) == 1:
            canonical = fits[0]
            reason = _reason(name, canonical, person, PersonName.of(canonical))
        else:
            canonical, reason = name, ""
            if not fits:
                people.append(name)
        merged.setdefault(name, Merged(canonical, reason))
