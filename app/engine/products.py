"""Sums of products as one reads them in numpy: `A @ x`, `np.outer(d, x)`, and `np.einsum` where no operator says it."""

from collections.abc import Sequence

from app.engine.ops import Contraction

Shape = tuple[int, ...]


def forward_text(op: Contraction, read: Sequence[str]) -> str | None:
    """What a contraction computes of the arrays named; None where numpy would broadcast it otherwise."""
    terms = []
    for slots in op.slots():
        letters = [op.letters[slot] for slot in slots]
        term = _term(letters, [read[slot] for slot in slots], op.out)
        if term is None or (len(op.slots()) == 1 and not set(op.out) <= set("".join(letters))):
            return None
        terms.append(term)
    return _times(op.scale, " + ".join(terms), len(terms) > 1)


def gradient_text(op: Contraction, slot: int, upstream: str, read: Sequence[str], shape: Shape) -> str | None:
    """What comes back to one operand, of that shape."""
    others = [other for slots in op.slots() if slot in slots for other in slots if other != slot]
    letters, wanted = [op.out, *(op.letters[other] for other in others)], op.letters[slot]
    term = _term(letters, [upstream, *(read[other] for other in others)], wanted)
    if term is None:
        return None
    whole = set(wanted) <= set("".join(letters))
    return _times(op.scale, term, False) + ("" if whole else f" + np.zeros({shape})")


def reduced(text: str, shape: Shape, wanted: Shape) -> str:
    """An array summed over the axes along which an operand of the shape wanted was repeated."""
    if not wanted:
        return f"np.sum({text})"
    lead = len(shape) - len(wanted)
    if lead:
        text = f"np.sum({text}, axis={tuple(range(lead)) if lead > 1 else 0})"
    for axis, (size, own) in enumerate(zip(wanted, shape[lead:], strict=True)):
        if size == 1 and own != 1:
            text = f"np.sum({text}, axis={axis}, keepdims=True)"
    return text


def _term(letters: Sequence[str], names: Sequence[str], out: str) -> str | None:
    """One product, summed; of the axes of `out` it has those that it reads, where numpy looks for them."""
    has = set("".join(letters))
    kept = "".join(letter for letter in out if letter in has)
    if len(set(out)) < len(out) or any(len(set(each)) < len(each) for each in letters):
        return None
    told = _single(letters[0], names[0], kept) if len(names) == 1 else None
    told = told or (_product(letters, names, kept) if len(names) == 2 else None)
    told = told or f'np.einsum("{",".join(letters)}->{kept}", {", ".join(names)})'
    if out.endswith(kept):
        return told
    return f"({told})[{', '.join(':' if letter in has else 'None' for letter in out)}]"


def _single(letters: str, name: str, out: str) -> str:
    if letters == out:
        return name
    if not out:
        return f"np.sum({name})"
    return f"{name}.T" if len(out) == 2 and letters == out[::-1] else f'np.einsum("{letters}->{out}", {name})'


def _product(letters: Sequence[str], names: Sequence[str], out: str) -> str | None:
    """Two arrays joined by an operator, either of them first, as it is or transposed."""
    first, second = zip(letters, names, strict=True)
    for (a, left), (b, right) in ((first, second), (second, first)):
        if len(a) == len(b) == 1 and out == a + b:
            return f"np.outer({left}, {right})"
        for turned_a, told_a in _ways(a, left):
            for turned_b, told_b in _ways(b, right):
                joined = len(set(a + b)) == len(a + b) - 1 and turned_a[-1:] == turned_b[:1] != ""
                if joined and out == turned_a[:-1] + turned_b[1:]:
                    return f"{told_a} @ {told_b}"
    return f"{names[0]} * {names[1]}" if letters[0] == letters[1] == out or ("" in letters and out in letters) else None


def _ways(letters: str, name: str) -> list[tuple[str, str]]:
    return [(letters, name)] + ([(letters[::-1], f"{name}.T")] if len(letters) == 2 else [])


def _times(scale: float, text: str, sum_of_terms: bool) -> str:
    if scale == 1.0:
        return text
    return f"{scale!r} * ({text})" if sum_of_terms or "@" in text else f"{scale!r} * {text}"
