"""Chains: all mentions of one person, body, office or place in a document, brought together by name.

Within one release a name is used consistently: a full name once, then "Mrs Lam", "Carrie", "OCMFA". So a short form belongs to
the latest full form that holds it and doesn't contradict it.
"""

from __future__ import annotations

import re
import unicodedata

from spacy.tokens import Doc

from kg.annotate.layers import Chain, Found, Layers, Post, layers
from kg.annotate.mentions.bodies import heads
from kg.annotate.mentions.lexicon import known_bodies, office_acronyms, place_phrases
from kg.annotate.mentions.names import surname_of
from kg.annotate.mentions.words import fold, split_words
from kg.model import EntityKind, Mention


def name_key(name: str) -> str:
    """Return a name for comparison: no accents, no case, no punctuation, no leading article."""
    plain = "".join(ch for ch in unicodedata.normalize("NFKD", name) if not unicodedata.combining(ch))
    return re.sub(r"^the ", "", re.sub(r"[\W_]+", " ", re.sub(r"[’']s\b", "", fold(plain))).strip().casefold())


def make_chains(doc: Doc) -> Doc:
    """Fill `chains`, and give every found mention and every token that is one its chain."""
    found = layers(doc)
    _chain_bodies(found)
    _chain_persons(found)
    _chain_places(found)
    _chain_offices(found)
    for token in doc:
        if token._.found is not None and token._.found.chain is not None:
            token._.chain = token._.found.chain
    return doc


def _mention(found: Found, text: str) -> Mention:
    return Mention(found.kind, found.name_start, found.name_end, text[found.name_start : found.name_end])


def _new_chain(found: Layers, kind: EntityKind, name: str) -> Chain:
    chain = Chain(kind, name)
    found.chains.append(chain)
    return chain


def _chain_bodies(found: Layers) -> None:
    """Join bodies by name, by the acronym that the text defines, and by the lexicon's forms of one body."""
    text = found.document.text
    lexicon = known_bodies(found.jurisdiction)
    by_key: dict[str, Chain] = {}
    named: dict[str, Chain] = {}
    for item in sorted((f for f in found.names if f.kind is EntityKind.BODY), key=lambda f: (f.start, -f.end)):
        if item.source == "body.of-title" and " " not in item.name and item.name in named:
            named[item.name].add(_mention(item, text), "")  # "the Chairman of the Association"
            item.chain = named[item.name]
            continue
        words = split_words(item.name, 0, len(item.name))
        hit = lexicon.match(words, 0) if words else None
        row = hit[1] if hit and hit[0] == len(words) else None
        keys = [name_key(item.name)] + ([name_key(item.acronym)] if item.acronym else [])
        if row:
            keys.append("=" + row["name"])
        chain = next((by_key[k] for k in keys if k in by_key), None) or _new_chain(found, EntityKind.BODY, item.name)
        for k in keys:
            by_key.setdefault(k, chain)
        if len(item.name) > len(chain.name):
            chain.name = item.name
        chain.add(_mention(item, text), item.name)
        if item.acronym and item.acronym not in chain.acronyms:
            chain.acronyms.append(item.acronym)
            chain.names.append(item.acronym)
        if re.fullmatch(r"[A-Z][A-Z&*+0-9-]+", item.name) and item.name not in chain.acronyms:
            chain.acronyms.append(item.name)
        chain.body_kind = chain.body_kind or item.body_kind
        item.chain = chain
        for short in _short_forms(item.name):
            by_key.setdefault(name_key(short), chain)
            if short not in chain.names:
                chain.names.append(short)
        named |= dict.fromkeys(item.name.split(), chain)
    _link_parents(found)


def _short_forms(name: str) -> list[str]:
    """Return what a body's name shortens to: without the body it is in and without the place it is at."""
    cuts = [m for m in re.finditer(r" (?:of the|of|in the|in) (?=[A-Z])", name) if _is_whole(name[m.end() :])]
    return [name[: m.start()] for m in cuts if len(name[: m.start()].split()) > 1]


def _is_whole(rest: str) -> bool:
    """Whether what follows "of" in a body's name is itself a place or a body, so that the name is one without it."""
    words = split_words(rest, 0, len(rest))
    return place_phrases().match(words, 0) is not None or any(heads().match(words, k) for k in range(len(words)))


def _link_parents(found: Layers) -> None:
    """Say of "the Panel on X of the Legislative Council" that it is part of the Legislative Council."""
    bodies = [f for f in found.names if f.kind is EntityKind.BODY]
    for inner in (f for f in bodies if f.nested):
        outer = next(
            (f for f in bodies if not f.nested and f.name_start <= inner.name_start and f.name_end >= inner.name_end), None
        )
        if outer and outer.chain and inner.chain and outer.chain is not inner.chain and outer.chain.parent is None:
            outer.chain.parent = inner.chain


def _fits(short: list[str], full: list[str]) -> int:
    """Return how well a short form's words go on a full name: 0 not at all; the family name counts most."""
    if len(short) > len(full) or not set(short) <= set(full):
        return 0
    joined = " ".join(full)
    if " ".join(short) not in joined:
        return 1 if len(short) > 1 else 0
    if short == [name_key(surname_of(joined))] or short[-1:] == full[-1:] or short[:1] == full[:1]:
        return 3
    return 2


