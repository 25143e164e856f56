"""Tables as text: what is written as CSV is read back, and whatever is wrong is told by row and column."""

import csv
import io
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.config import LIMITS
from tests.trace.reading import client
from tests.web.problems import assert_problem

PATH = "/api/v1/tables"
PLACE = re.compile(r"^Line (\d+), column (\d+)\b")
SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t"}

MANY = settings(max_examples=40, deadline=None, derandomize=True)

numbers = st.floats(allow_nan=False, allow_infinity=False, width=32)
names = st.text(st.characters(categories=["L", "N"], include_characters=" ,;\"'-_"), min_size=1, max_size=12)
class_names = names.map(lambda text: f"c{text}".strip())


def posted(text: str, **more: Any) -> Any:
    return client().post(PATH, json={"text": text, **more})


def read(text: str, **more: Any) -> dict[str, Any]:
    answer = posted(text, **more)
    assert answer.status_code == 200, answer.text
    return dict(answer.json)


def written(rows: list[list[Any]], separator: str, decimal: str = ".") -> str:
    file = io.StringIO(newline="")
    cells = [[repr(x).replace(".", decimal) if isinstance(x, float) else x for x in row] for row in rows]
    csv.writer(file, delimiter=SEPARATORS[separator]).writerows(cells)
    return file.getvalue()


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[list[float]], list[str]]:
    """Rows of numbers, and two classes or more."""
    width = draw(st.integers(1, 5))
    classes = draw(st.lists(class_names, min_size=2, max_size=4, unique=True))
    rows = draw(st.lists(st.lists(numbers, min_size=width, max_size=width), min_size=3, max_size=12))
    labels = [classes[k % len(classes)] for k in range(len(rows))]
    return rows, labels


@pytest.mark.parametrize("decimal", [".", ","])
@pytest.mark.parametrize("separator", SEPARATORS)
@MANY
@given(table=tables(), header=st.booleans())
def test_what_is_written_as_csv_is_read_back(
    separator: str, decimal: str, table: tuple[list[list[float]], list[str]], header: bool
) -> None:
    rows, labels = table
    head = [[f"x{k}" for k in range(len(rows[0]))] + ["class"]] if header else []
    told = read(written(head + [[*row, label] for row, label in zip(rows, labels, strict=True)], separator, decimal))
    assert (told["separator"], told["header"], told["problems"]) == (separator, header, [])
    assert told["data"]["inputs"] == rows
    assert [told["data"]["labels"][k] for k in told["data"]["targets"]] == labels
    values = read(
        written(head + [[*row, row[0]] for row in rows], separator, decimal), separator=separator, header=header,
        inputs=list(range(len(rows[0]))), target=len(rows[0]), classes=False,
    )  # fmt: skip
    names = {"names": head[0][:-1]} if header else {}
    assert values["data"] == {"inputs": rows, "targets": [[row[0]] for row in rows]} | names


@MANY
@given(
    table=tables(), bad=st.sampled_from(["abc", "", "1.2.3", "inf", "nan", "1e999", "0x1", "1_0", "½"]), data=st.data()
)
def test_a_cell_that_is_no_number_is_told_by_row_and_column(
    table: tuple[list[list[float]], list[str]], bad: str, data: st.DataObject
) -> None:
    rows, labels = table
    r, c = data.draw(st.integers(0, len(rows) - 1)), data.draw(st.integers(0, len(rows[0]) - 1))
    cells: list[list[Any]] = [[*row, label] for row, label in zip(rows, labels, strict=True)]
    cells[r][c] = bad
    inputs, target = list(range(len(rows[0]))), len(rows[0])
    told = read(written(cells, "comma"), separator="comma", header=False, inputs=inputs, target=target, classes=True)
    assert told["data"] is None
    assert [PLACE.match(each["message"]).groups() for each in told["problems"]] == [(str(r + 1), str(c + 1))]  # type: ignore[union-attr]


@MANY
@given(table=tables(), cut=st.booleans(), data=st.data())
def test_a_row_of_another_length_is_told_by_row_and_column(
    table: tuple[list[list[float]], list[str]], cut: bool, data: st.DataObject
) -> None:
    rows, labels = table
    r = data.draw(st.integers(1, len(rows) - 1))
    cells: list[list[Any]] = [[*row, label] for row, label in zip(rows, labels, strict=True)]
    cells[r] = cells[r][:-1] if cut else [*cells[r], "1"]
    told = read(written(cells, "comma"), separator="comma", header=False)
    found = [PLACE.match(each["message"]) for each in told["problems"] if each["path"] == "/text"]
    assert all(found)
    assert (str(r + 1), str(len(rows[0]) + (1 if cut else 2))) in [match.groups() for match in found if match]


