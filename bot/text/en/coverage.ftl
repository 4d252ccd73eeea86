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
county-role-lead = lead
county-role-backup = backup
county-role-member = member

county-ambiguous = More than one county is called “{ $given }”. Start typing and choose one from the list, or add its state:
    { $counties }

county-title = **{ $county }** ({ $geoid })
county-is-uncovered = **Uncovered:** nobody leads it.
county-is-claimed = **Claimed:** it has a lead, who has not yet pressed “Still here”.
county-is-active = **Active:** its lead has said “Still here”.
county-is-stale = **Stale:** its lead has not said “Still here” for long.
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
cmd-coverage-map = A map of the nation, or of a state, by how its counties are covered
map-title = { $place ->
    [nation] Our counties
   *[other] { $place }
 }, { $day }
map-legend = { $coverage ->
    [uncovered] uncovered
    [claimed] claimed
    [active] active
   *[stale] stale
 }: { $count } ({ $percent } %)
map-described = Map of counties by coverage. { $title }: { $legend }.
coverage-gaps = **Where most leads are missing**
coverage-gap = • { $state }: { $uncovered } of { $counties } counties
coverage-uncovered = **Uncovered.** Take one with **/county claim**:
coverage-county = • { $county }

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
digest-thanks = { $count ->
    [0] Nobody has a role in a county yet. Be the first with **/county claim**.
    [one] Thank you to the one person who is there for a county.
   *[other] Thank you to the { $count } people who are there for our counties.
 }
