# Joining, deciding who joins, belonging, and what is kept about a person.

# --- joining ---

cmd-join = Join the alliance
opt-join-code = The code from your invitation, if you filled in the form on the web
join-invited = Your code fits: what you answered on the web is filled in already, and you can change all of it.
join-code-unknown = No invitation has this code. Copy it whole from your message; or use **/join** without it and fill the form in here.
join-code-used = Somebody has joined with this code already, and each works for one person. If that was not you, tell a moderator; **/join** works without a code as well.
welcome-card = **Welcome to { $alliance }**
    Joining takes two minutes: a short form and this pledge. A moderator reads every application.
welcome-pledge = **What you agree to when you join** (version { $version })
    { $pledge }
welcome-join = Join
welcome-failed = I could not post the welcome message with its Join button: Discord refused. Give my role **View Channel** and **Send Messages** in the welcome channel and run **/setup** again. Until then people can use **/join**.

join-open = Read the pledge, then open the form.
join-again = Your application was declined { $at }. What the moderators wrote: { $reason }
    You may apply again.
join-pledge-now = The pledge has been changed since you last saw it. This is how it reads now.
join-pledge-agree = The pledge has been changed, or you have not agreed to it yet. This is how it reads now. What you entered is kept: nothing has to be entered again.
join-agree = I agree, hand it in
join-form = Open the form
join-back = Welcome back! You are a volunteer again.
join-already = You are a volunteer already. **/me** shows what is kept about you, **/help** what you can do.
join-pending = Your application from { $at } is with the moderators. They answer as soon as they can. **/me** shows what you entered.
join-waiting = Your application from { $at } is with the moderators. You will have their answer by { $by }{ $later ->
    [0] {""}
   *[other] , which is later than was said first, because very many people applied at once
}. **/me** shows what you entered.
join-asked = Your application from { $at } is with the moderators, who ask you something about it in { $thread }. **/me** shows what you entered.
join-removed = A moderator ended your membership { $at }. What they wrote: { $reason }
    Only a moderator can let you back in: please ask one.
join-done = Thank you! Your application for **{ $county }** is with the moderators now, and you will have their answer by { $by }, here. **/me** shows what is kept about you and lets you change it.

join-role-taken = Somebody took your Volunteer role by hand in a server, so I leave it as it is. You are still a volunteer; a moderator can give the role again with **/volunteer restore**.
join-done-held = Very many people are applying at this moment, so this time it takes longer than usual.

form-join = Join
form-where = ZIP code or county
form-where-hint = The ZIP code only finds your county and is not kept.
form-skills = What you can help with
form-skills-hint = As many as you like, or none.
form-hours = Hours a week you can give
form-commitment = How you want to take part
form-pledge = The pledge
form-agree = I agree to the pledge, version { $version }
form-zone = Time zone
form-zone-hint = Such as America/Chicago or Eastern. It is your county’s unless you change it.
form-choice = That form does not fit any more. Please open it again with **/join** or **/me**.

skill-canvassing = Canvassing
skill-phone-banking = Phone banking
skill-writing = Writing
skill-design = Design
skill-software = Software
skill-law = Law
skill-translation = Translation
skill-organising = Organising
skill-driving = Driving
skill-other = Other
hours-up-to-2 = Up to 2
hours-2-to-5 = 2 to 5
hours-5-to-10 = 5 to 10
hours-more = More
commitment-team-member = Team member
commitment-regular-helper = Regular helper
commitment-occasional-supporter = Occasional supporter

where-empty = Enter your ZIP code or your county.
where-which = Which of these is your county?
where-perhaps = I do not know a county of just that name. Is it one of these?
where-pick = Pick your county
where-pick-part = { $first } to { $last }
where-other = Another one
where-again = Enter it again
where-kept = Everything else you entered is kept.

# --- deciding ---

