# Counties and their teams, how all of them are covered, and the weekly digest.

cmd-county = Counties and who works there
cmd-county-show = Who leads and helps in a county, and how it and its neighbours are covered
cmd-county-mine = The counties I have a role in
cmd-county-claim = Take a county as its lead, backup or member
cmd-county-release = Give up your role in a county
cmd-county-assign = Give a volunteer a role in a county
cmd-county-unassign = Take somebody’s role in a county away
opt-county-county = Start typing its name, its state or its five-digit code
opt-county-role = As what; as its lead unless you say otherwise
opt-county-role-theirs = As what
opt-county-person = Which volunteer
opt-county-person-theirs = Whose role
opt-county-person-hand-over = A volunteer who may take it over; they are asked
cmd-county-hand-over = Ask somebody to take over a county that you lead
cmd-county-extend = Give the lead of a county more time to answer
cmd-county-history = What happened in a county, and with whom
county-role-lead = lead
county-role-backup = backup
county-role-member = member

county-ambiguous = More than one county is called “{ $given }”. Start typing and choose one from the list, or add its state:
    { $counties }

county-title = **{ $county }** ({ $geoid })
county-is-uncovered = **Uncovered:** nobody leads it.
county-is-claimed = **Claimed:** it has a lead, who has not yet pressed “Still here”.
county-is-active = **Active:** its lead has said “Still here”.
county-is-stale = **Waiting:** its lead has been asked whether they are still there, and may be busy.
county-opens = Unless they answer, it opens up on { $at }.
county-away = Its lead takes a break until { $until }.
county-since = { $coverage ->
    [active] Last said { $at } ({ $ago })
   *[other] Since { $at } ({ $ago })
 }
county-people = { $role ->
    [lead] Lead
    [backup] { $count ->
        [one] Backup
       *[other] Backups
     }
   *[member] { $count ->
        [one] Member
       *[other] Members
     }
 }: { $people }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
 }
county-residents = { $count ->
    [0] No volunteer of the alliance lives here.
    [one] One volunteer of the alliance lives here.
   *[other] { $count } volunteers of the alliance live here.
 }
county-neighbours = **Next to it**
county-neighbour = • { $county }: { $coverage ->
    [uncovered] uncovered
    [claimed] claimed
    [active] active
   *[stale] stale
 }
county-button-claim = { $role ->
    [lead] Claim as lead
    [backup] Claim as backup
   *[member] Claim as member
 }
county-button-confirm = Still here
county-button-release = Release
county-claimed = { $role ->
    [lead] You are now the lead of **{ $county }**. Thank you! Press “Still here” from time to time, so that everybody knows it is in good hands.
    [backup] You are now a backup for **{ $county }**. Thank you!
   *[member] You are now on the team of **{ $county }**. Thank you!
 }
county-confirmed = Noted: you are still there for **{ $county }**. Thank you!
county-released = You have given up your role in **{ $county }**. Thank you for what you did there.

county-mine = { $count ->
    [0] You have no role in any county. Find one with **/county show** and take it.
    [one] **Your county**
   *[other] **Your { $count } counties**
 }
county-mine-line = **{ $county }**: you are { $role ->
    [lead] its lead
    [backup] a backup
   *[member] a member of its team
 } since { $since }, last heard from { $heard }. The county is { $coverage ->
    [uncovered] uncovered
    [claimed] claimed
    [active] active
   *[stale] stale
 }.

county-assigned = { $person } is now { $role ->
    [lead] the lead
    [backup] a backup
   *[member] a member of the team
 } of **{ $county }**, and will be told.
county-unassigned = { $person } has no role in **{ $county }** any more, and will be told.
county-not-volunteer = { $person } is not an approved volunteer, and only volunteers can have a role in a county.
county-assign-has-lead = This county already has a lead: { $lead }. Make { $person } backup or member, or take the role of its lead away first with **/county unassign**.
county-assign-already = { $person } already has the role of { $role ->
    [lead] lead
    [backup] backup
   *[member] member
 } there.
county-assign-too-many = { $person } already leads { $limit ->
    [one] a county, and one is
   *[other] { $limit } counties, and that is
 } the most that one person leads.
county-assign-none = { $person } has no role in this county.
county-told-assigned = You have been made { $role ->
    [lead] the lead
    [backup] a backup
   *[member] a member of the team
 } of **{ $county }**. **/county mine** shows what you can do there, and lets you give it up if it does not suit you.
