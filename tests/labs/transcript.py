"""A lab's run as plain text: every step with its title, its rule in symbols, the rule with numbers, and the result.

It is written from the answer and the lab alone, as the page does it, so that a change of wording, order, symbol or
number shows as a difference of text.
"""

import re
from typing import Any

from tests.trace.evaluator import Binding, Tree, references
from tests.trace.reading import Trace, ask

Lab = dict[str, Any]

GREEK = {
    "cdot": "·",
    "delta": "δ",
    "partial": "∂",
    "eta": "η",
    "mu": "μ",
    "sigma": "σ",
    "Phi": "Φ",
    "varphi": "φ",
    "beta": "β",
}
LOW = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
HIGH = str.maketrans("0123456789+-()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾")
EXPANDED = 8
"""Sums up to this long are written out."""

SHAPES = [
    (r"\\tfrac\{1\}\{2\}\\,", "½"),
    (r"\\t?frac\{([^{}]*)\}\{([^{}]*)\}", r"(\1)/(\2)"),
    (r"\\operatorname\{(\w+)\}", r"\1"),
    (r"\\mathbf\{1\}\[([^\]]*)\]", r"[\1]"),
    (r"\\sqrt\{([^{}]*)\}", r"√(\1)"),
    (r"\be\^\{([^{}]*)\}", r"exp(\1)"),
    (r"\^\{2\}", "²"),
    (r"\\(?:left|right)(?=[|()\[\]])", ""),
    (r"\\,| \\\\cdot ", "·"),
    (r"(?<=\s)-(?=\s)|^-", "−"),
]


def symbol_text(tex: str) -> str:
    """A symbol of the small grammar as text: w^{(1)}_{11} is w⁽¹⁾₁₁."""
    fraction = re.fullmatch(r"\\frac\{\\partial (.*)\}\{\\partial (.*)\}", tex)
    if fraction:
        return f"∂{symbol_text(fraction[1])}/∂{symbol_text(fraction[2])}"
    told = re.sub(r"\\mathrm\{(\w+)\}", r"\1", tex.replace(r"\left(", "(").replace(r"\right)", ")"))
    told = re.sub(r"\\hat\{(\w)\}", "\\1\u0302", told)
    told = re.sub(r"\^\{([^{}]*)\}", lambda m: m[1].translate(HIGH), told)
    told = re.sub(r"_\{([\d,+-]+)\}", lambda m: m[1].translate(LOW), told)
    told = re.sub(r"_\{([^{}]*)\}", r"_\1", told)
    return re.sub(r"\\([A-Za-z]+)", lambda m: GREEK.get(m[1], m[1]), told)


def number_text(number: float) -> str:
    return f"{number + 0.0:.6g}".replace("-", "−")  # −0 is a 0


