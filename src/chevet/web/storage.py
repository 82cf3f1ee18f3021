"""Static files under names that carry their content's hash, so that browsers may keep them for ever."""

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

_EVERY_MODULE, _IMPORTS = HashedFilesMixin._js_module_import_aggregation_patterns


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Our modules import each other by those names too: after an update no browser mixes old with new.

    Other packages' scripts stay as they are (one of django_htmx's names a module that it does not ship).
    """

    patterns = (*HashedFilesMixin.patterns, ("chevet/*.js", _IMPORTS))
