# Reminders: people's own, consents, and what could not be delivered.

cmd-remind = What I should remind you of
cmd-remind-me = Have me remind you of something
cmd-remind-list = What you asked me to remind you of
cmd-remind-cancel = Cancel one of your reminders
opt-remind-text = Of what
opt-remind-when = When: 2d, tomorrow 18:00, 2026-12-01 18:00 America/Chicago
opt-remind-reminder = Which one

reminder-set-direct = I will remind you { $at } ({ $relative }), by direct message: { $text }
reminder-set-here = I will remind you { $at } ({ $relative }), here in this channel, where others can read it: { $text }
    If you would rather have it as a direct message, allow me those with **/me**.
reminder-personal = ⏰ You asked me to remind you: { $text }
reminder-list = **{ $count ->
    [one] One reminder
   *[other] { $count } reminders
 } to come**
reminder-list-empty = You have no reminders to come. **/remind me** sets one.
reminder-list-line = { $at } ({ $relative })
    { $text }
reminder-cancel = Cancel
reminder-cancelled = Cancelled: { $text }

reminder-empty = A reminder needs some words.
reminder-time = I can remind you of things between now and { $latest }.
reminder-too-many = You have { $limit ->
    [one] one reminder
   *[other] { $limit } reminders
 } to come, and that is as many as I keep for one person. Cancel one first: **/remind list**.
reminder-nowhere = I could not remind you: you or I may not write in this channel, and you have not allowed me direct messages. Allow them with **/me**, or ask me in another channel.
reminder-unknown = You have no such reminder to come. **/remind list** shows what there is.

page-before = Back
page-after = More

consent-first = Hello! From now on I write to you here { $topic ->
    [membership] when something about your membership or your duties changes
    [polls] when a poll you asked about closes soon
    [personal] what you asked me to remind you of
    [hours] what became of the hours that you logged, and that others’ wait for you to decide
    [tasks] about tasks: open ones near you, and how those go that you take on
    [events] about events that you join: seats, reminders, changes
    [opinions] what became of statements that you made
    [policies] about proposals that you sponsor, and objections that you made or have to decide
   *[county] when there is news of your counties, or one near you needs a lead
 }. You can stop that at any time with **/me** in the server.
consent-closed = Discord does not let me write to you: your direct messages are closed. Open this server’s **Privacy Settings**, turn on **Direct Messages**, and try again. Nothing was changed.

cmd-reminders = What I could not deliver
cmd-reminders-undelivered = Reminders that I could not deliver, to try again or let go
reminder-undelivered = { $count ->
    [0] Everything was delivered.
    [one] **One reminder could not be delivered**
   *[other] **{ $count } reminders could not be delivered**
 }
reminder-undelivered-line = { $kind ->
    [personal] A personal reminder
    [audit] An entry of the audit log
    [digest] A coverage digest
    [application] The card of an application
    [application-answer] The answer to an application
    [poll-card] The card of a poll
    [poll-result] The result of a poll
    [poll-lost] The end of a poll whose channel is gone
    [poll-unopened] The news that a poll did not open by itself
    [poll-closing] A reminder to vote
    [event-card] The card of an event
    [event-offer] The offer of a seat
    [statement-card] A statement to be decided
    [topic-card] The card of a topic
    [task-card] The card of a task
    [task-offer] The question whether somebody takes a task on
    [task-due] A reminder of a task
    [task-ask] The question how a task is going
    [task-review] The question whether a task is done
    [task-approved] The news that a task is approved
    [hours-waiting] The news that hours wait to be decided
    [county-ask] The question whether somebody is still there for a county
    [county-step-up] The question whether a backup steps up
    [county-offer] The offer of a county
    [county-open] The offer of an open county near by
   *[other] A message
 } to { $to }, due { $at }: { $problem }
reminder-retry = Try again
reminder-retry-failed = Try all again that are not too late
reminder-dismiss = Let it go
reminder-settled = Somebody has already dealt with that one. **/reminders undelivered** shows what is left.
act-reminder-retry = { $at } { $actor } had an undelivered reminder tried again.
act-reminder-retry-all = { $at } { $actor } had every reminder tried again that was given up: { $count }.
act-reminder-dismiss = { $at } { $actor } let an undelivered reminder go.

reminder-problem-stale = it was too late to be of use.
reminder-problem-budget = it waited until the person had got fewer messages in a week, and then it was too late to be of use.
reminder-problem-unreported = each try broke off without a word.
reminder-problem-no-consent = the person has not allowed direct messages about this, and there is no channel to mention them in.
reminder-problem-closed = their direct messages are closed, and there is no channel to mention them in.
reminder-problem-left = the person has left that server.
reminder-problem-forbidden = Discord does not let me write there. Give my role **View Channel** and **Send Messages** in it.
reminder-problem-gone = the channel or the account is gone.
reminder-problem-busy = Discord did not answer, however often I tried.
reminder-problem-mistake = something is wrong with the message itself. The log has the details.
