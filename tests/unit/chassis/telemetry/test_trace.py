import contextvars

import pytest

from chassis.telemetry import trace

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def test_a_child_keeps_trace_and_flags_and_has_its_own_span():
    made = trace.child(PARENT)
    assert trace.trace_id(made) == trace.trace_id(PARENT) == "0af7651916cd43dd8448eb211c80319c"
    assert made != PARENT
    assert made.endswith("-01")
    assert trace.child(PARENT[:-2] + "00").endswith("-00")


@pytest.mark.parametrize(
    "broken",
    [
        None,
        "",
        "x",
        PARENT.upper(),
        PARENT + "0",
        "01" + PARENT[2:],
        PARENT.replace("0af7", "zzzz"),
        f"00-{'0' * 32}-b7ad6b7169203331-01",
        f"00-0af7651916cd43dd8448eb211c80319c-{'0' * 16}-01",
    ],
)
def test_without_a_good_parent_a_new_trace_begins(broken):
    made = trace.child(broken)
    assert trace.valid(made)
    assert not trace.valid(broken)


def test_a_block_has_its_span_and_the_outer_one_comes_back():
    def check():
        with trace.start(PARENT) as outer:
            assert trace.current() == outer
            with trace.start(outer) as inner:
                assert trace.current() == inner != outer
            assert trace.current() == outer
        assert trace.peek() is None

    contextvars.Context().run(check)


def test_what_is_no_traceparent_has_no_trace_id():
    with pytest.raises(ValueError, match="expected 00-<32 hex>"):
        trace.trace_id("nonsense")
