"""The scribe's pages, one file a page; what they show is put together in `scribe/shown/`."""
