from django.apps import AppConfig


class ScribeConfig(AppConfig):
    name = "chevet.scribe"
    label = "scribe"