application-title = **Application** from { $person } ({ $name })
member-county = County: **{ $county }** · { $zone }
member-skills = Can help with: { $skills }
member-skills-none = Can help with: nothing chosen
member-takes-part = Takes part as: { $commitment } · hours a week: { $hours }
application-agreed = Agreed to the pledge, version { $version } · applied { $at }
application-account = Discord account made { $account }
application-known = Discord account made { $account } · in this server since { $joined }
application-answer-by = An answer was promised by { $by }
application-late = **An application is late:** { $person } applied { $at } and was promised an answer by now. { $card } · **/applications** shows all that wait.
application-earlier = Earlier: { $status ->
    [approved] approved { $at }
    [declined] declined { $at }: { $reason }
   *[withdrawn] left before a decision { $at }
 }
application-note-line = 📝 { $by } { $at }: { $note }
application-thread = Being asked in { $thread }
application-state-approved = ✅ **Approved** by { $by } { $at }
application-state-declined = ⛔ **Declined** by { $by } { $at }: { $reason }
application-state-withdrawn = ↩️ **Left** before a decision { $at }
application-approve = Approve
application-decline = Decline
application-ask = Ask
application-note = Note
application-note-field = For the other moderators
application-note-hint = Facts for this decision only. The applicant reads it in their export.
application-noted = Noted.
application-notes-own = { $count ->
    [0] **You have noted nothing about this application.**
   *[other] **What you noted about this application.** Only you can change it.
}
application-notes-mine = My notes
application-note-own = { $at }: { $note }
application-note-correct = Correct
application-note-delete = Delete
application-note-more = Another note
note-unknown = This note is not yours, or it is gone.
note-empty = Please write what you want to note.
note-too-many = There are { $limit } notes on this application already, as many as its card holds.
application-reason = Reason
application-reason-hint = The applicant can read it.
application-approved = { $person } is a volunteer now.
application-declined = { $person } is declined, and can read why.
application-approved-already = { $by } approved this application already, { $at }.
application-declined-already = { $by } declined this application already, { $at }.
application-withdrawn-already = The applicant left before anybody decided, { $at }.
application-left = The applicant has left the server. They can apply again when they are back.
application-unknown = There is no such application any more.
application-own = This is your own application: another moderator has to decide about it. An administrator makes one with **/level give**.
application-elsewhere = This application was made in another server of the alliance. A private conversation has to be opened there.
application-no-welcome = The welcome channel is gone, so there is nowhere to ask. **/setup** makes a new one.
application-mute = The applicant cannot answer there: they do not see { $channel }, or may not write in its threads. Allow that in Edit channel → Permissions, then ask again.
application-threads = This server has as many active threads as Discord allows. Close some, then ask again.
application-asked = Ask here: { $thread }
application-thread-name = Application of { $name }
application-thread-opening = { $applicant } { $moderator } This is a private conversation about the application to { $alliance }. Only you two and the moderators of this server can read it.
application-thread-reason = To ask an applicant
reason-empty = Please say why.

answer-approved = Welcome to { $alliance }! You are a volunteer now.
    Next: **/county claim** takes your county on, **/me** lets you choose what I may write to you about, and **/help** shows the rest.
answer-declined = There is an answer to your application to { $alliance }. Only you can read it:
answer-read = Read it
answer-declined-why = Your application was declined { $at }. What the moderators wrote: { $reason }
    You may apply again with **/join**.
answer-other = That application was not declined. **/join** shows where you stand.

cmd-applications = Applications that wait for a decision, the oldest first
opt-applications-county = Only in this county
opt-applications-account = Only of Discord accounts younger than so many days
opt-applications-waiting = Only those that have waited for so many days
opt-applications-late = Only those whose promised answer is late, or is not
opt-applications-notes = Only with notes of moderators, or without
opt-applications-asked = Only those whose applicant was asked something, or was not
opt-applications-invited = Only of people who brought the code of an invitation, or did not
applications-none = No application waits for a decision.
applications-none-such = No such application waits for a decision.
applications-title = **Applications that wait for a decision: { $count }**
applications-line = • { $person } · { $county } · applied { $at } · { $known }{ $notes ->
    [0] {""}
    [one] {" "}· 📝 { $note }
   *[other] {" "}· 📝 { $notes } notes, the latest: { $note }
 }
