from django.apps import AppConfig


class TrustConfig(AppConfig):
    name = "chevet.trust"
    label = "trust"
    verbose_name = "Trust"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from chevet.trust import login, rules
        from chevet.trust.audit import head

        rules.register()
        login.connect()
        post_migrate.connect(head.begin, sender=self, dispatch_uid="chevet.trust.audit_head")