@MANY
@given(st.text(max_size=300), st.sampled_from([None, *SEPARATORS]), st.sampled_from([None, True, False]))
def test_any_text_is_read_or_refused_in_words(text: str, separator: str | None, header: bool | None) -> None:
    answer = posted(text, separator=separator, header=header)
    if answer.status_code == 200:
        told = answer.json
        assert (told["data"] is None) == bool(told["problems"])
        assert all(each["message"].endswith(".") for each in told["problems"])
    else:
        assert answer.status_code == 422
        assert all(each["message"].endswith(".") for each in answer.json["errors"])


@MANY
@given(st.binary(max_size=200))
def test_any_bytes_are_answered_and_none_is_a_fault_of_the_server(body: bytes) -> None:
    assert client().post(PATH, data=body, content_type="application/json").status_code in (200, 400, 422)


def test_a_seventh_row_is_told_as_a_learner_would() -> None:
    rows = ["length,width,kind"] + [f"{k},{k + 0.5},a" for k in range(5)] + ["9,abc,b"]
    assert [each["message"] for each in read("\n".join(rows))["problems"]] == [
        "Line 7, column 2 (width): “abc” is not a number."
    ]


def test_a_byte_order_mark_empty_lines_and_spaces_change_nothing() -> None:
    told = read("\ufeffx; y ;kind\r\n\r\n 1,5; 2 ;a\r\n3;−4;b\r\n\r\n")
    assert (told["separator"], told["columns"][0]["name"], told["rows"]) == ("semicolon", "x", 2)
    assert told["data"] == {
        "inputs": [[1.5, 2.0], [3.0, -4.0]],
        "targets": [0, 1],
        "labels": ["a", "b"],
        "names": ["x", "y"],
    }


def test_empty_lines_are_counted_as_a_spreadsheet_counts_them() -> None:
    assert read("x,y,k\n\n1,2,a\n\n3,abc,b\n")["problems"][0]["message"].startswith("Line 5, column 2")


def test_a_cell_over_several_lines_is_one_row_and_the_rows_after_it_keep_their_lines() -> None:
    told = read('x,y,k\n1,2,"a\nb"\n3,abc,c\n')
    assert told["problems"][0] == {
        "path": "/text",
        "code": "number",
        "message": "Line 4, column 2 (y): “abc” is not a number.",
        "line": 4,
        "column": 1,
    }


def test_a_row_in_which_a_cell_is_wrong_is_shown_wherever_it_stands() -> None:
    told = read("x,y\n" + "\n".join(f"{k},{k}.5" for k in range(40)) + "\n7,abc\n")
    assert told["lines"][-1] == 42
    assert told["shown"][-1] == ["7", "abc"]
    assert len(told["shown"]) == len(told["lines"]) == 6


def test_names_of_columns_stay_with_the_inputs_that_are_taken() -> None:
    text = "length;width;kind\n5,1;3,5;a\n7;3,2;b"
    assert read(text)["data"]["names"] == ["length", "width"]
    assert read(text, inputs=[1])["data"]["names"] == ["width"]
    assert "names" not in read("1;2\n3;4")["data"]


def test_whole_numbers_of_few_kinds_are_classes_in_order_and_others_are_values() -> None:
    rows = [f"{k},{(10, 9, 2)[k % 3]}" for k in range(9)]
    assert read("\n".join(rows))["data"]["labels"] == ["2", "9", "10"]
    assert read("\n".join(rows), classes=False)["data"]["targets"][0] == [10.0]
    assert "labels" not in read("\n".join(f"{k},{k / 7}" for k in range(9)))["data"]


def test_a_comma_that_may_part_thousands_is_asked_about() -> None:
    told = read("x;y\n1.5;2\n1,234;3\n2.5;4\n")
    assert told["problems"][0]["message"].startswith("Line 3, column 1 (x): “1,234” may be")


def test_a_thousands_sign_is_not_taken_for_a_decimal_comma() -> None:
    told = read("x;y\n1,200;2\n2,500;3\n3,100;1\n900;4\n")
    assert told["data"] is None
    assert [PLACE.match(each["message"]).groups() for each in told["problems"]] == [("2", "1"), ("3", "1"), ("4", "1")]  # type: ignore[union-attr]
    assert "thousands" in told["problems"][0]["message"]
    assert read('x,y\n"1,200",2\n900,3\n')["problems"][0]["message"].startswith("Line 2, column 1")
    for proof in ("0,512", "2,5", "1200,5", "-0,001", ",125"):
        told = read(f"x;y\n1,200;2\n\u22122,500;3\n{proof};4\n")
        assert (told["problems"], told["data"]["inputs"][1]) == ([], [-2.5])