applications-several = Approve several
applications-pick-title = **Look at each, then pick those to approve.** { $count } wait in all.
applications-pick = Pick those to approve
applications-review-title = **Approve { $count ->
    [one] this one
   *[other] these { $count }
 }?** Each is approved by itself; you can still pick others.
applications-approve = Approve { $count }
applications-back = Back
applications-approved-title = **What became of each**
applications-approved = ✅ { $person } is a volunteer now.
applications-not-approved = ⚠️ { $person }: { $why }
applications-trouble = Something went wrong. It is still to be decided, unless **/applications** says otherwise.
applications-too-many = At most { $limit } can be approved in one go.
applications-card = [card]({ $link })
applications-no-card = no card in the channel
applications-open = Open one here
applications-choice = { $name } · { $county }
applications-more = More

# --- belonging ---

cmd-volunteer = Volunteers and what is kept about them
cmd-volunteer-remove = End somebody’s membership
cmd-volunteer-restore = Let somebody back in, or give a volunteer their role again
cmd-volunteer-show = What is kept about somebody’s membership; looking is recorded
opt-volunteer-person = Whom
opt-volunteer-reason = Why; the person can read it

volunteer-unknown = This person has never applied to the alliance.
volunteer-removed-already = This person has been removed already.
volunteer-shown = **What is kept about the membership of { $person }**
volunteer-removed = { $person } is no longer a volunteer, and every level is taken. They can read why when they press Join.
volunteer-restored = { $status ->
    [active] { $person } is a volunteer.
    [left] { $person } is a volunteer again as soon as they are back in a server of the alliance.
   *[declined] { $person } may apply again.
 }
volunteer-returned = { $person } has come back to the server and was { $level ->
    [organizer] an organizer
    [moderator] a moderator
   *[administrator] an administrator
 } when they left. They do not hold that level now. If it is still them and still right, an administrator gives it with **/level give**.
remove-self = You cannot remove yourself. **/me** lets you delete what is kept about you.
remove-higher = Only an administrator can remove a moderator or an administrator.
restore-nothing = This person was not removed, so there is nothing to restore.

role-gone = ⚠️ { $person } lacks the Volunteer role in { $server }: it does not exist any more. Run **/setup** there, then **/volunteer restore**.
role-above = ⚠️ I could not change the role **{ $role }** of { $person } in { $server }: it stands above mine. Move my role above it in Server settings → Roles, then use **/volunteer restore** or take it by hand.
role-refused = ⚠️ I could not change the role **{ $role }** of { $person } in { $server }: Discord refused. See with **/setup** what is missing, then use **/volunteer restore** or take it by hand.
role-reason = Alliance Bot: membership
trace-stays = ⚠️ Somebody had everything deleted that is kept about them, and Discord did not let me delete this. Please delete it by hand: { $place }

# --- what is kept about me ---

cmd-me = What is kept about you: see it, change it, export it, delete it
me-title = **What is kept about you in { $alliance }**
me-status = { $status ->
    [applied] Applied { $at }, not decided yet
    [active] Volunteer since { $at }
    [declined] Declined { $at }: { $reason }
    [removed] Removed { $at }: { $reason }
   *[left] Away since { $at }
 }
