"""What can go wrong in a way that a person should read."""


class UserError(Exception):
    """Something the person who acted can understand and mend.

    `key` names a message of `bot/text`; `args` fill its placeholders. It is shown to that person
    only, in their language, by `bot.ui.report`.
    """

    def __init__(self, key: str, **args: object) -> None:
        super().__init__(key, args)
        self.key = key
        self.arguments = args

    def __str__(self) -> str:
        return f"{self.key} {self.arguments}" if self.arguments else self.key


class ConfigError(Exception):
    """The configuration cannot be used; the message lists every bad key, for the operator."""


class SchemaError(Exception):
    """The database's schema is not the one this version knows; the message names the command that mends it."""