class Transcript:
    """Writes one run of a lab."""

    def __init__(self, lab: Lab, trace: Trace, templates: dict[str, Any]) -> None:
        self.trace, self.templates, self.loss = trace, templates, lab.get("loss_symbol")
        self.own: dict[str, Any] = lab.get("symbols", {})

    def lines(self) -> list[str]:
        return [line for at in range(len(self.trace.steps)) for line in self._step(at)]

    def _step(self, at: int) -> list[str]:
        formula, element = self.trace.formulas[self.trace.steps[at][0]], self.trace.steps[at][1]
        binding = next(self.trace.bindings(formula, element))  # of a batch: the first example
        head = f"{at + 1:3} {formula['phase']:9}"
        found = [f"{head}{self._words(formula['title'], formula, binding)}"]
        if formula["subject"] == formula["tree"]:
            return found
        left = self._symbol(formula["subject"], binding)
        told = [self._text(formula["tree"], binding, numbers) for numbers in (False, True)]
        told.append(number_text(self.trace.look(formula["subject"], binding)))
        steps = [text for k, text in enumerate(told) if text not in told[:k]]
        indent = " " * len(head)
        found += [f"{indent}{left if k == 0 else ' ' * len(left)} = {text}" for k, text in enumerate(steps)]
        return found

    def _words(self, words: str, formula: dict[str, Any], binding: Binding) -> str:
        distinct: list[Any] = []
        for reference in references(formula["tree"]):
            if reference not in distinct:
                distinct.append(reference)

        def fill(match: re.Match[str]) -> str:
            subject = formula["subject"]
            if match[1] == "out":
                return self._symbol(subject, binding)
            return self._symbol(self._it(subject) if match[1] == "it" else distinct[int(match[1])], binding)

        return re.sub(r"#(out|it|\d)", fill, words)

    def _it(self, subject: list[Any]) -> list[Any]:
        if subject[0] == "gradient":
            return ["value", self.trace.events[subject[1]]["operand"], subject[2]]
        return ["value", self.trace.by_name[subject[1]], subject[-1]] if subject[0] == "update" else subject

    def _symbol(self, reference: list[Any], binding: Binding) -> str:
        kind, place = reference[0], reference[-1]
        if kind == "setting":
            return symbol_text(self.trace.structure["setting_symbols"][reference[1]])
        letters = [binding[x] if isinstance(x, str) else x for x in place if x != "n"]
        row = [binding[x] for x in place if x == "n"]
        tag = f"[{row[0] + 1}]" if row else ""
        if kind == "upstream":
            return symbol_text(self._tex(self.trace.structure["loss"], "gradient", letters)) + tag
        if kind in ("value", "gradient"):
            node = reference[1] if kind == "value" else self.trace.events[reference[1]]["operand"]
            return symbol_text(self._tex(node, kind, letters)) + tag
        name = self.trace.by_name[reference[1]]
        line = self.trace.structure["line_symbols"][reference[2]].replace("#0", self._tex(name, "value", letters))
        return symbol_text(line) + (" before" if kind == "state" else "")

    def _tex(self, node: int, kind: str, letters: list[int]) -> str:
        told, name = self.trace.structure["symbols"][str(node)], self.trace.nodes[node]["name"]
        own = self.own.get(name, {})
        if self.loss and node == self.trace.structure["loss"] and kind == "value":
            return str(self.loss)
        fraction = re.match(r"\\frac\{\\partial (.+?)\}\{\\partial ", told["gradient"])
        if kind == "gradient" and "gradient" not in own and fraction and (self.loss or own):
            of = self.loss or fraction[1]
            return rf"\frac{{\partial {of}}}{{\partial {self._tex(node, 'value', letters)}}}"
        return _filled(own.get(kind, told[kind]), letters)

    def _text(self, tree: Tree, binding: Binding, numbers: bool, part: bool = False) -> str:
        if isinstance(tree, int | float):
            return number_text(tree)
        kind = tree[0]
        if kind == "*":
            return "·".join(self._bracketed(factor, binding, numbers, k > 0) for k, factor in enumerate(tree[1:]))
        if kind == "+":
            return " + ".join(self._term(term, binding, numbers, k) for k, term in enumerate(tree[1:]))
        if kind == "sum":
            _, letter, size, body = tree
            if size > EXPANDED:
                return f"Σ ({self._text(body, {**binding, letter: 0}, numbers)} + …)"
            return " + ".join(self._term(body, {**binding, letter: k}, numbers, k) for k in range(size))
        if kind == "f":
            return self._template(tree, binding, numbers, part)
        return number_text(self.trace.look(tree, binding)) if numbers else self._symbol(tree, binding)

    def _term(self, tree: Tree, binding: Binding, numbers: bool, place: int) -> str:
        told = self._text(tree, binding, numbers)
        return re.sub(r"^−[\d.e−]+", r"(\g<0>)", told) if place else told

    def _bracketed(self, factor: Tree, binding: Binding, numbers: bool, later: bool) -> str:
        told = self._text(factor, binding, numbers, part=True)
        loose = " + " in told or " − " in told or (later and told.startswith("−"))
        return f"({told})" if loose and not re.fullmatch(r"\([^()]*\)", told) else told

    def _template(self, tree: Tree, binding: Binding, numbers: bool, part: bool) -> str:
        _, name, arguments, out, value = tree
        if numbers and part and value is not None:
            return number_text(self.trace.look(value, binding))
        told, before = self.templates[name]["tex"], ""
        while told != before:
            before = told
            for shape, plain in SHAPES:
                told = re.sub(shape, plain, told)
        told = re.sub(r"\\([A-Za-z]+)", lambda m: GREEK.get(m[1], m[1]), told)

        def fill(match: re.Match[str]) -> str:
            inner = out if match[2] == "out" else arguments[int(match[2])]
            text = self._text(inner, binding, numbers)
            alone = match[1] in "([" and match[3] in ")]"
            loose = (
                re.search(r" [+−] ", text) or text.startswith("−") or ("·" in text and f"{match[1]}{match[3]}".strip())
            )
            return f"{match[1]}({text}){match[3]}" if loose and not alone else f"{match[1]}{text}{match[3]}"

        return re.sub(r"(^|.?)#(out|\d)(?=(.?))", lambda m: fill(m)[: -len(m[3]) or None], told)


def _filled(tex: Any, letters: list[int]) -> str:
    if isinstance(tex, list):
        for k in letters:
            tex = tex[k]
        return str(tex)
    wide = any(k >= 9 for k in letters)
    told = re.sub(r"(#\d)(?=#\d)", r"\1,", tex) if wide else tex
    return re.sub(r"#(\d)", lambda m: str(letters[int(m[1])] + 1), told)


def transcript(lab: Lab, templates: dict[str, Any]) -> str:
    """A lab and its variants, run after run."""
    runs = [{"title": lab["title"], "request": lab["request"]}, *lab["variants"]]
    told = [f"{lab['name']}: {lab['source']}"]
    for run in runs:
        trace = ask({**run["request"], "granularity": "neuron"})
        known = {**templates, **trace.structure.get("templates", {})}
        told += ["", run["title"], "─" * len(run["title"]), *Transcript(lab, trace, known).lines()]
    return "\n".join(told) + "\n"