me-nobody = No application yet.
me-levels = Levels: { $levels }
me-level-somewhere = { $level } for { $where }
me-pledge = Pledge: version { $version } · first applied { $at } · language: { $language }
me-paused = Nothing is said directly before { $until }.
me-topics = Direct messages: { $topics }
me-topics-none = Direct messages: none
me-quiet = Quiet hours: { $hours }. What I write to you waits until they end, or comes before they begin; only what you asked to be reminded of at an instant comes then.
me-quiet-none = none
me-also = Also kept, and part of the export:
me-kept = • { $what ->
    [applications] { $count ->
        [one] one application
       *[other] { $count } applications
     }
    [notes_about_you] { $count ->
        [one] one note of a moderator about your application
       *[other] { $count } notes of moderators about your applications
     }
    [notes_by_you] { $count ->
        [one] that you noted something about one application
       *[other] that you noted something about { $count } applications
     }
    [roles_shown] { $count ->
        [one] that one role is shown at your name
       *[other] that { $count } roles are shown at your name
     }
    [assignments] { $count ->
        [one] one duty for a county, now or once
       *[other] { $count } duties for counties, now or once
     }
    [polls] { $count ->
        [one] that you had a part in one poll
       *[other] that you had a part in { $count } polls
     }
    [statements] { $count ->
        [one] one statement that you made
       *[other] { $count } statements that you made
     }
    [statement_votes] { $count ->
        [one] your vote on one statement
       *[other] your votes on { $count } statements
     }
    [topics_made] { $count ->
        [one] one topic that you opened
       *[other] { $count } topics that you opened
     }
    [takedowns] { $count ->
        [one] one time that something of yours was taken down, or that you took something down
       *[other] { $count } times that something of yours was taken down, or that you took something down
     }
    [poll_templates] { $count ->
        [one] one poll that you kept as a template
       *[other] { $count } polls that you kept as templates
     }
    [poll_repeats] { $count ->
        [one] one poll that you had open by itself
       *[other] { $count } polls that you had open by themselves
     }
    [objections] { $count ->
        [one] one objection that you made
       *[other] { $count } objections that you made
     }
    [objections_decided] { $count ->
        [one] that you were to decide on one objection
       *[other] that you were to decide on { $count } objections
     }
    [appeals_seconded] { $count ->
        [one] that you seconded one appeal
       *[other] that you seconded { $count } appeals
     }
    [proposals_sponsored_under_review] { $count ->
        [one] that you sponsored one text under review
       *[other] that you sponsored { $count } texts under review
     }
    [panel] { $count ->
        [one] one term on the panel
       *[other] { $count } terms on the panel
     }
    [panel_elections] { $count ->
        [one] that you stood for the panel once
       *[other] that you stood for the panel { $count } times
     }
    [invitations] { $count ->
        [one] one answer to a form on the web
       *[other] { $count } answers to a form on the web
     }
    [hours] { $count ->
        [one] hours of one day
       *[other] { $count } entries of hours
     }
    [outreach] { $count ->
        [one] one count of people you reached
       *[other] { $count } counts of people you reached
     }
    [events] { $count ->
        [one] that you had a part in one event
       *[other] that you had a part in { $count } events
     }
    [event_series] { $count ->
        [one] one event that repeats, which you made or lead
       *[other] { $count } events that repeat, which you made or lead
     }
    [tasks] { $count ->
        [one] one task that you made or were asked for
       *[other] { $count } tasks that you made or were asked for
     }
    [task_claims] { $count ->
        [one] that you took one task on
       *[other] that you took { $count } tasks on
     }
    [proposal_versions] { $count ->
        [one] one version of a proposal that you wrote
       *[other] { $count } versions of proposals that you wrote
     }
    [proposals_sponsored] { $count ->
        [one] one proposal that you sponsored
       *[other] { $count } proposals that you sponsored
     }
    [proposal_acts] { $count ->
        [one] one thing that you did with a proposal
       *[other] { $count } things that you did with proposals
     }
    [reminders] { $count ->
        [one] one reminder
       *[other] { $count } reminders
     }
    [audit] { $count ->
        [one] one entry of the audit log
       *[other] { $count } entries of the audit log
     }
   *[other] { $what }: { $count }
 }
