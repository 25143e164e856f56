"""Our float64, rounded to the digits that a source prints, is what it prints; where it is not, the case is named."""

from functools import cache

import numpy as np
import pytest

from tests.trace import test_golden_circuits as circuits
from tests.trace.test_golden import GOLDEN, after_rounds, ask, mazur, numbers_of, softmax_of, weights_of
from tests.trace.test_golden_trainings import RUNS
from tests.trace.test_golden_wrong import clip_table
from tests.trace.training import end_of

ROUNDED_FACTORS = ("mazur.step0", "dEo2/dout_h1")
"""Printed −0.019049119, true −0.019049118: the source multiplied factors that it had rounded before."""


def rounded(value: float, printed: str) -> str:
    """A number with as many decimals as the printed one has."""
    pointed = "#" if "." in printed else ""  # "2." keeps its point
    return f"{value + 0.0:{pointed}.{len(printed.partition('.')[2])}f}"


@cache
def _found() -> dict[tuple[str, str], float]:
    told = numbers_of(ask(mazur())) | {f"w{k}+": w for k, w in enumerate(weights_of(ask(mazur()).end["updated"]), 1)}
    found = {("mazur.step0", what.replace("_", "/", 1) if what[:2] == "dE" else what): w for what, w in told.items()}
    found |= {("mazur.step0", name.replace("_dout", "/dout")): w for name, w in told.items() if name.startswith("dEo")}
    found |= {("mazur.step0", name.replace("_dnet", "/dnet")): w for name, w in told.items() if "_dnet" in name}
    bug = after_rounds(mazur(mistake="updated_weights_in_delta"), 1)
    found["mazur.inplace_update_bug", "E after 1 round (buggy)"] = bug.end["loss"]
    wrong = end_of({**RUNS["inplace_update_bug"], "epochs": 10_000, "include": ["outputs"]})["outputs"][0]
    late = {f"out_o{k} after 10,000 rounds, with the bug": value for k, value in enumerate(wrong, 1)}
    late["E after 9,999 rounds, without it"] = end_of({**RUNS["correct"], "epochs": 9_999})["loss"]  # it counts from 0
    found |= {("mazur.later_rounds", what): value for what, value in late.items()}
    softmax = GOLDEN["cs231n.softmax_grad"]["setup"]
    scores = ask(softmax_of(softmax["p"], softmax["correct_class_index"])).end["gradients"]["z1"]
    found |= {("cs231n.softmax_grad", f"d{k}"): score for k, score in enumerate(scores)}
    found["cs231n.softmax_grad", "initial loss"] = ask(softmax_of([1 / 3] * 3, 0)).end["loss"]
    counts = GOLDEN["cs231n.param_counts"]["expected"]  # held against the API in test_golden.py
    symmetry, family = GOLDEN["rhw.symmetry_setup"]["expected"], GOLDEN["rhw.family_tree"]["expected"]
    found["rhw.symmetry_setup", "patterns"] = len(symmetry["patterns"])  # held in test_golden_rumelhart.py, as the next
    found["rhw.symmetry_setup", "half patterns"] = symmetry["n_symmetric"]
    found["rhw.family_tree", "possible triples (as distinct person+relation inputs)"] = family["n_cases"]
    found |= {("cs231n.param_counts", which): counts[which]["params"] for which in counts}
    return found | {(case, what): value for case, told in _circuits().items() for what, value in told.items()}


def _circuits() -> dict[str, dict[str, float]]:
    """Every number of the circuits that a source prints figures of, under the names that it gives them."""
    gates = {case: circuits.numbers(circuits.gate(case)) for case in circuits.GATES}
    neuron, norm = circuits.numbers(circuits.sigmoid_neuron()), circuits.numbers(circuits.l2_norm())
    told = neuron | {f"d {name[1:]}": value for name, value in neuron.items() if name[0] == "d"}
    told |= {"dot": neuron["dot_"], "d dot": neuron["ddot_"], "exp": neuron["e"], "d exp": neuron["de"]}
    told |= {"out": neuron["inv"], "d out": neuron["dinv"], "sigmoid gate local": neuron["ddot_"]}
    places = {f"{name}{''.join(map(str, at))}": x for name in norm for at, x in np.ndenumerate(np.array(norm[name]))}
    gates["cs231n.mul_gate"] |= {f"df/d{x}": gates["cs231n.mul_gate"][f"d{x}"] for x in "xy"}
    gates["cs231n.patterns"] |= {"max": gates["cs231n.patterns"]["mx"], "dmax": gates["cs231n.patterns"]["dmx"]}
    size = GOLDEN["lecture4.relu_jacobian"]["setup"]
    return gates | {
        "cs231n.sigmoid_neuron": told,
        "lecture4.relu_jacobian": {"4096*100": size["input_dim"] * size["minibatch"]},
        "lecture4_2017.l2_norm_vectorized": places,
        "lecture4.svm_staging": circuits.numbers(circuits.svm()),
        "chainrule.skydiver": {"g'(10)": circuits.numbers(circuits.fall())["dt"]},
        "karpathy.dqn_clip_theano_table": clip_table(),
        "chainrule.car": {"rate": circuits.numbers(circuits.car())["dt"]},
    }


PRINTED = [(case, figure["what"], figure["printed"]) for case, told in GOLDEN.items() for figure in told["published"]]


@pytest.mark.parametrize(("case", "what", "printed"), PRINTED, ids=[f"{case} {what}" for case, what, _ in PRINTED])
def test_the_printed_figure_is_ours_rounded(case: str, what: str, printed: str) -> None:
    agrees = rounded(_found()[case, what], printed) == printed
    assert agrees == ((case, what) != ROUNDED_FACTORS)


def test_the_correct_loss_after_one_round_is_not_the_printed_one() -> None:
    printed = GOLDEN["mazur.inplace_update_bug"]["published"][0]["printed"]
    assert rounded(after_rounds(mazur(), 1).end["loss"], printed) != printed
