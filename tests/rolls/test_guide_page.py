"""The guide to the import inside the product, in the reader's language."""

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation
from tests.factories import Tree, an_account

from tirek.rolls.models.problems import REASONS


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_guide_names_every_reason(client: Client, language: str) -> None:
    client.force_login(an_account())
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    text = client.get("/members/import/guide/").content.decode()
    with translation.override(language):
        assert [code for code, reason in REASONS.items() if f"<td>{reason.short}</td>" not in text] == []


@pytest.mark.django_db
@pytest.mark.tree
def test_the_upload_page_leads_to_it(client: Client) -> None:
    client.force_login(an_account(Tree()["P1"]))
    assert 'href="/members/import/guide/"' in client.get("/members/import/").content.decode()