county-told-unassigned = You are no longer { $role ->
    [lead] the lead
    [backup] a backup
   *[member] a member of the team
 } of **{ $county }**. Thank you for what you did there.

act-county-claim = { $at } { $actor } claimed { $county } as { $role }.
act-county-release = { $at } { $actor } gave up { $county } as { $role }.
act-county-assign = { $at } { $actor } made { $user_id } { $role } of { $county }.
act-county-unassign = { $at } { $actor } took the role of { $role } of { $county } from { $user_id }.

cmd-coordinator = Who looks after the counties of a state
cmd-coordinator-appoint = Let a volunteer look after the counties of a state
cmd-coordinator-dismiss = End somebody’s looking after a state
cmd-coordinator-list = Who looks after which state
opt-coordinator-person = Who
coordinator-appointed = { $person } now coordinates **{ $state }**: they give people roles in its counties, see their history, and hear from me when one goes quiet.
coordinator-already = { $person } coordinates **{ $state }** already.
coordinator-dismissed = { $person } no longer coordinates **{ $state }**.
coordinator-none = { $person } does not coordinate **{ $state }**.
coordinator-not-volunteer = { $person } is not an approved volunteer, and only volunteers can coordinate a state.
coordinator-list = { $count ->
    [0] No state has a coordinator yet.
   *[other] **The states’ coordinators**
 }
coordinator-line = • { $state }: { $people }
act-dismiss = { $at } { $actor } ended { $user_id }’s looking after the state { $scope }.

cmd-coverage = How the counties are covered
cmd-coverage-summary = How the counties of the nation are covered, and where most leads are missing
cmd-coverage-state = How the counties of a state are covered, and which have no lead
opt-coverage-state = Start typing its name
coverage-nation = **The counties of the nation**
coverage-state = **The counties of { $state }**
coverage-count = • { $coverage ->
    [uncovered] uncovered
    [claimed] claimed
    [active] active
   *[stale] stale
 }: { $count } ({ $percent } %)
cmd-coverage-map = A map of the nation, or of a state, by coverage, volunteers, hours or people reached
opt-coverage-measure = What it shows; how the counties are covered unless you say otherwise
measure-coverage = how the counties are covered
measure-volunteers = how many volunteers live there
measure-hours = how many hours were worked in the last 13 weeks
measure-contacts = how many people were reached in the last 13 weeks
cmd-coverage-gaps = The counties without a lead, those that want one most first
cmd-county-near = Counties near where you live that have no lead yet
map-title = { $measure ->
    [volunteers] { $place ->
        [nation] Our volunteers
       *[other] Our volunteers in { $place }
     }
    [hours] { $place ->
        [nation] Hours of 13 weeks
       *[other] Hours of 13 weeks in { $place }
     }
    [contacts] { $place ->
        [nation] People reached in 13 weeks
       *[other] People reached in 13 weeks in { $place }
     }
   *[coverage] { $place ->
        [nation] Our counties
       *[other] { $place }
     }
 }, { $day }
map-legend = { $coverage ->
    [uncovered] uncovered
    [claimed] claimed
    [active] active
   *[stale] stale
 }: { $count } ({ $percent } %)
map-band = { $kind ->
    [none] none
    [one] { $first }
    [more] { $first } and more
   *[range] { $first } to { $last }
 }: { $count ->
    [one] one county
   *[other] { $count } counties
 }
map-described = Map of counties by { $measure ->
    [volunteers] the number of volunteers
    [hours] the hours approved of the last 13 weeks
    [contacts] the people reached in the last 13 weeks
   *[coverage] coverage
 }. { $title }: { $legend }.
coverage-volunteers = { $count ->
    [0] No volunteer lives here yet.
    [one] One volunteer lives in one county.
   *[other] { $count } volunteers live in { $counties ->
        [one] one county
       *[other] { $counties } counties
     }.
 }
coverage-hours = { $count ->
    [0] No hours were approved in the last 13 weeks.
    [one] One hour was approved in the last 13 weeks.
   *[other] { $count } hours were approved in the last 13 weeks, in { $counties ->
        [one] one county
       *[other] { $counties } counties
     }.
 }
