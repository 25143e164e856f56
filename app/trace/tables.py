"""A table as text (CSV) read as data to learn from: which columns are inputs, which is the target.

Reading happens in three parts: the text becomes rows of cells (`split_rows`), what was not said is looked at (the
separator, whether the first row is a header, which column is what), and the chosen columns become numbers and classes.
Rows and columns count from 1 as in a spreadsheet, the header among them; every cell that is wrong is told by both.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.config import LIMITS
from app.engine.problems import LONGEST_NAME, Problem, Refused
from app.words import words

SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t"}
"""By what a request calls them."""

_TRIED = ("tab", "semicolon", "comma")
"""In this order where several would do: a comma may stand in numbers, a semicolon in words, a tab in neither."""

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]+)?")
_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}")
"""What may be a thousand and more, or three places behind a decimal comma."""
_LOOKED_AT = 100
"""Rows by which separator and header are guessed."""
_SHOWN = 5
_A_LITTLE = 0.1
"""What a table without a number is worth against no table at all."""
_FEW_CLASSES = 10
"""Whole numbers with no more different values than these are taken for classes, unless values are asked for."""

csv.field_size_limit(LIMITS.table_characters)  # a cell may be as long as the text: then the cell is told, not the limit


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A text, and what is said about it; what is None is guessed. Columns count from 0."""

    text: str
    separator: str | None = None
    header: bool | None = None
    inputs: tuple[int, ...] | None = None
    target: int | None = None
    classes: bool | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is not empty: the line of the text at which it begins, counted from 1, and its cells."""

    at: int
    cells: list[str]


Misplaced = tuple[int | None, int | None, Problem]
"""A problem with the line and the column of its cell, where it is of one."""


def read_table(spec: TableSpec) -> dict[str, Any]:
    """What the text holds, how it was understood, and its data; `problems` in place of data where a cell is wrong."""
    table = words()["tables"]
    if len(spec.text) > LIMITS.table_characters:
        limit = f"{LIMITS.table_characters:,}"
        raise Refused(
            Problem("/text", "too_large", table["characters"].format(given=f"{len(spec.text):,}", limit=limit))
        )
    separator = _separator(spec)
    rows = split_rows(spec.text, SEPARATORS[separator])
    if not rows:
        raise Refused(Problem("/text", "empty", table["empty"]))
    width = len(rows[0].cells)
    if width < 2:
        raise Refused(Problem("/text", "shape", table["one_column"]))
    if width > LIMITS.units + 1:
        text = table["wide"].format(given=f"{width:,}", limit=f"{LIMITS.units + 1:,}")
        raise Refused(Problem("/text", "too_large", text))
    header = _has_header(rows) if spec.header is None else spec.header
    names = [cell or table["unnamed"].format(column=k + 1) for k, cell in enumerate(rows[0].cells)] if header else []
    names = names or [table["unnamed"].format(column=k + 1) for k in range(width)]
    body = rows[1:] if header else rows
    if not body:
        raise Refused(Problem("/text", "too_few", table["no_rows"]))
    numeric = [_mostly_numbers(body, k) for k in range(width)]
    target = _target(numeric) if spec.target is None else spec.target
    inputs = tuple(k for k in range(width) if numeric[k] and k != target) if spec.inputs is None else spec.inputs
    _check_columns((*inputs, target), width)
    count = len(body) * (len(inputs) + 1)
    if count > LIMITS.table_numbers:
        text = table["numbers"].format(given=f"{count:,}", limit=f"{LIMITS.table_numbers:,}")
        raise Refused(Problem("/text", "too_large", text))
    if len(body) > LIMITS.examples:
        text = table["long"].format(given=f"{len(body):,}", limit=f"{LIMITS.examples:,}")
        raise Refused(Problem("/text", "too_large", text))
    classes = _are_classes(body, target, numeric[target]) if spec.classes is None else spec.classes
    told: dict[str, Any] = {
        "separator": separator,
        "header": header,
        "rows": len(body),
        "columns": [{"name": name, "numbers": numbers} for name, numbers in zip(names, numeric, strict=True)],
        "inputs": list(inputs),
        "target": target,
        "classes": classes,
    }
    titles = names if header else []
    wrong = list(_problems(body, width, inputs, target, classes, titles))
    told |= _shown(body, width, [at for at, _, _ in wrong if at is not None])
    problems = [*((None, None, problem) for problem in _choice_problems(inputs, target)), *wrong]
    if problems:
        return told | {"problems": _bounded(problems), "data": None}
    named = {"names": [titles[k][:LONGEST_NAME] for k in inputs]} if header else {}
    return told | {"problems": [], "data": _data(body, inputs, target, classes) | named}


def _shown(body: list[Row], width: int, wrong: list[int]) -> dict[str, Any]:
    """The first rows as they stand and those in which a cell is wrong, each with its line."""
    lines = {row.at for row in body[:_SHOWN]} | set(sorted(set(wrong))[:_SHOWN])
    shown = [row for row in body if row.at in lines]
    return {"shown": [row.cells[:width] for row in shown], "lines": [row.at for row in shown]}


def split_rows(text: str, separator: str) -> list[Row]:
    """The rows of a text that hold anything, cells without the space around them."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    read = csv.reader(io.StringIO(plain, newline=""), delimiter=separator, skipinitialspace=True)
    found, begins = [], 1
    for row in read:
        cells = [cell.strip() for cell in row]
        if any(cells):
            found.append(Row(begins, cells))
        begins = read.line_num + 1  # a cell in quotation marks may go over several lines
    return found


