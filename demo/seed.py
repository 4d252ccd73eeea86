"""What happened in the alliance before the visitor came: its people do it all with the bot's own commands."""

from datetime import timedelta

from simcord import ChannelHandle, InteractionResult, MemberActor, ResponseMessage

from demo.people import CHARACTERS, VOLUNTEERS
from demo.world import Persona, World

OPENING_HOUR = 14  # UTC: a working day in America, so that no digest or closing falls into the night


class Story:
    """The steps of the story, told by what people do; each fails loudly if the bot does not let them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.general: ChannelHandle = world.guild.create_text_channel(
            "general", topic="Talk, and type commands"
        )
        self.people: dict[str, MemberActor] = {}

    def arrive(self, name: str) -> MemberActor:
        """Somebody comes into the server."""
        user = self.world.env.create_user(name.lower().replace(" ", "."), global_name=name)
        self.people[name] = self.world.guild.add_member(user)
        return self.people[name]

    async def type(self, who: MemberActor, command: str, **options: object) -> InteractionResult:
        return await who.slash(self.general, command, **options)

    async def set_up(self, administrator: MemberActor) -> None:
        shown = await self.type(administrator, "setup")
        await administrator.click(_message(shown), custom_id="setup:apply")
        await self.world.finish()


async def populate(world: World) -> None:
    """Found the alliance, let people join it, and let some weeks pass."""
    story = Story(world)
    await world.skip(world.env.now() + timedelta(hours=OPENING_HOUR))
    ada = MemberActor(world.env, world.guild, world.guild.owner)
    await story.set_up(ada)
    cast = {c.key: ada if c.key == "ada" else story.arrive(c.name) for c in CHARACTERS}
    await story.type(ada, "level give", person=cast["marcus"], level="moderator")
    await story.type(ada, "level give", person=cast["carmen"], level="organizer")
    for name, _home in VOLUNTEERS:
        story.arrive(name)
    for character in CHARACTERS:
        world.personas[character.key] = Persona(
            character.key, cast[character.key], character.level, character.about, character.tries
        )
    await world.env.settle()


def _message(shown: InteractionResult) -> ResponseMessage:
    """The message that an answer put before the person: the last one, where there are several."""
    message = shown.followups[-1] if shown.followups else shown.response
    if message is None:
        raise RuntimeError(f"the bot did not answer: {shown}")
    return message
