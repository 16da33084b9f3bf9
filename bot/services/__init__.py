"""What handlers and jobs share: the directory that follows the store, lists, statistics."""
