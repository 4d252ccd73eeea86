"""The composition root: the only place that builds things and hands them to each other."""

from bot.alarm import Alarm
from bot.alliances.roles import RoleService
from bot.alliances.service import AllianceService
from bot.audit.service import AuditService
from bot.client import AllianceBot
from bot.clock import Clock
from bot.config import Settings
from bot.counties.assignments import AssignmentService
from bot.counties.board import BoardService
from bot.counties.digest import DigestService
from bot.counties.gaps import GapService
from bot.counties.service import CountyService
from bot.counties.teams import Teams
from bot.database import Database, schema
from bot.events.attendance import AttendanceService
from bot.events.series import SeriesService
from bot.events.service import EventService
from bot.events.words import EventWords
from bot.hours.service import HourService
from bot.opinions.service import OpinionService
from bot.opinions.words import StatementWords, TopicWords
from bot.outreach.campaigns import CampaignService
from bot.outreach.service import OutreachService
from bot.outreach.words import CampaignWords
from bot.pictures import Pictures
from bot.policies.areas import AreaService
from bot.policies.platform.service import PlatformService
from bot.policies.reviewing import Reviewing
from bot.policies.service import PolicyService
from bot.policies.words import ProposalWords, quoting
from bot.polls.recurring.repeats import RepeatService
from bot.polls.recurring.templates import TemplateService
from bot.polls.service import PollService
from bot.polls.words import PollWords
from bot.raids.service import RaidService
from bot.reminders.service import ReminderService
from bot.reviews.panel import PanelService
from bot.reviews.service import ReviewService
from bot.reviews.words import ObjectionWords
from bot.rights.service import RightService
from bot.search.service import SearchService
from bot.services import Services
from bot.takedowns.model import Kind as TakenDown
from bot.takedowns.service import TakedownService
from bot.tasks.service import TaskService
from bot.tasks.words import TaskWords
from bot.volunteers.applications import ApplicationService
from bot.volunteers.invitations import InvitationService
from bot.volunteers.personal import PersonalService
from bot.volunteers.points import PointService
from bot.volunteers.queue import QueueService
from bot.volunteers.service import VolunteerService

# In this order: what a later one registers with, an earlier one has made.
EXTENSIONS = (
    "cogs.reminders",
    "cogs.alliances",
    "cogs.audit",
    "cogs.counties",
    "cogs.events",
    "cogs.hours",
    "cogs.opinions",
    "cogs.outreach",
    "cogs.policies",
    "cogs.polls",
    "cogs.reviews",
    "cogs.rights",
    "cogs.raids",
    "cogs.takedowns",
    "cogs.tasks",
    "cogs.volunteers",
)


