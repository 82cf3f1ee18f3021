from django.apps import AppConfig


class ScribeConfig(AppConfig):
    name = "chevet.scribe"
    label = "scribe"

    def ready(self) -> None:
        from chevet.scribe import sealed, stopping, telling_ehr  # noqa: F401  # the last two register themselves
        from chevet.trust.vault import places

        places.register("scribe", sealed.name)
