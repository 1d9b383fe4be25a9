import json

from conference.core.paper import worker


def head(message):
    return json.loads(message[1])


def raising(error):
    def work(head, parts):
        raise error

    return {"draw": work}


def test_without_pango_every_job_is_told_so():
    assert head(worker._answer({}, {"job": "draw"}, []))["error"] == "paper_unavailable"


def test_an_error_is_told_by_its_kind_never_by_its_words():
    answer = head(worker._answer(raising(ValueError("canari")), {"job": "draw"}, []))
    assert answer == {"error": "paper_failed", "cause": "ValueError", "parts": []}


def test_a_document_too_large_to_send_back_is_told_so():
    assert head(worker._answer(raising(OverflowError()), {"job": "draw"}, []))["error"] == "paper_too_large"


def test_a_job_nobody_knows_is_an_error():
    assert head(worker._answer(raising(ValueError()), {"job": "dance"}, []))["error"] == "paper_failed"
