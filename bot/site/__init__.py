"""The bot's words as linked pages without any script, to be read on the web and on paper."""

from bot.site.folder import SiteError, write

__all__ = ["SiteError", "write"]
