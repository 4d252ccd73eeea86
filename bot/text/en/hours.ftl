# Hours: logging them, deciding them, statements of them.

cmd-hours = Hours you worked for the alliance
cmd-hours-log = Log work that you did; somebody else approves it
cmd-hours-mine = What you logged, and what became of it
cmd-hours-review = Approve or refuse hours that others logged in the places you organize
cmd-hours-of = What somebody logged, to have it looked into
cmd-hours-statement = Your approved hours of a month, as a table and as a signed file
cmd-hours-key = The key with which anybody can check a signed statement
opt-hours-time = How long, such as 1h30, 90m or 1.5h; of a shift, as long as it was unless you say
opt-hours-kind = What you did; of a shift, what it was for unless you choose
opt-hours-shift = A shift that you were at: the rest is filled in
opt-hours-task = A task that you took on: its county and words are filled in unless you say
opt-hours-day = When: today unless you say yesterday or a day such as 2026-11-20
opt-hours-county = For which county; your own unless you choose another
opt-hours-note = A line about it; nothing about health, money or belief, please
opt-hours-person = Whose hours
opt-hours-month = Which month, such as 2026-11; this one unless you say

hours-kind-canvassing = Canvassing
hours-kind-calls = Calls and texts
hours-kind-event = Event
hours-kind-training = Training
hours-kind-meeting = Meeting
hours-kind-organising = Organizing
hours-kind-writing = Writing
hours-kind-design = Design
hours-kind-software = Software
hours-kind-law = Law
hours-kind-translation = Translation
hours-kind-driving = Driving
hours-kind-other = Something else
hours-reason-not-known = Nobody here knows of this work
hours-reason-minutes = The time is not right
hours-reason-day = The day is not right
hours-reason-kind = The kind of work or the county is not right
hours-reason-twice = It was logged twice
hours-reason-other = Something else, which I write below

