"""Limits and defaults, each with its reason; the one place where they are set.

`Config` says where the server listens and by which names it may be called; `LIMITS` says what it is willing to compute.
"""

import ipaddress
import os
import socket
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass

VERSION = "0.1.0"

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may ask for. Everything past a limit is refused with the limit in the sentence."""

    body_bytes: int = 8 * 1024 * 1024
    """Holds 100,000 weights at full precision with Adam's two moments; a larger body is a mistake."""

    body_depth: int = 32
    """The deepest body that means something is 6 deep; parsing stays far from any recursion limit."""

    layers: int = 64
    """More cannot be told apart on a screen; a trace has about ten formulas a layer."""

    units: int = 2_000
    """In one layer: room for a 28×28 picture as input, twice over."""

    weights: int = 100_000
    """784-100-10 fits; its answer is about 12 MB, which a browser still reads in a second."""

    examples: int = 10_000
    """In one batch: a trace holds every example's values; larger data is for training."""

    activations: int = 1_000_000
    """Numbers on one tape, given and computed: 8 MB a buffer, and 20 MB of answer."""

    time_steps: int = 200
    """Of one sequence: each has lines of its own and about twenty formulas, 2 MB in all, of an LSTM 7 MB."""

    source_characters: int = 10_000
    """Of a circuit's text: more than anyone types, and read in milliseconds."""

    inputs: int = 1_000
    """Names that a circuit is given: more than its ops can read in any way that is looked at."""

    operations: int = 2_000
    """Ops of one circuit: its trace is answered in a fifth of a second."""

    classes: int = 100
    """Of data of one's own: more names than anyone tells apart."""

    table_characters: int = 1_000_000
    """Of a table as text: read in a tenth of a second."""

    table_numbers: int = 50_000
    """That a table gives, inputs and targets: the page keeps them with its state, as text below two megabytes."""

    gates: int = 20
    """Gates of one's own in one request: each is read for itself."""

    gate_characters: int = 1_000
    """Of one rule of a gate of one's own: a gate does one thing."""

    operation_steps: int = 1_000
    """Told one term at a time; past this nobody steps, and the neuron's view says the same."""

    neuron_steps: int = 2_000
    """Told one unit at a time; past this a step is a whole layer."""

    reasons: int = 200
    """Zero gradients that are given a reason in one answer; the page shows one at a time."""

    diagnoses: int = 50
    eigenvalues: int = 64
    """Findings about one run: whoever reads mends the first of them, and asks again."""

    checked_parameters: int = 5_000
    """A gradient check runs the network twice for each."""

    curve_parameters: int = 400
    """The curve of a check's error runs the check once for each h; it is drawn for networks up to this size."""

    check_lines: int = 500_000
    """Parameters × lines of the tape in one gradient check, at every h: about three seconds for small layers."""

    product_lines: int = 500_000
    """Numbers × lines of the tape for the gradient by forward mode and by differences: about a second or two."""

    graph_numbers: int = 2_000
    """Numbers of a circuit whose every pair is looked at for the cost of the quadratic way."""

    problems: int = 50
    """Told in one answer; whoever reads mends these first."""

    check_products: int = 2_000_000_000
    """Parameters × weights × examples in one gradient check, at every h: about three seconds."""

    axis_points: int = 201
    """On one axis of a landscape: finer than any screen shows."""

    landscape_points: int = 10_000
    """On a whole landscape: each is a forward pass."""

    landscape_products: int = 500_000_000
    """Points × weights × examples of one landscape: about a second."""

    landscape_lines: int = 500_000
    """Points × lines of the tape in one landscape: about a second where the layers are small and many."""

    descent_rounds: int = 400
    """Rounds followed at once: a start that takes longer settles by itself too, only later than anyone watches."""

    timing_width: int = 80
    """Units in each layer of a network whose gradient is timed both ways: 13,041 parameters, a run for each."""

    timing_seconds: float = 2.0
    """After which the way by differences stops and says how far it came."""

    paths_told: int = 100
    """Paths listed one by one; the others are told as one sum."""

    training_products: int = 200_000_000
    """Rows × weights of a training: looking at the loss of all rows then takes a tenth of a second."""

    training_values: int = 4_000_000
    """Rows × units of a training: 32 MB for the values of all rows."""

    training_epochs: int = 1_000_000
    """Asked for at once; whoever wants more goes on from where they are."""

    training_updates: int = 50_000_000
    """Made in one training, about an hour for the smallest network."""

    training_place: int = 2**53
    """Up to here a page counts without rounding: where a training stands is told as whole numbers."""

    training_seconds: int = 600
    """After which a training stops and says that it can be resumed: a forgotten page does not compute for ever."""

    trainings: int = 48
    """Running at once in one process: each holds one of the server's 64 threads."""

    frames_per_second: int = 60
    """As often as a screen is drawn."""

    updates_per_second: int = 10_000_000
    """As a bound that is asked for: faster than any training, so a larger one is a mistake."""

    stated_parameters: int = 2_000
    """Up to here every progress line carries the whole state."""

    stated_a_second: int = 20_000
    """Past it so many parameters are told in a second, each network's at least every two seconds, and at the end."""

    boundary_points: int = 40_000
    """On one boundary, 200 × 200: finer than the drawing of it."""

    boundary_values: int = 4_000_000
    """Points × units where every unit's response is computed."""

    curve_points: int = 40
    """Steps h of an error curve: each is a whole gradient check, and 1 to 1e-13 in thirds of a decade is 40."""


LIMITS = Limits()


@dataclass(frozen=True)
class Config:
    """Where the server listens, and the host names it answers to."""

    host: str = "127.0.0.1"
    port: int = 8000
    extra_hosts: frozenset[str] = frozenset()

    @property
    def allowed_hosts(self) -> frozenset[str]:
        """Every name by which a browser may call this server; any other is DNS rebinding or a mistake."""
        own = frozenset() if self.host in LOOPBACK_NAMES else own_names(self.host)
        return LOOPBACK_NAMES | own | self.extra_hosts


def from_environment(environ: Mapping[str, str] = os.environ) -> Config:
    """The configuration that HOST, PORT and ALLOWED_HOSTS ask for. ALLOWED_HOSTS is separated by commas or spaces."""
    names = environ.get("ALLOWED_HOSTS", "").replace(",", " ").split()
    return Config(
        host=environ.get("HOST") or Config.host,
        port=int(environ.get("PORT") or Config.port),
        extra_hosts=normalized(names),
    )


def normalized(names: Iterable[str]) -> frozenset[str]:
    """Host names as they are compared: lower case, without brackets or the root's dot."""
    return frozenset(name.lower().strip("[]").removesuffix(".") for name in names)


def own_names(host: str) -> frozenset[str]:
    """The address `host` itself and this machine's names and addresses, for a server that others may reach."""
    name = socket.gethostname()
    names = {host, name, f"{name}.local"}
    with suppress(OSError):  # a machine that does not know its own name still has the address it listens on
        names.update(str(entry[4][0]) for entry in socket.getaddrinfo(name, None))
    if _is_wildcard(host):
        names.add(_outward_address())
    return normalized(names)


def _is_wildcard(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False


def _outward_address() -> str:
    """The address this machine shows to its network. Connecting a datagram socket sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])
