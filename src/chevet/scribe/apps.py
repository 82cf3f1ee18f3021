from django.apps import AppConfig


class ScribeConfig(AppConfig):
    name = "chevet.scribe"
    label = "scribe"

    def ready(self) -> None:
        from chevet.scribe import sealed
        from chevet.trust.vault import places

        places.register("scribe", sealed.name)
