from django.apps import AppConfig


class DraftsConfig(AppConfig):
    name = "chevet.drafts"
    label = "drafts"
