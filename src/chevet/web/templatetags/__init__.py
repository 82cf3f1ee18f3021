"""Tags that every page's template may use."""
