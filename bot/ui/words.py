"""Names and descriptions of commands, from `bot/text`, in every language that it has."""

from discord import Locale
from discord.app_commands import TranslationContextTypes, Translator, locale_str

from bot.text import FALLBACK, label, languages


def words(key: str) -> locale_str:
    """A command's, option's or choice's words, by their key."""
    return locale_str(label(FALLBACK, key), key=key)


class Words(Translator):
    """Tells Discord the words of the other languages when the commands are registered."""

    async def translate(
        self, string: locale_str, locale: Locale, context: TranslationContextTypes
    ) -> str | None:
        language = locale.value.split("-")[0]
        if language == FALLBACK or language not in languages() or "key" not in string.extras:
            return None
        return label(language, string.extras["key"])