coverage-contacts = { $count ->
    [0] Nobody counted anybody they reached in the last 13 weeks.
    [one] One person was reached in the last 13 weeks.
   *[other] { $count } people were reached in the last 13 weeks, in { $counties ->
        [one] one county
       *[other] { $counties } counties
     }.
 }
gaps-title = { $count ->
    [0] **Every county { $place ->
        [nation] of the nation
       *[other] of { $place }
     } has a lead.**
   *[other] **{ $count } counties { $place ->
        [nation] of the nation
       *[other] of { $place }
     } without a lead**, those first { $known ->
        [yes] in which most people live
       *[no] that have the most active neighbours and volunteers near
     }
 }
near-title = { $count ->
    [0] Every county has a lead. Thank you all!
   *[other] **Open counties near { $county }**, the nearest first
 }
gaps-line = • { $county }{ $known ->
    [yes] {", "}{ $people } people
   *[no] {""}
 }{ $active ->
    [0] {""}
    [one] {", "}an active neighbour
   *[other] {", "}{ $active } active neighbours
 }{ $volunteers ->
    [0] {""}
    [one] {", "}one volunteer near
   *[other] {", "}{ $volunteers } volunteers near
 }
gaps-open = Look at one of them …
cmd-coverage-export = The counties in numbers, as a file for other tools; no names
opt-coverage-format = For which tools
format-csv = CSV, for spreadsheets
format-geojson = GeoJSON, for maps
coverage-exported = { $count ->
    [one] One county
   *[other] { $count } counties
 } in numbers. What the columns mean is in docs/views.md.
act-coverage-export = { $at } { $actor } exported the counties of { $place } in numbers.
coverage-gaps = **Where most leads are missing**
coverage-gap = • { $state }: { $uncovered } of { $counties } counties
coverage-uncovered = **Uncovered.** Take one with **/county claim**:
coverage-county = • { $county }

county-extended = The lead of **{ $county }** has more time now.
county-history = **{ $county }**: { $count ->
    [0] nothing has happened yet
    [one] what happened
   *[other] the last { $count } things that happened
 }
county-happened = { $at } { $person } { $what ->
    [begun] became { $role }
    [still-in] said “Still here”
    [worked] logged work
    [paused] took a break
    [more-time] got more time
    [offered] offered the county to somebody
    [asked] was asked
    [asked-again] was asked again
    [coordinator-told] had not answered: the coordinators were told
    [backup-asked] had not answered: the backups were asked
    [given-up] gave up being { $role }
    [taken-away] is no longer { $role }, by an organizer
    [handed-over] handed over
    [taken-over] gave way to a backup
    [lapsed] had not answered: the county was released
    [changed] took another role
   *[left] left
 }.
county-pause-long = That is a long time. The longest break I can hold a county for ends { $latest }; for a longer one, hand it over or give it up, and take it again when you are back.
county-not-lead = Only the lead of a county can do that.
county-no-lead = Nobody leads that county.
county-offer-self = You lead it already. Choose somebody else.
county-offer-over = That offer is no longer open.
county-lead-back = Its lead has answered, and stays. Thank you for being there!
county-told-handed-over = **{ $county }** is in new hands, as you wished. Thank you for what you did there!
county-told-offer-declined = The person you offered **{ $county }** to cannot take it over. You are still its lead; **/county hand-over** lets you ask somebody else.
county-told-taken-over = A backup has stepped in as lead of **{ $county }**. Thank you for what you did there! You can join its team again at any time with **/county claim**.
county-told-lapsed = **{ $county }** is open again, so that somebody near can step in. Thank you for what you did there! You can take it again at any time with **/county claim**.
county-quiet = **{ $county }** could use a friendly look: I asked its lead whether they are still there, last heard from them { $heard }, and have no answer yet. Perhaps you can reach them. Unless they answer, the county opens up { $at }; **/county extend** gives them more time.
county-empty = **{ $county }** has lost the last person it had: nobody is there for it any more.

duty-question = There is a question for you about **{ $county }**. It waits until { $at }.
duty-read = Read and answer
duty-asked = { $taken ->
    [0] You lead **{ $county }**. Thank you! From time to time I ask whether you are still there; until then there is nothing to do.
    [1] 👋 Are you still there for **{ $county }**? One tap is enough.
    [2] 👋 Once more: are you still there for **{ $county }**? One tap is enough, and a break is fine too.
    [3] 👋 I have told the coordinators of your state that **{ $county }** has gone quiet, in case you need a hand. Are you still there?
   *[4] 👋 I have asked the backups of **{ $county }** whether one of them can step in. If you are still there, tell me now, and it stays yours.
 }
