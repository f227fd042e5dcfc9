"""Whatever stands in a catalogue file, it is taken or answered with a line: reading it never breaks."""

import copy
import random

import pytest
import yaml

from services.intake.catalogue import examine
from tests.support.samples import SAMPLES

PLAIN = yaml.safe_load((SAMPLES / "e-passport.yaml").read_text("utf-8"))
NONSENSE = [None, 5, -1, 1.5, True, "x", "", [], {}, [1], {"a": 1}, {1: 2}, {"use": ["x"]}, "x" * 5000]


def places(found, place=()):
    """The way to everything in the file, from outside to inside."""
    if place:
        yield place
    pairs = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
    for key, inner in pairs:
        yield from places(inner, (*place, key))


def changed(place, value):
    raw = copy.deepcopy(PLAIN)
    node = raw
    for key in place[:-1]:
        node = node[key]
    node[place[-1]] = value
    return raw


@pytest.mark.parametrize("seed", range(60))
def test_nonsense_anywhere_is_answered_with_its_line(tmp_path, seed):
    dice = random.Random(seed)
    raw = changed(dice.choice(list(places(PLAIN))), dice.choice(NONSENSE))
    file = tmp_path / "e-passport.yaml"
    file.write_text(yaml.safe_dump(raw, allow_unicode=True, sort_keys=False), "utf-8")
    found = examine(tmp_path)
    assert found.faults or found.services
    assert all(fault.mark.file == str(file) and fault.mark.line >= 1 for fault in found.faults)
