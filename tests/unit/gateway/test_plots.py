"""The column plot: bars that stand on their base and never leave the picture."""

from __future__ import annotations

import pytest

from gateway.plots import HEIGHT, TOP, WIDTH, columns


def days(*counts: int) -> list[dict[str, object]]:
    return [{"day": f"2026-11-{place + 1:02d}", "n": n} for place, n in enumerate(counts)]


@pytest.mark.parametrize("counts", [(), (0,), (3,), (0, 0, 12), tuple(range(30)), (98_765, 1)])
def test_every_bar_stands_on_the_base_within_the_picture(counts: tuple[int, ...]) -> None:
    plot = columns(days(*counts))
    assert [bar.value for bar in plot.bars] == list(counts)
    for bar in plot.bars:
        assert bar.y + bar.height == pytest.approx(plot.base, abs=0.2)
        assert bar.y >= TOP - 0.2
        assert bar.x + bar.width <= WIDTH


def test_heights_are_in_proportion_to_the_counts() -> None:
    small, large = columns(days(5, 10)).bars
    assert large.height == pytest.approx(2 * small.height, abs=0.2)


@pytest.mark.parametrize(("most", "top"), [(0, 1), (1, 1), (3, 5), (7, 10), (12, 20), (99, 100), (101, 200)])
def test_the_scale_is_of_whole_round_numbers_from_zero(most: int, top: int) -> None:
    ticks = columns(days(most)).ticks
    assert ticks[0].value == 0
    assert ticks[-1].value == top
    assert len({tick.value for tick in ticks}) == len(ticks)


def test_labels_leave_each_other_room() -> None:
    plot = columns(days(*range(30)))
    assert 2 <= len(plot.labelled) <= 6
    assert all(bar.middle < WIDTH for bar in plot.labelled)
    assert plot.height == HEIGHT