duty-dates = If I hear nothing:
duty-date = • { $at }: { $step ->
    [1] I ask whether you are still there
    [2] I ask once more
    [3] I tell the coordinators of the state
    [4] I ask the backups, and one of them may take over from then on
   *[5] the county opens up for others
 }
duty-more = Break, hand over …
duty-still = Still here
duty-pause = Take a break …
duty-time = More time
duty-hand = Hand over …
duty-release = Step back
duty-backup = **{ $county }** needs you: its lead has given it up, or has not been heard from for long. You are its backup. Will you lead it from now on?
duty-step-up = I will lead it
county-open-offer = 📍 **{ $county }**, near you, has no lead at the moment. Would you take it on? If not, there is nothing to do; **/county near** in the server shows what else is open.
county-open-take = I’ll lead it
duty-offered = You are asked to lead **{ $county }**: its lead would like to hand it over to you. Will you?
duty-accept = Yes, I will
duty-decline = No, thank you
duty-form-pause = A break
duty-paused = Enjoy your break! **{ $county }** stays yours until { $until }, and I ask you nothing about it before { $next }.
duty-time-given = Take your time. I have put everything about **{ $county }** off.
duty-hand-to = { $count ->
    [0] Nobody else is on its team yet. **/county hand-over** lets you ask any volunteer of the server.
   *[other] Choose somebody of its team, or ask any volunteer of the server with **/county hand-over**. They are the lead once they say yes.
 }
duty-done = { $what ->
    [still] Noted: you are still there for **{ $county }**. Thank you!
    [release] You have given up your role in **{ $county }**. Thank you for what you did there.
    [step-up] You are now the lead of **{ $county }**. Thank you for stepping up!
    [accept] You are now the lead of **{ $county }**. Thank you!
    [decline] That is all right, and I have told them so.
   *[hand] They are asked now. You lead **{ $county }** until they say yes.
 }
duty-over = That is settled already, or was not meant for you. **/county mine** shows what you have.
decay-not-asked = Nothing is due there: its lead was heard from lately.
decay-extended = { $limit ->
    [0] More time is not to be had here.
    [one] You have had more time once already.
   *[other] You have had more time { $limit } times already.
 } One tap on “Still here” starts everything anew; a break is fine too.

act-county-lapse = { $at } { $county } was released: its lead had not been heard from for long.
act-county-extend = { $at } { $actor } gave the lead of { $county } more time.
act-county-history = { $at } { $actor } looked at the history of { $county }.
act-county-take-over = { $at } { $actor } took over as lead of { $county }.

board-title = **How our counties stand**
board-people = { $count ->
    [0] Nobody has a role in a county yet. Be the first!
    [one] One person is there for a county. Thank you!
   *[other] { $count } people are there for our counties. Thank you!
 }
board-latest = **New leads in** { $counties }
board-near = Open counties near me
board-map = Map

digest-title = **Our counties this week** ({ $at })
digest-week = **What changed**
digest-week-quiet = Nothing changed this week.
digest-leads-begun = • { $count ->
    [one] One county was claimed by a lead.
   *[other] { $count } counties were claimed by a lead.
 }
digest-joined = • { $count ->
    [one] One backup or member was added.
   *[other] { $count } backups and members were added.
 }
digest-leads-ended = • { $count ->
    [one] One lead stepped back.
   *[other] { $count } leads stepped back.
 }
digest-gone-stale = • { $count ->
    [one] One county has gone stale.
   *[other] { $count } counties have gone stale.
 }
digest-asked = • { $count ->
    [one] One lead has been asked whether they are still there. If that is you:
   *[other] { $count } leads have been asked whether they are still there. If you are one of them:
 } one tap on **/county mine** is enough.
digest-welcome = Welcome, and thank you, to the new leads of { $counties }!
digest-thanks = { $count ->
    [0] Nobody has a role in a county yet. Be the first with **/county claim**.
    [one] Thank you to the one person who is there for a county.
   *[other] Thank you to the { $count } people who are there for our counties.
 }
