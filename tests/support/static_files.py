"""What pages in tests share."""

import pytest


@pytest.fixture(autouse=True)
def plain_static_files(settings) -> None:
    """Tests serve the files as they lie; that all of them can be collected has a test of its own."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