hours-time = { $hours ->
    [0] { $minutes } min
   *[other] { $minutes ->
        [0] { $hours } h
       *[other] { $hours } h { $minutes } min
    }
}
hours-line = **{ $day }** · { $time } · { $kind } · { $county } · { $status ->
    [pending] ⏳ waits for approval
    [approved] ✅ approved
    [refused] ❌ not approved
   *[disputed] 🔁 to be decided again
}
hours-line-shift = 🎟️ For a shift that was attended.
hours-line-task = 🧰 For a task that was taken on.
hours-line-note = “{ $note }”
hours-line-corrects = It corrects an earlier entry.
hours-line-refused = Why: { $reason }
hours-line-words = In words: { $words }
hours-logged = ✅ Logged: { $time } on { $day }. Somebody who organizes there looks at it; **/hours mine** shows what became of it.
hours-to-log = { $tasks ->
    [0] { $shifts ->
        [one] **You were at a shift whose hours you have not logged.**
       *[other] **You were at { $shifts } shifts whose hours you have not logged.**
    }
    [one] { $shifts ->
        [0] **You did a task whose hours you have not logged.**
       *[other] **You have not logged the hours of a task and of { $shifts ->
            [one] a shift
           *[other] { $shifts } shifts
        }.**
    }
   *[other] { $shifts ->
        [0] **You did { $tasks } tasks whose hours you have not logged.**
       *[other] **You have not logged the hours of { $tasks } tasks and of { $shifts ->
            [one] a shift
           *[other] { $shifts } shifts
        }.**
    }
} For other work: **/hours log** with a time and a kind.
hours-shift-line = **{ $title }**, { $day }
hours-task-line = **{ $title }**, done and approved
hours-button-task = Log my hours …
hours-button-shift = Log my hours: { $time }
hours-unsaid = Say how long you worked and what you did: **/hours log** with a time such as 1h30 and a kind. Shifts that you were at, and tasks that you did, are offered by themselves.
hours-shift-logged = You have logged hours for **{ $title }** already. **/hours mine** shows them, and corrects them.
hours-mine = { $count ->
    [0] You have not logged any hours yet. **/hours log** does.
   *[other] **Your hours**: { $time } approved
}
hours-queue = { $count ->
    [0] No hours wait for you to decide.
    [one] **One entry waits for you to decide.** Nobody decides their own.
   *[other] **{ $count } entries wait for you to decide.** Nobody decides their own.
}
hours-of = { $count ->
    [0] { $person } has not logged any hours.
   *[other] **Hours of** { $person }: { $time } approved
}
hours-button-correct = Correct
hours-button-withdraw = Withdraw
hours-button-dispute = Have it decided again
hours-button-approve = Approve
hours-button-refuse = Not approve
hours-button-question = Have it decided again
hours-form-correct = Correct what you logged
hours-form-time = How long, such as 1h30
hours-form-task = Log hours for the task
hours-form-day = On which day
hours-form-day-hint = Today unless you say yesterday or a day such as 2026-11-20
hours-form-kind = What you did
hours-form-county = For which county
hours-form-note = A line about it
hours-form-note-hint = What the task is called unless you write something; no health, money or belief
hours-form-dispute = Have it decided again
hours-form-question = Have it decided again
hours-form-why = Why? Whoever decides reads it
hours-form-refuse = Not approve
hours-form-reason = Why not?
hours-form-words = In your words
hours-form-words-hint = The person reads it. Needed only if it is something else.
hours-withdrawn = ✅ Withdrawn.
hours-corrected = ✅ Corrected. Somebody who organizes there looks at it; what was approved before counts until then.
hours-disputed = ✅ Somebody else decides it again.
hours-approved = ✅ Approved for { $person }.
hours-refused = Not approved for { $person }, who can see why.
hours-statement = Your approved hours of { $month }: { $time }. The table is for you. The signed file shows anybody that they were approved: `python -m bot verify-statement` checks it.
hours-key = Statements of this alliance are signed with this key: `{ $public }`
hours-decided = { $approved ->
    [0] { $refused ->
        [one] One entry of your hours was not approved.
       *[other] { $refused } entries of your hours were not approved.
    }
   *[other] { $refused ->
        [0] Approved: { $approved } of the entries of your hours.
       *[other] Of your hours { $approved } entries were approved and { $refused } not.
    }
} **/hours mine** in the server shows them, and what you can do.
hours-waiting = ⏳ { $count ->
    [one] One entry of hours in { $state } waits to be decided, since { $since }.
   *[other] { $count } entries of hours in { $state } wait to be decided, the first since { $since }.
} **/hours review** in the server shows them.
hours-unknown = I do not know this entry, or it is not yours to change. **/hours mine** shows yours.
hours-settled = { $status ->
    [pending] This entry still waits to be decided.
    [approved] This entry is approved already.
    [refused] This entry was refused already.
    [disputed] This entry is to be decided again already.
    [withdrawn] This entry was withdrawn.
   *[replaced] This entry was corrected: another stands in its place.
}
hours-own = These hours are yours: somebody else has to decide them.
hours-decided-before = You decided this one before. Somebody else has to decide it again.
hours-correction-waits = A correction of this entry waits to be decided. Correct or withdraw that one.
hours-too-many = { $limit } of your entries wait to be decided, which is the most that may. Ask those who organize your county to look at them.
hours-day-full = A day has 24 hours, and you have logged { $minutes } minutes for { $day } already.
hours-minutes-unreadable = I cannot read “{ $given }” as a time worked. Write 1h30, 90m, 1.5h or 1:30.
hours-minutes-range = “{ $given }” is not between a minute and a day.
hours-month-unreadable = I cannot read “{ $given }” as a month that has begun. Write it like { $example }.
hours-month-empty = No approved hours of yours in { $month }. **/hours mine** shows what waits.
act-hours-read = { $at } { $actor } looked at the hours of { $user_id }.
