"""The table of states says everything; whatever it does not say is refused."""

from itertools import product

import pytest

from services.intake.domain.states import (
    FINISHED,
    OPEN,
    TRANSITIONS,
    Action,
    Facts,
    NotAllowed,
    State,
    move,
)

WILLING = Facts(complete=True, same_round=True)


def test_no_state_and_action_is_in_the_table_twice():
    pairs = [(state, action) for state, action, _, _ in TRANSITIONS]
    assert len(pairs) == len(set(pairs))


def test_every_state_can_be_reached_from_a_draft():
    reached = {State.DRAFT}
    for _ in State:
        reached |= {then for state, _, then, _ in TRANSITIONS if state in reached}
    assert reached == set(State)


def test_final_states_lead_nowhere_and_all_others_lead_on():
    assert set(State) - {state for state, _, then, _ in TRANSITIONS if then is not state} == FINISHED


@pytest.mark.parametrize(("state", "action"), list(product(State, Action)))
def test_what_the_table_does_not_say_is_refused(state, action):
    told = {(s, a): then for s, a, then, _ in TRANSITIONS}
    if (state, action) in told:
        assert move(state, action, WILLING) is told[state, action]
    else:
        with pytest.raises(NotAllowed, match=state):
            move(state, action, WILLING)


@pytest.mark.parametrize(
    "action", [Action.EXAMINED, Action.ACCEPT, Action.REFUSE, Action.ASK, Action.HAND_ON]
)
def test_news_of_an_earlier_round_moves_nothing(action):
    with pytest.raises(NotAllowed):
        move(State.SUBMITTED, action, Facts(same_round=False))


def test_what_was_handed_on_is_moved_by_the_centre_alone():
    led = {action: then for state, action, then, _ in TRANSITIONS if state is State.HANDED_ON}
    assert led == {Action.GRANT: State.ACCEPTED, Action.TURN_DOWN: State.REFUSED}


def test_an_incomplete_draft_is_not_handed_in():
    with pytest.raises(NotAllowed):
        move(State.DRAFT, Action.SUBMIT, Facts(complete=False))


def test_only_drafts_and_what_more_is_asked_about_can_be_written_in():
    assert set(OPEN) == {State.DRAFT, State.MORE_REQUESTED}
