from live_page import page, visit, web  # noqa: F401  # fixtures
