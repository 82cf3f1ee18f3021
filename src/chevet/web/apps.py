from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "chevet.web"
    label = "web"
