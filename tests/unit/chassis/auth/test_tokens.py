"""Service tokens: who is believed, for what, how long."""

from datetime import UTC, datetime, timedelta

import jwt
import pytest

from chassis.auth import BadToken, NotForHere, Verifier, links
from chassis.auth.rights import GRANTS
from chassis.auth.testing import make_secrets, signer
from chassis.auth.tokens import Caller, Signer, load_private_key, load_public_key

NOW = datetime(2026, 5, 1, 8, tzinfo=UTC)


@pytest.fixture(scope="module")
def secrets(tmp_path_factory):
    return make_secrets(tmp_path_factory.mktemp("secrets"))


@pytest.fixture
def verifier(secrets):
    return Verifier(secrets / "trust")


def test_a_good_token_names_its_caller_and_rights(secrets, verifier):
    token = signer(secrets, "verification").token("intake", ["intake.dossier.read"], NOW)
    assert verifier.caller(token, "intake", NOW) == Caller(
        "service", "verification", rights=frozenset({"intake.dossier.read"})
    )


def test_a_token_ends_after_five_minutes_also_when_it_was_remembered(secrets, verifier):
    token = signer(secrets, "verification").token("intake", [], NOW)
    verifier.caller(token, "intake", NOW)
    verifier.caller(token, "intake", NOW + timedelta(seconds=299))
    with pytest.raises(BadToken, match="expired"):
        verifier.caller(token, "intake", NOW + timedelta(seconds=300))


def test_a_token_from_the_future_is_refused(secrets, verifier):
    token = signer(secrets, "verification").token("intake", [], NOW + timedelta(minutes=1))
    with pytest.raises(BadToken, match="clocks"):
        verifier.caller(token, "intake", NOW)


def test_a_token_is_for_one_service(secrets, verifier):
    token = signer(secrets, "verification").token("intake", [], NOW)
    verifier.caller(token, "intake", NOW)
    with pytest.raises(NotForHere):
        verifier.caller(token, "feedback", NOW)


def test_rights_beyond_the_grants_are_refused(secrets, verifier):
    token = signer(secrets, "feedback").token("intake", ["intake.dossier.read"], NOW)
    with pytest.raises(NotForHere, match="not granted"):
        verifier.caller(token, "intake", NOW)


@pytest.mark.parametrize("issuer", ["../intake", "nobody", "", "INTAKE", "a/b"])
def test_an_issuer_that_is_no_service_never_becomes_a_file_name(secrets, verifier, issuer):
    stranger = Signer(issuer, secrets / "intake.key")
    with pytest.raises(BadToken, match="issuer"):
        verifier.caller(stranger.token("intake", [], NOW), "intake", NOW)


def test_a_service_cannot_sign_in_anothers_name(secrets, verifier):
    forged = Signer("verification", secrets / "feedback.key").token("intake", ["intake.dossier.read"], NOW)
    with pytest.raises(BadToken):
        verifier.caller(forged, "intake", NOW)


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_other_algorithms_are_refused(secrets, verifier, algorithm):
    claims = {"iss": "verification", "aud": "intake", "kind": "service", "rights": [], "iat": 1, "exp": 9e9}
    token = jwt.encode(claims, "k" * 32 if algorithm == "HS256" else None, algorithm=algorithm)
    with pytest.raises(BadToken):
        verifier.caller(token, "intake", NOW)


def test_a_changed_token_is_refused(secrets, verifier):
    head, body, signature = signer(secrets, "verification").token("intake", [], NOW).split(".")
    changed = ".".join([head, body, signature[:-6] + "AAAAAA"])
    with pytest.raises(BadToken):
        verifier.caller(changed, "intake", NOW)


@pytest.mark.parametrize("claims", [{"rights": "all"}, {"rights": [1]}, {"kind": "link"}, {"kind": None}])
def test_claims_of_another_shape_are_refused(secrets, verifier, claims):
    made = {"kind": "service", "aud": "intake", "rights": [], **claims}
    token = signer(secrets, "verification").sign(made, 60, NOW)
    with pytest.raises(BadToken):
        verifier.caller(token, "intake", NOW)


def test_a_missing_public_key_is_a_bad_token_that_says_where_to_put_it(secrets, tmp_path):
    token = signer(secrets, "intake").token("intake", [], NOW)
    with pytest.raises(BadToken, match="copy it into the trust folder"):
        Verifier(tmp_path).caller(token, "intake", NOW)


def test_a_signer_reuses_its_token_until_a_minute_before_its_end(secrets):
    one = signer(secrets, "verification")
    first = one.token("intake", [], NOW)
    assert one.token("intake", [], NOW + timedelta(seconds=239)) == first
    assert one.token("intake", [], NOW + timedelta(seconds=240)) != first
    assert one.token("feedback", [], NOW) != first


def test_keys_of_another_kind_are_named(tmp_path):
    wrong = tmp_path / "x.key"
    with pytest.raises(ValueError, match="no signing key at"):
        load_private_key(wrong)
    wrong.write_text("nonsense")
    with pytest.raises(ValueError, match=r"x\.key is not a PEM private key"):
        load_private_key(wrong)
    with pytest.raises(ValueError, match=r"x\.key is not a PEM public key"):
        load_public_key(wrong)


def test_a_callers_secret_is_not_shown():
    assert "4H7KQ" not in repr(Caller("applicant", "LBG-1", secret="4H7KQ-ZM2X9"))


def test_every_grant_names_service_noun_and_verb():
    for rights in GRANTS.values():
        for right in rights:
            assert right == "forward.client" or (
                right.split(".")[0] in GRANTS and len(right.split(".")) == 3
            ), right


def test_a_link_is_for_one_purpose_and_subject_and_ends(secrets, verifier):
    token = links.make(signer(secrets, "notification"), "rate", "LBG-7K3M9QX2", 30, NOW)
    assert links.read(verifier, token, "rate", "notification", NOW + timedelta(days=29)) == "LBG-7K3M9QX2"
    with pytest.raises(links.BadLink, match="expired"):
        links.read(verifier, token, "rate", "notification", NOW + timedelta(days=30))
    for purpose, issuer in [("other", "notification"), ("rate", "intake")]:
        with pytest.raises(links.BadLink, match="something else"):
            links.read(verifier, token, purpose, issuer, NOW)
    for broken in ("", "a.b.c", token + "x", "é"):
        with pytest.raises(links.BadLink):
            links.read(verifier, broken, "rate", "notification", NOW)


def test_a_service_token_is_no_link(secrets, verifier):
    token = signer(secrets, "notification").token("link:rate", [], NOW)
    with pytest.raises(links.BadLink):
        links.read(verifier, token, "rate", "notification", NOW)
