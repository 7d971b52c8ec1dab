"""A statement in other words of the same meaning: what is moved or turned here changes nothing that is said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kzqa.check.align import Reading
from kzqa.check.tokens import Token, Type, Voice

__all__ = ["readings"]

_BY = Token(Type.PREPOSITION, "by", "by", 0, 0)
_MOST = 24


def readings(tokens: Sequence[Token]) -> tuple[Reading, ...]:
    """The statement as it stands, and turned: adjuncts moved, active for passive, "X's Y" for "Y of X"."""
    orders: list[tuple[Token, ...]] = [tuple(tokens)]
    orders += [moved for order in orders[:1] for moved in _moved(order)]
    orders += [turned for order in orders[:1] for turned in _asked(order)]
    orders += [turned for order in orders[:1] for turned in _apposed(order)]
    orders += [turned for order in list(orders) for turned in (*_named(order), *_owned(order), *_by_owner(order))]
    found = [Reading.in_order(tokens), *(Reading.of(order) for order in orders)]
    for order in orders[:4]:
        found += [Reading.of(turned) for turned in _voices(order)]
        found += [Reading.of(turned, subject_dropped=True) for turned in _without_agent(order)]
        found += [Reading.of(turned, agent_before=verb) for turned, verb in _agent_inside(order)]
    return tuple(dict.fromkeys(found))[:_MOST]


def _moved(tokens: tuple[Token, ...]) -> Iterator[tuple[Token, ...]]:
    """An adjunct that opens the statement put to its end, and the last one to its beginning."""
    if tokens and tokens[0].type is Type.PREPOSITION:
        comma = next((i for i, t in enumerate(tokens) if t.text == ","), None)
        if comma is not None and comma < len(tokens) - 2:
            yield (*tokens[comma + 1 :], *tokens[:comma])
    starts = [i for i, t in enumerate(tokens) if t.type is Type.PREPOSITION and t.key not in ("of", "to", "by")]
    if starts and starts[-1] > 2:
        yield (*tokens[starts[-1] :], *tokens[: starts[-1]])


_ASKING = ("act:urge", "act:encourage", "act:invite", "act:ask")


def _asked(tokens: tuple[Token, ...]) -> Iterator[tuple[Token, ...]]:
    """Say "urges X to" for "X is urged to" and "calls for X to be ...", "to release X" for "for the release of X"."""
    act = next((i for i, t in enumerate(tokens) if t.key in _ASKING), None)
    if act is None:
        return
    if act > 1 and tokens[act - 1].type is Type.BE:
        yield (tokens[act], *tokens[: act - 1], *tokens[act + 1 :])
        return
    to = replace(_BY, text="to", key="to")
    of = replace(_BY, text="of", key="of")
    start = act + 1
    while start < len(tokens) and tokens[start].type is Type.FREE:
        start += 1
    noun = next(
        (i for i in range(start, len(tokens) - 1) if tokens[i + 1].key == "of" or tokens[i].type is not Type.WORD), None
    )
    if (
        noun is not None
        and noun - start < 2
        and noun + 1 < len(tokens)
        and tokens[noun].type is Type.WORD
        and tokens[noun + 1].key == "of"
    ):
        yield (*tokens[: act + 1], to, *tokens[start : noun + 1], *tokens[noun + 2 :])
        if noun == start:  # "calls for the lifting of the ban" for "calls for the ban to be lifted"
            done = replace(tokens[noun], verb=True, voice=Voice.PASSIVE)
            yield (*tokens[: act + 1], *tokens[noun + 2 :], to, done)
    be = next((i for i in range(start, len(tokens) - 1) if tokens[i].key == "be" and tokens[i - 1].key == "to"), None)
    if be is not None:
        verb = be + 1
        while verb < len(tokens) - 1 and not tokens[verb].verb:
            verb += 1
        adverbs = (*tokens[be + 1 : verb], *(t for t in tokens[verb + 1 :] if t.key == "=as soon as possible"))
        rest = tuple(t for t in tokens[verb + 1 :] if t.key != "=as soon as possible")
        done = replace(tokens[verb], voice=Voice.NONE, verb=False, finite=False, tense="")
        yield (*tokens[: act + 1], *adverbs, done, of, *tokens[start : be - 1], *rest)
        yield (*tokens[: act + 1], to, *adverbs, done, *tokens[start : be - 1], *rest)


def _named(tokens: tuple[Token, ...]) -> Iterator[tuple[Token, ...]]:
    """Say "X is a journalist" for "the journalist X": what a person is, said of the person."""
    verb = next((i for i, t in enumerate(tokens) if t.verb), None)
    if verb is None or tokens[verb].key != "be" or verb == 0 or not all(t.capital for t in tokens[:verb]):
        return
    rest = tokens[verb + 1 :]
    if rest and rest[0].type is Type.FREE and not any(t.verb or t.type is Type.OPERATOR for t in rest):
        yield (*rest, *tokens[:verb])
        yield (*tokens[:verb], *rest)
        of = next((i for i, t in enumerate(rest) if t.key == "of"), None)
        if of is not None and all(t.type in (Type.WORD, Type.FREE) for t in rest[of + 1 :] if t.text != "."):
            yield (*rest[of + 1 :], *rest[:of], *tokens[:verb])  # "the union's president X"


def _apposed(tokens: tuple[Token, ...]) -> Iterator[tuple[Token, ...]]:
    """Say "the editor of the paper, Anna Ospanova" for "Anna Ospanova, editor of the paper"."""
    for i, token in enumerate(tokens):
        if token.text != "," or i < 2 or not all(_capital_word(t) for t in tokens[i - 2 : i]):
            continue
        start = i - 2
        while start and _capital_word(tokens[start - 1]):
            start -= 1
        end = next((j for j in range(i + 1, len(tokens)) if tokens[j].text in (",", ".")), len(tokens))
        said = tokens[i + 1 : end]
        plain = all(t.type in (Type.WORD, Type.FREE, Type.STOP) or t.key in ("of", "in", "for") for t in said)
        if said and plain and not _capital_word(said[0]) and not any(t.verb for t in said):
            yield (*tokens[:start], *said, *tokens[start:i], *tokens[end:])


def _capital_word(token: Token) -> bool:
    return token.type is Type.WORD and token.capital


def _owned(tokens: tuple[Token, ...]) -> Iterator[tuple[Token, ...]]:
    """Say "Kazakhstan's abolition" for "the abolition of Kazakhstan", once."""
    for i, token in enumerate(tokens[:-1]):
        if token.type is Type.WORD and token.text.casefold().endswith(("'s", "’s", "s’", "s'")):
            end = i + 1
            while end < len(tokens) and tokens[end].type is Type.WORD and not _verbal(tokens, end):
                end += 1
            if end > i + 1:
                of = replace(_BY, text="of", key="of")
                yield (*tokens[:i], *tokens[i + 1 : end], of, token, *tokens[end:])
        elif token.key == "of" and i and tokens[i - 1].type is Type.WORD:
            start = i + 1
            while start < len(tokens) and tokens[start].type is Type.FREE:
                start += 1
            end = start
            while end < len(tokens) and tokens[end].type is Type.WORD and not tokens[end].verb and tokens[end].capital:
                end += 1
            if end > start:
                yield (*tokens[: i - 1], *tokens[start:end], tokens[i - 1], *tokens[end:])


def _verbal(tokens: Sequence[Token], i: int) -> bool:
    """Whether a word is a verb, and not the attribute of a noun as in "trading partner"."""
    attribute = tokens[i].text.casefold().endswith("ing") and i + 1 < len(tokens) and tokens[i + 1].type is Type.WORD
    return tokens[i].verb and not attribute


def _by_owner(tokens: tuple[Token, ...]) -> Iterator[tuple[Token, ...]]:
    """Say "Kazakhstan's abolition of ..." for "the abolition of ... by Kazakhstan"."""
    of = next((i for i, t in enumerate(tokens) if t.key == "of"), 0)
    by = next((i for i, t in enumerate(tokens[:-1]) if t.key == "by" and tokens[i + 1].capital and i > of), None)
    if not of or by is None:
        return
    end = by + 1
    while end < len(tokens) and tokens[end].type is Type.WORD and tokens[end].capital:
        end += 1
    if not any(t.verb for t in tokens[of:end]):
        yield (*tokens[: of - 1], *tokens[by + 1 : end], *tokens[of - 1 : by], *tokens[end:])


def _phrase(tokens: Sequence[Token], start: int) -> int:
    """The index after the noun phrase that begins at ``start``, with what "of" adds to it."""
    i = start
    while i < len(tokens):
        token = tokens[i]
        if token.verb or (token.type in (Type.STOP, Type.WHO, Type.BE, Type.DATE) and token.text not in ("-", ",")):
            break
        if token.type is Type.PREPOSITION and token.key != "of":
            break
        if token.type is Type.OPERATOR and token.key.startswith(("link:", "cond:", "act:")) and token.key != "link:or":
            break
        if token.text == "," and not (i + 1 < len(tokens) and any(t.type is Type.AND for t in tokens[i + 1 : i + 6])):
            break
        i += 1
    return i


def _split(tokens: tuple[Token, ...]) -> int | None:
    """The place of the first verb that a subject stands before."""
    return next((i for i, t in enumerate(tokens) if i and t.verb and t.voice is not Voice.NONE), None)


def _helpers_before(tokens: Sequence[Token], verb: int) -> int:
    start = verb
    while start > 0 and (tokens[start - 1].type is Type.BE or tokens[start - 1].text.casefold().endswith("ly")):
        start -= 1
    return start


def _voices(tokens: tuple[Token, ...]) -> Iterator[tuple[Token, ...]]:
    """Active for passive with "by", and passive for active."""
    verb = _split(tokens)
    if verb is None or any(t.key.startswith("neg:") for t in tokens[:verb]):
        return
    token = tokens[verb]
    subject_end = _helpers_before(tokens, verb)
    subject, helpers = tokens[:subject_end], tokens[subject_end:verb]
    adverbs = tuple(t for t in helpers if t.type is not Type.BE)
    if token.voice is Voice.PASSIVE:
        by = next(
            (
                i
                for i in range(verb + 1, len(tokens))
                if tokens[i].key == "by" and not (i + 1 < len(tokens) and tokens[i + 1].verb)
            ),
            None,
        )
        if by is None:
            return
        end = _phrase(tokens, by + 1)
        agent = tokens[by + 1 : end]
        active = replace(token, voice=Voice.REDUCED if token.tense == "past" else Voice.ACTIVE)
        yield (*agent, *adverbs, active, *subject, *tokens[verb + 1 : by], *tokens[end:])
    elif token.voice in (Voice.ACTIVE, Voice.REDUCED) and token.key not in ("be", "have"):
        end = _phrase(tokens, verb + 1)
        object_ = tokens[verb + 1 : end]
        if object_:
            passive = replace(token, voice=Voice.PASSIVE, finite=True)
            yield (*object_, *adverbs, passive, _BY, *subject, *tokens[end:])
            yield (*object_, *adverbs, passive, *tokens[end:], _BY, *subject)
            yield (*object_, *tokens[end:], *adverbs, passive, _BY, *subject)


def _without_agent(tokens: tuple[Token, ...]) -> Iterator[tuple[Token, ...]]:
    """The object of an active verb said to have undergone it, whoever did it."""
    verb = _split(tokens)
    if verb is None or tokens[verb].voice is not Voice.PASSIVE:
        return
    if any(t.type is Type.OPERATOR and t.key.startswith(("neg:", "modal:", "hedge:", "cond:")) for t in tokens[:verb]):
        return
    subject_end = _helpers_before(tokens, verb)
    adverbs = tuple(t for t in tokens[subject_end:verb] if t.type is not Type.BE)
    token = tokens[verb]
    active = replace(token, voice=Voice.ACTIVE if token.tense == "past" else Voice.REDUCED, tense="past", finite=True)
    told = replace(active, voice=Voice.REDUCED)
    yield (*adverbs, told, *tokens[:subject_end], *tokens[verb + 1 :])
    if token.key in ("grant", "give", "offer", "award"):  # "X was granted asylum" for "granted asylum to X"
        end = _phrase(tokens, verb + 1)
        to = replace(_BY, text="to", key="to")
        yield (*adverbs, told, *tokens[verb + 1 : end], to, *tokens[:subject_end], *tokens[end:])


def _agent_inside(tokens: tuple[Token, ...]) -> Iterator[tuple[tuple[Token, ...], Token]]:
    """As :func:`_without_agent` with the last adjunct first, and the verb before which who did it stands."""
    starts = [i for i, t in enumerate(tokens) if t.type is Type.PREPOSITION and t.key not in ("of", "to", "by")]
    for order in _without_agent(tokens[: starts[-1]] if starts else ()):
        yield (*tokens[starts[-1] :], *order), order[0]