async def build(settings: Settings, *, clock: Clock, alarm: Alarm) -> AllianceBot:
    """The bot, ready to be started, with everything it needs.

    Raises SchemaError if the database's schema is not the one this version needs.
    """
    database = Database(settings.database.url)
    try:
        await schema.require(database)
    except BaseException:
        await database.close()
        raise
    reminders = ReminderService(database, clock, alarm, settings.reminders)
    audit = AuditService(database, clock, reminders)
    alliances = AllianceService(database, clock, audit)
    roles = RoleService(database, clock, alliances, reminders)
    teams = Teams(clock, alliances, reminders, settings.decay, settings.counties)
    counties = CountyService(database, clock, teams, alliances, audit, reminders)
    assignments = AssignmentService(database, clock, alarm, teams, audit, reminders, settings.decay)
    digests = DigestService(database, clock, alarm, counties, reminders, settings.digest)
    pictures = Pictures()
    campaigns = CampaignService(database, clock, audit, pictures)
    events = EventService(
        database, clock, alarm, counties.atlas, campaigns, audit, reminders, settings.events
    )
    series = SeriesService(database, clock, alarm, events, alliances, audit, settings.events)
    attendance = AttendanceService(database, clock, events.cards)
    worked = counties, assignments, attendance
    tasks = TaskService(database, clock, alarm, alliances, counties, audit, reminders, settings.tasks)
    hours = HourService(database, clock, *worked, tasks, alliances, audit, reminders, settings.hours)
    outreach = OutreachService(database, clock, *worked, campaigns, reminders, settings.hours.oldest_days)
    opinions = OpinionService(database, clock, alarm, alliances, audit, reminders, settings.opinions)
    polls = PollService(database, clock, alarm, settings.polls, alliances, reminders, audit)
    templates = TemplateService(database, clock, polls, alliances, audit)
    rights = RightService(database, clock, audit)
    panel = PanelService(database, clock, alliances, polls, reminders, audit)
    reviews = ReviewService(database, clock, alarm, rights, panel, polls, reminders, audit)
    areas = AreaService(database, clock, audit, reminders, settings.policies)
    policies = PolicyService(
        database,
        clock,
        alarm,
        settings.policies,
        alliances,
        areas,
        polls,
        rights,
        opinions,
        reviews,
        reminders,
        audit,
    )
    Reviewing(policies, reviews)
    platform = PlatformService(database, clock, areas, rights, audit, reminders)
    repeats = RepeatService(database, clock, alarm, polls, templates, alliances, reminders, audit)
    volunteers = VolunteerService(
        database, clock, audit, alliances, counties, reminders, polls, events, tasks
    )
    raids = RaidService(database, clock, audit, alliances, reminders, settings.raids)
    applications = ApplicationService(
        database, clock, audit, alliances, counties, reminders, volunteers, raids, settings.applications
    )
    queue = QueueService(database, clock, audit, applications, raids)
    takedowns = TakedownService(
        database,
        clock,
        alarm,
        audit,
        reminders,
        {
            TakenDown.PROPOSAL: ProposalWords(policies),
            TakenDown.STATEMENT: StatementWords(opinions.changed),
            TakenDown.TOPIC: TopicWords(opinions.changed),
            TakenDown.OBJECTION: ObjectionWords(reviews, quoting),
            TakenDown.POLL: PollWords(polls),
            TakenDown.EVENT: EventWords(events.cards),
            TakenDown.TASK: TaskWords(tasks.cards),
            TakenDown.CAMPAIGN: CampaignWords(),
        },
    )
    invitations = InvitationService(database, clock)
    personal = PersonalService(
        database,
        clock,
        counties,
        reminders,
        volunteers,
        [
            queue,
            invitations,
            alliances,
            roles,
            counties,
            events,
            hours,
            opinions,
            outreach,
            policies,
            panel,
            polls,
            tasks,
            takedowns,
            reviews,
            templates,
            reminders,
            audit,
        ],
    )
    boards = BoardService(database, clock, alarm, alliances, teams)
    gaps = GapService(database, audit)
    points = PointService(database, audit, alliances, counties)
    services = Services(
        settings=settings,
        clock=clock,
        alarm=alarm,
        alliances=alliances,
        areas=areas,
        applications=applications,
        assignments=assignments,
        attendance=attendance,
        audit=audit,
        boards=boards,
        campaigns=campaigns,
        counties=counties,
        digests=digests,
        events=events,
        hours=hours,
        gaps=gaps,
        invitations=invitations,
        opinions=opinions,
        outreach=outreach,
        panel=panel,
        personal=personal,
        platform=platform,
        search=SearchService(database),
        pictures=pictures,
        points=points,
        policies=policies,
        polls=polls,
        queue=queue,
        raids=raids,
        reminders=reminders,
        repeats=repeats,
        roles=roles,
        reviews=reviews,
        rights=rights,
        series=series,
        takedowns=takedowns,
        tasks=tasks,
        templates=templates,
        volunteers=volunteers,
    )
    bot = AllianceBot(services, EXTENSIONS)
    bot.resume_calls += [
        reminders.resume,
        assignments.resume,
        boards.resume,
        digests.resume,
        events.resume,
        opinions.cards.resume,
        series.resume,
        polls.resume,
        policies.resume,
        repeats.resume,
        takedowns.resume,
        tasks.resume,
        reviews.resume,
    ]
    bot.close_calls += [polls.finish, pictures.close, opinions.maps.close, database.close]
    return bot