def test_what_is_read_can_be_learned_from() -> None:
    told = assert_problem(posted("1,2\n" * (LIMITS.examples + 1)), 422, "/text")
    assert f"{LIMITS.examples:,}" in told["errors"][0]["message"]
    assert read("1,2\n" * LIMITS.examples, classes=False)["rows"] == LIMITS.examples
    wide = ",".join(str(k) for k in range(LIMITS.units + 2))
    told = assert_problem(posted(f"{wide}\n{wide}"), 422, "/text")
    assert f"{LIMITS.units + 1:,}" in told["errors"][0]["message"]
    widest = wide.rpartition(",")[0]
    told = read(f"{widest}\n{widest}")
    again = read(f"{widest}\n{widest}", inputs=told["inputs"], target=told["target"], classes=told["classes"])
    assert len(again["inputs"]) == LIMITS.units


def test_columns_are_chosen_and_a_choice_that_cannot_be_is_told() -> None:
    text = "a,b,c\n1,2,3\n4,5,6\n7,8,10\n"
    assert read(text, inputs=[2, 0], target=1, classes=False)["data"]["inputs"] == [[3.0, 1.0], [6.0, 4.0], [10.0, 7.0]]
    assert read(text, inputs=[], target=1)["problems"][0]["path"] == "/inputs"
    assert read(text, inputs=[1], target=1)["problems"][0]["path"] == "/target"
    assert_problem(posted(text, target=3), 422, "/target")
    assert_problem(posted(text, inputs=[-1], target=0), 422, "/inputs")
    assert_problem(posted(text, separator="pipe"), 422, "/separator")
    assert read("x,k\n1,a\n2,a\n")["problems"][0]["message"].startswith("Every row has the same class")


def test_too_much_of_it_is_refused_with_the_limit() -> None:
    told = assert_problem(posted("1,2\n" * (LIMITS.table_characters // 4 + 1)), 422, "/text")
    assert f"{LIMITS.table_characters:,}" in told["errors"][0]["message"]
    told = assert_problem(posted("1,2\n" * (LIMITS.table_numbers // 2 + 1)), 422, "/text")
    assert f"{LIMITS.table_numbers:,}" in told["errors"][0]["message"]
    many = read("x,y\n" + "1,a\n2,3\n" * 200, header=True, inputs=[0, 1], target=0)
    assert len(many["problems"]) == LIMITS.problems + 1
    kinds = read("\n".join(f"{k},n{k}" for k in range(LIMITS.classes + 1)))
    assert kinds["problems"][0]["path"] == "/target"


NETWORK = {"kind": "network", "layers": [2, 3, 1], "activations": ["tanh", "identity"], "loss": "sigmoid_cross_entropy"}


def trained(data: dict[str, Any], outputs: int = 1, loss: str = "sigmoid_cross_entropy") -> Any:
    model = {**NETWORK, "layers": [2, 3, outputs], "loss": loss}
    body = {"model": model, "data": data, "initializer": {"name": "xavier_uniform"}, "epochs": 1}
    return client().post("/api/v1/trainings", json=body)


def test_a_table_is_learned_from_with_its_class_names() -> None:
    data = read("x,y,kind\n1,2,stone\n3,4,paper\n0,1,shears\n2,2,paper\n")["data"]
    answer = trained(data, 3, "softmax_cross_entropy")
    assert answer.status_code == 200
    start = client().application.json.loads(answer.text.splitlines()[0])
    assert start["classes"] == ["paper", "shears", "stone"]
    assert start["rows"]["targets"] == [2, 0, 1, 0]


def test_classes_of_ones_own_that_cannot_be_are_refused_at_their_row() -> None:
    inputs = [[0.0, 1.0], [1.0, 0.0]]
    labels = ["a", "b"]
    assert trained({"inputs": inputs, "targets": [0, 1], "labels": labels}).status_code == 200
    for targets in ([0, 2], [0, 0.5], [0, -1], [0, "NaN"]):
        told = assert_problem(trained({"inputs": inputs, "targets": targets, "labels": labels}), 422, "/data/targets/1")
        assert "row 2" in told["errors"][0]["message"]
    assert_problem(trained({"inputs": inputs, "targets": [[0], [1]], "labels": labels}), 422, "/data/targets")
    assert_problem(trained({"inputs": inputs, "targets": [0, 0], "labels": ["a"]}), 422, "/data/labels")
    assert_problem(trained({"name": "xor", "labels": labels}), 422, "/data/labels")
    three = {"inputs": inputs, "targets": [0, 1], "labels": ["a", "b", "c"]}
    assert_problem(trained(three), 422, "/model/layers/2")


def test_sequences_take_no_class_names() -> None:
    model = {"kind": "recurrent", "cell": "rnn", "input_size": 1, "hidden_size": 2, "output_size": 1}
    data = {"name": "echo", "labels": ["a", "b"]}
    body = {"model": model, "data": data, "initializer": {"name": "xavier_uniform"}, "epochs": 1}
    answer = client().post("/api/v1/trainings", json=body)
    assert answer.status_code == 422
    assert "/data/labels" in [each["path"] for each in answer.get_json(force=True)["errors"]], answer.text
