"""Discord helpers that every cog shares: answers, errors, safe buttons and forms, words, pages."""

from bot.text import mention
from bot.ui.components import (
    LastingForm,
    SafeButton,
    SafeLayout,
    SafeModal,
    SafeSelect,
    SafeView,
    field,
    handed_in,
    picked_id,
)
from bot.ui.pages import lines_that_fit
from bot.ui.replies import NOBODY, TROUBLE, reply, report
from bot.ui.words import Words, words

__all__ = [
    "NOBODY",
    "TROUBLE",
    "LastingForm",
    "SafeButton",
    "SafeLayout",
    "SafeModal",
    "SafeSelect",
    "SafeView",
    "Words",
    "field",
    "handed_in",
    "lines_that_fit",
    "mention",
    "picked_id",
    "reply",
    "report",
    "words",
]