def number(text: str) -> float | None:
    """The number that a cell spells, with a decimal point or comma; None where it is none, or not finite."""
    plain = text.replace("\u2212", "-")
    if not _NUMBER.fullmatch(plain):
        return None
    found = float(plain.replace(",", "."))
    return found if abs(found) < float("inf") else None


def _separator(spec: TableSpec) -> str:
    """The one that is asked for, else the one that cuts the first rows into the most alike parts and numbers."""
    if spec.separator is not None:
        if spec.separator not in SEPARATORS:
            text = words()["tables"]["separator"].format(given=spec.separator[:LONGEST_NAME])
            raise Refused(Problem("/separator", "unknown_name", text))
        return spec.separator
    start = "\n".join(spec.text.splitlines()[:_LOOKED_AT])

    def fitness(name: str) -> float:
        rows = split_rows(start, SEPARATORS[name])
        widths = Counter(len(row.cells) for row in rows)
        alike = max((count for width, count in widths.items() if width > 1), default=0) / max(1, len(rows))
        cells = [cell for row in rows for cell in row.cells]
        return alike * (_A_LITTLE + sum(number(cell) is not None for cell in cells) / max(1, len(cells)))

    return max(_TRIED, key=fitness)


def _has_header(rows: list[Row]) -> bool:
    """Whether a column begins with a word and goes on in numbers."""
    first, rest = rows[0].cells, rows[1 : 1 + _LOOKED_AT]
    words_first = [k for k, cell in enumerate(first) if cell and number(cell) is None]
    if not rest:
        return len(words_first) == len(first)
    return any(_mostly_numbers(rest, k) for k in words_first)


def _mostly_numbers(rows: list[Row], column: int) -> bool:
    """Whether half of a column's cells are numbers, or more: then the others are mistakes, not words."""
    cells = [row.cells[column] for row in rows if column < len(row.cells) and row.cells[column]]
    found = sum(number(cell) is not None for cell in cells)
    return found > 0 and 2 * found >= len(cells)


def _target(numeric: list[bool]) -> int:
    """The last column of words, else the last of all."""
    return next((k for k in reversed(range(len(numeric))) if not numeric[k]), len(numeric) - 1)


