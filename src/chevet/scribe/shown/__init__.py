"""What the scribe's pages show, put together from drafts, charts and transcripts. No HTML here."""
