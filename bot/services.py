"""Everything a cog may call, in one place; `bot.app` fills it."""

from dataclasses import dataclass

from bot.alarm import Alarm
from bot.alliances.roles import RoleService
from bot.alliances.service import AllianceService
from bot.audit.service import AuditService
from bot.clock import Clock
from bot.config import Settings
from bot.counties.assignments import AssignmentService
from bot.counties.board import BoardService
from bot.counties.digest import DigestService
from bot.counties.gaps import GapService
from bot.counties.service import CountyService
from bot.events.attendance import AttendanceService
from bot.events.series import SeriesService
from bot.events.service import EventService
from bot.hours.service import HourService
from bot.opinions.service import OpinionService
from bot.outreach.campaigns import CampaignService
from bot.outreach.service import OutreachService
from bot.pictures import Pictures
from bot.policies.areas import AreaService
from bot.policies.platform.service import PlatformService
from bot.policies.service import PolicyService
from bot.polls.recurring.repeats import RepeatService
from bot.polls.recurring.templates import TemplateService
from bot.polls.service import PollService
from bot.raids.service import RaidService
from bot.reminders.service import ReminderService
from bot.reviews.panel import PanelService
from bot.reviews.service import ReviewService
from bot.rights.service import RightService
from bot.search.service import SearchService
from bot.takedowns.service import TakedownService
from bot.tasks.service import TaskService
from bot.volunteers.applications import ApplicationService
from bot.volunteers.invitations import InvitationService
from bot.volunteers.personal import PersonalService
from bot.volunteers.points import PointService
from bot.volunteers.queue import QueueService
from bot.volunteers.service import VolunteerService


@dataclass(frozen=True, slots=True)
class Services:
    settings: Settings
    clock: Clock
    alarm: Alarm
    alliances: AllianceService
    areas: AreaService
    applications: ApplicationService
    assignments: AssignmentService
    attendance: AttendanceService
    audit: AuditService
    boards: BoardService
    campaigns: CampaignService
    counties: CountyService
    digests: DigestService
    events: EventService
    hours: HourService
    gaps: GapService
    invitations: InvitationService
    opinions: OpinionService
    outreach: OutreachService
    panel: PanelService
    personal: PersonalService
    platform: PlatformService
    search: SearchService
    pictures: Pictures
    points: PointService
    policies: PolicyService
    polls: PollService
    queue: QueueService
    raids: RaidService
    reminders: ReminderService
    repeats: RepeatService
    roles: RoleService
    reviews: ReviewService
    rights: RightService
    series: SeriesService
    takedowns: TakedownService
    tasks: TaskService
    templates: TemplateService
    volunteers: VolunteerService
