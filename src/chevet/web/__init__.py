"""The pages: base templates, the URL map, security headers."""
