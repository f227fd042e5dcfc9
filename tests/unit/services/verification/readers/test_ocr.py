"""Reading print with the models of the wheel."""

import random

from services.verification.evaluation.pages import draw, jpeg
from services.verification.evaluation.zones import invent
from services.verification.readers import ocr
from services.verification.readers.zone import picture_of


def test_the_printed_words_of_a_page_are_read_from_top_to_bottom_with_their_places() -> None:
    chance = random.Random(4)
    person = invent(chance)
    lines = ocr.read_page(picture_of(jpeg(draw(person, "TD3", chance).picture)))
    texts = [line.text for line in lines]
    assert person.number in texts
    assert any("REPUBLIC" in text for text in texts)
    tops = [float(line.corners[:, 1].mean()) for line in lines]
    assert tops == sorted(tops)


def test_one_thread_does_the_work() -> None:
    finder, reader, _ = ocr._models()
    for session in (finder, reader):
        options = session.get_session_options()
        assert (options.intra_op_num_threads, options.inter_op_num_threads) == (1, 1)
        assert session.get_providers() == ["CPUExecutionProvider"]