me-nothing = Nothing is kept about you yet. **/join** is where it begins.
me-correct = Correct
me-pause = Pause
me-resume = End the pause
me-export = Export
me-delete = Delete
me-saved = ✅ Saved.
me-saved-county = ✅ Saved. Your county is **{ $county }**.
me-saved-but = ✅ Saved, except:
me-is-paused = ✅ I say nothing to you before { $until }.
me-resumed = ✅ The pause is over.
me-topics-saved = ✅ Saved. What you allowed newly began with a message to you just now.
me-topics-pick = What I may write to you about directly
me-exported = This is everything that is kept about you.

topic-membership = Membership and duties
topic-polls = Polls that close soon
topic-personal = What you asked to be reminded of
topic-county = News of your counties, and open ones near you
topic-hours = What became of your hours, or waits for you
topic-tasks = Tasks: open ones near you, and yours
topic-events = Events you join: seats, reminders, changes
topic-opinions = What became of your statements
topic-policies = Proposals you sponsor, objections you made or decide

form-correct = What is kept about you
form-pause = Pause
form-quiet = Quiet hours
form-quiet-hours = On your clock
form-quiet-hours-hint = Such as 21:00-08:00 or 9pm to 8am, or none. Your zone: { $zone }
form-until = Until when
form-until-hint = Such as 2w, friday, 2026-12-01 or tomorrow 18:00

me-delete-sure = **Delete everything that is kept about you in { $alliance }?**
    Your application and membership, your levels and roles, your duties for counties, your reminders and what you allowed me to write about are deleted at once. You are then no longer a volunteer. This cannot be undone.
me-stays = What stays, and why:
    • That a ballot was cast in a poll, without you: the turnout must stay right. What you voted in a closed poll could not be linked to you before either.
    • Entries of the audit log, with a random number in your place: others must stay accountable.
    • Messages that are in Discord itself, such as those in the audit channel or your own: ask a moderator to delete them there.
me-delete-yes = Delete it all
me-delete-no = Keep it
me-deleted = **Deleted.** Nothing is kept about you any more.

# --- the audit log ---

act-approve = { $at } { $actor } approved the application of { $user_id }.
act-decline = { $at } { $actor } declined the application of { $user_id }: { $reason }
act-ask = { $at } { $actor } opened a private conversation with the applicant { $user_id }.
act-note-correct = { $at } { $actor } corrected their note about the application of { $user_id }.
act-note-delete = { $at } { $actor } deleted their note about the application of { $user_id }.
act-note = { $at } { $actor } noted something about the application of { $user_id }.
act-remove = { $at } { $actor } removed { $user_id }: { $reason }
act-restore = { $at } { $actor } let { $user_id } back in.
act-show = { $at } { $actor } looked at what is kept about { $user_id }.
act-leave = { $at } { $user_id } left every server of the alliance. Their level is suspended: { $level }.
act-return = { $at } { $user_id } came back. Their level stays suspended: { $level }.

# Point persons.

cmd-volunteer-point = Choose who is somebody’s point person
opt-volunteer-point = Their point person; left out, it is the lead of their county, or a coordinator of their state
me-point = { $why ->
    [chosen] Your point person is { $person }.
    [lead] Your point person is { $person }, who leads your county.
   *[coordinator] Your point person is { $person }, who coordinates your state.
 }
volunteer-point = { $why ->
    [chosen] The point person of { $volunteer } is { $person }.
    [lead] The point person of { $volunteer } is { $person }, who leads their county.
   *[coordinator] The point person of { $volunteer } is { $person }, who coordinates their state.
 }
me-point-none = Your point persons are the moderators, as your county has no lead yet.
volunteer-point-none = Nobody is the point person of { $volunteer } but the moderators: their county has no lead, and their state no coordinator.
point-self = Nobody is their own point person.
point-not-volunteer = { $person } is not an approved volunteer, and only a volunteer can be a point person.
act-point = { $at } { $actor } chose who is the point person of { $user_id }.
