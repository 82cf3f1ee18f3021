from django.apps import AppConfig


class ScribeConfig(AppConfig):
    name = "chevet.scribe"
    label = "scribe"

    def ready(self) -> None:
        from chevet.scribe import stopping, telling_ehr  # noqa: F401  # they register themselves