def _are_classes(rows: list[Row], target: int, numeric: bool) -> bool:
    if not numeric:
        return True
    found = {number(row.cells[target]) for row in rows if target < len(row.cells)}
    return len(found) <= min(_FEW_CLASSES, len(rows) // 2) and all(x is not None and x == int(x) for x in found)


def _check_columns(chosen: tuple[int, ...], width: int) -> None:
    """Columns that are not there cannot be told beside what was read: these are refused."""
    outside = [k for k in chosen if not 0 <= k < width]
    if outside:
        text = words()["tables"]["no_such"].format(given=outside[0] + 1, count=width)
        raise Refused(Problem("/target" if outside[0] == chosen[-1] else "/inputs", "range", text))


def _choice_problems(inputs: tuple[int, ...], target: int) -> Iterator[Problem]:
    table = words()["tables"]
    if not inputs:
        yield Problem("/inputs", "too_few", table["no_inputs"])
    if target in inputs:
        yield Problem("/target", "conflict", table["twice"].format(given=target + 1))


def _problems(
    rows: list[Row], width: int, inputs: tuple[int, ...], target: int, classes: bool, titles: list[str]
) -> Iterator[Misplaced]:
    """Every cell that is wrong, by line and column."""
    table = words()["tables"]
    needed = sorted({*inputs, target})
    valued = [k for k in needed if not (classes and k == target)]
    cells = [row.cells[k] for row in rows for k in valued if k < len(row.cells)]
    spelled = [cell.replace("\u2212", "-") for cell in cells if number(cell) is not None]
    pointed = any("." in cell for cell in spelled)
    decimal = any("," in cell and not _THOUSANDS.fullmatch(cell) for cell in spelled)

    def wrong(row: Row, column: int, code: str, **more: object) -> Misplaced:
        place = table["column"].format(row=row.at, column=column + 1)
        if column < len(titles):
            place = table["named_column"].format(place=place, name=_short(titles[column]))
        cell = row.cells[column] if column < len(row.cells) else ""
        return row.at, column, Problem("/text", code, table[code].format(place=place, text=_short(cell), **more))

    for row in rows:
        if len(row.cells) < width:
            yield wrong(row, len(row.cells), "absent", count=width)
            continue
        if len(row.cells) > width:
            yield wrong(row, width, "surplus", count=width)
            continue
        for column in needed:
            cell = row.cells[column]
            if not cell:
                yield wrong(row, column, "missing")
            elif column == target and classes:
                if len(cell) > LONGEST_NAME:
                    yield wrong(row, column, "name", limit=LONGEST_NAME)
            elif number(cell) is None:
                too_large = _NUMBER.fullmatch(cell.replace("\u2212", "-"))
                yield wrong(row, column, "range" if too_large else "quote" if "\n" in cell else "number")
            elif pointed and "," in cell:
                yield wrong(row, column, "comma")
            elif not decimal and "," in cell:
                yield wrong(row, column, "thousands")
    yield from ((None, None, problem) for problem in (_class_problems(rows, target) if classes else ()))


def _class_problems(rows: list[Row], target: int) -> Iterator[Problem]:
    table = words()["tables"]
    found = {row.cells[target] for row in rows if target < len(row.cells)}
    if len(found) == 1:
        yield Problem("/target", "too_few", table["one_class"].format(text=_short(next(iter(found)))))
    if len(found) > LIMITS.classes:
        text = table["classes"].format(given=f"{len(found):,}", limit=LIMITS.classes)
        yield Problem("/target", "too_many", text)


def _bounded(problems: list[Misplaced]) -> list[dict[str, Any]]:
    """The first of them, and how many there are besides."""
    told: list[dict[str, Any]] = [
        {"path": each.path, "code": each.code, "message": each.message, "line": line, "column": column}
        for line, column, each in problems[: LIMITS.problems]
    ]
    left = len(problems) - len(told)
    if left > 0:
        message = words()["tables"]["more"].format(count=f"{left:,}")
        told.append({"path": "/text", "code": "too_many", "message": message, "line": None, "column": None})
    return told


def _data(rows: list[Row], inputs: tuple[int, ...], target: int, classes: bool) -> dict[str, Any]:
    """The same as a request's `data`."""
    values = [[number(row.cells[k]) for k in inputs] for row in rows]
    if not classes:
        return {"inputs": values, "targets": [[number(row.cells[target])] for row in rows]}
    labels = class_names([row.cells[target] for row in rows])
    numbers = {label: k for k, label in enumerate(labels)}
    return {"inputs": values, "targets": [numbers[row.cells[target]] for row in rows], "labels": labels}


def class_names(cells: list[str]) -> list[str]:
    """The different names in order: numbers by size, words by the alphabet."""
    found = sorted(set(cells))
    sizes = {name: number(name) for name in found}
    if any(size is None for size in sizes.values()):
        return found
    return sorted(found, key=lambda name: sizes[name] or 0.0)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_NAME else f"{text[:LONGEST_NAME]}…"