def _agrees(a: str, b: str) -> bool:
    return not a or not b or a == b


def _chain_persons(found: Layers) -> None:
    """Join persons: full names first, then each short form to the full name that it fits, the nearest before it."""
    text = found.document.text
    items = [f for f in found.names if f.kind is EntityKind.PERSON]
    chains: list[tuple[Chain, list[str], int]] = []
    by_key: dict[str, Chain] = {}
    for item in sorted(items, key=lambda f: (-len(f.name.split()), f.start)):
        key = _person_key(item.name)
        words = key.split()
        chain = by_key.get(key)
        if chain is None:
            fitting = [
                (score, -abs(item.start - at) if at <= item.start else -(10**7) - at, n)
                for n, (c, full, at) in enumerate(chains)
                if _agrees(c.gender, item.gender) and (score := _fits(words, full)) and not _rival(item, c)
            ]
            honoured = bool(item.honorific) or len(words) > 1 or bool(item.posts)
            if fitting:
                best = max(fitting)
                chain = chains[best[2]][0] if honoured or best[0] >= 2 else None
        if chain is None:
            chain = _new_chain(found, EntityKind.PERSON, item.name)
            chains.append((chain, words, item.start))
        if len(words) > 1:
            by_key.setdefault(key, chain)
        elif key not in by_key and chain.name == item.name:
            by_key[key] = chain
        _take_person(chain, item, text)


def _take_person(chain: Chain, item: Found, text: str) -> None:
    chain.add(_mention(item, text), item.name)
    if item.honorific:
        form = f"{item.honorific} {item.name}"
        if form not in chain.names:
            chain.names.append(form)
    if len(item.name.split()) > len(chain.name.split()):
        chain.name = item.name
    chain.gender = chain.gender or item.gender
    if item.native and item.native not in chain.native:
        chain.native.append(item.native)
    item.chain = chain


def _rival(item: Found, chain: Chain) -> bool:
    """Whether a several-word name that only shares words with another is another person's: "Lam Siu" beside "Carrie Lam"."""
    short, full = _person_key(item.name).split(), _person_key(chain.name).split()
    return len(short) > 1 and " ".join(short) not in " ".join(full) and not (short[0] == full[0] and short[-1] in full)


def _person_key(name: str) -> str:
    """Return a person's name for comparison; "Howard, John" is "john howard"."""
    if match := re.fullmatch(r"([^,]+),\s*([^,]+)", name):
        name = f"{match[2]} {match[1]}"
    return name_key(name)


def _chain_places(found: Layers) -> None:
    text = found.document.text
    by_key: dict[str, Chain] = {}
    for item in (f for f in found.found if f.kind is EntityKind.PLACE):
        key = name_key(item.name)
        if key not in by_key:
            by_key[key] = _new_chain(found, EntityKind.PLACE, item.name)
        chain = by_key[key]
        chain.add(_mention(item, text), item.name)
        if item.acronym:
            by_key.setdefault(name_key(item.acronym), chain)
            chain.names.append(item.acronym)
        item.chain = chain


def office_key(post: Post, acronyms: dict[str, dict[str, str]]) -> tuple[str, str, str]:
    """Return what makes an office one within a release: title, body, country."""
    title = acronyms[post.title]["title"] if post.title in acronyms else post.title
    body = post.body.chain.name if post.body and post.body.chain else ""
    return name_key(title), name_key(body), name_key(post.jurisdiction)


def _office_named_after(found: Layers, title: str) -> Chain | None:
    """Return the one body that is named after its head: the Office of the Commissioner of X for "the Commissioner"."""
    named = [c for c in found.chains if c.kind is EntityKind.BODY and f" of the {title} " in f"{c.name} "]
    return named[0] if len(named) == 1 else None


def _chain_offices(found: Layers) -> None:
    """Join offices by title and body; a title that stands alone is that of the one office of that title, where there is only one."""
    text = found.document.text
    acronyms = office_acronyms(found.jurisdiction)
    posts = [p for f in found.names for p in f.posts] + found.posts
    by_key: dict[tuple[str, str, str], Chain] = {}
    alone = {id(p) for p in found.posts}
    for post in sorted(posts, key=lambda p: (id(p) in alone, not (p.body or p.jurisdiction), p.start)):
        title, body, country = office_key(post, acronyms)
        chain = by_key.get((title, body, country))
        if chain is None and id(post) in alone and not body and not country:
            same = [c for (t, _, _), c in by_key.items() if t == title]
            chain = same[0] if len({id(c) for c in same}) == 1 else None
        if chain is None:
            name = acronyms[post.title]["title"] if post.title in acronyms else post.title
            chain = _new_chain(found, EntityKind.OFFICE, name)
            chain.office_body = post.body.chain if post.body else _office_named_after(found, name) if not country else None
            chain.jurisdiction = post.jurisdiction
        by_key.setdefault((title, body, country), chain)
        chain.add(Mention(EntityKind.OFFICE, post.start, post.end, text[post.start : post.end]), post.title)
        for acronym in post.acronyms:
            if acronym not in chain.names:
                chain.names.append(acronym)
        post.office = chain
