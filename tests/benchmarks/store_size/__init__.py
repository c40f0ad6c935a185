"""The rows "one-more-append" and "one-more-read": what an event costs when the store is a hundred times larger."""
