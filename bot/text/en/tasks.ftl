# Tasks: making them, taking them on, and saying whether they are done.

cmd-task = Tasks: take one on, get it done, hand some out
cmd-task-create = Make a task, for a county or the whole nation; its card hangs here
cmd-task-list = Open tasks near you, or in a county
cmd-task-mine = The tasks you are on, are asked for, or have to look at
cmd-task-show = A task, and where you stand with it
cmd-task-claim = Take a task on, until a day of your own
cmd-task-edit = Change a task: its words, day, county or people; whoever is on it is told
cmd-task-cancel = Call a task off; whoever is on it is told
cmd-task-history = What happened with a task; that you looked is recorded
opt-task = Which task
opt-task-what = What is to be done, in a few words
opt-task-due = By when: 2026-12-01, 2w, friday 18:00; in the county’s time
opt-task-details = What one needs to know to do it
opt-task-county = In which county; without, it is the whole nation’s
opt-task-people = How many people can take it on; one, unless you say more
opt-task-person = Whom to ask first: it is kept for them for some days
opt-task-edit-person = Whom to ask first from now on, while nobody is on it; without, as it is
opt-task-list-county = In which county; without, those near you
opt-task-claim-due = By when you will have done it; without, by the day it is due

task-form-edit = Change the task
task-form-edit-what = What is to be done, in a few words
task-form-edit-due = By when
task-form-edit-due-hint = 2026-12-01, 2w, friday 18:00; in the county’s time
task-form-edit-details = What one needs to know to do it
task-form-edit-county = In which county
task-form-edit-county-hint = Leave it empty where it is the whole nation’s
task-form-edit-people = How many people can take it on
task-form-edit-people-hint = Of a task that is for several none is kept for one
task-form-done = It is done
task-form-words = What you did, in a line
task-form-words-hint = For whoever looks at it. Nothing about other people
task-form-return = Not done yet
task-form-reason = What is still missing
task-form-reason-hint = They read it, and have some more days for it

task-created = ✅ **{ $title }** is to be done by { $due }. Its card is in { $channel } in a moment; **/task show** tells who is on it.
task-edited = ✅ **{ $title }** is changed, its card in a moment. Whoever is on it hears of it.
task-cancelled = ✅ **{ $title }** is called off. Whoever was on it hears of it.
task-left = **{ $title }** is open to others now, and you hear no more of it. Thank you for saying so.
task-did = 🎉 Thank you! Somebody else looks at **{ $title }** now, and you hear what comes of it.
task-approved = ✅ **{ $title }** is approved, and they hear of it.
task-sent-back = ↩️ **{ $title }** is theirs once more, with what you wrote.

task-title = ## 🧰 { $title }
task-line-cancelled = ❌ **Called off**
task-line-due = 🕑 By { $due }
task-line-where = 📍 { $place }
task-line-places = { $places ->
    [one] { $free ->
        [0] { $done ->
            [0] **Somebody is on it**
           *[other] **Done**
        }
       *[other] **Open:** nobody is on it yet
    }
   *[other] { $free ->
        [0] **Everybody is there** who is needed: { $places }
        [one] **One more** is needed, of { $places }
       *[other] **{ $free } more** are needed, of { $places }
    }, { $done } done
}
task-line-kept = Kept for { $person } until { $until }
task-nation = the whole nation
task-line = **{ $title }**
    by { $due } · { $place }
task-people = { $state ->
    [claimed] **On it ({ $count }):** { $people }
    [done] **Say it is done ({ $count }):** { $people }
   *[approved] **Approved ({ $count }):** { $people }
}
task-says = { $person } says: { $words }
task-own = { $state ->
    [claimed] 💪 You are on it, until { $due }.
    [done] ⏳ You said that it is done; somebody else looks at it.
   *[approved] ✅ You did it. Thank you!
}
task-own-asked = You are asked whether you take it on; it is kept for you until { $until }.
task-own-to-look-at = Somebody says that it is done: have a look.
task-dates = If I hear nothing:
task-date = • { $at }: { $step ->
    [1] I ask how it is going
    [2] I ask once more
    [3] I tell whoever looks after it
   *[5] it is open to others again
 }
task-near = { $count ->
    [0] There are no open tasks near you. **/task list** with a county shows those elsewhere.
   *[other] **Open tasks near you: { $count }**
}
task-within = { $count ->
    [0] There are no open tasks in { $county }.
   *[other] **Open tasks in { $county }: { $count }**
}
task-mine = { $count ->
    [0] You are on no task. **/task list** shows open ones near you.
   *[other] **Your tasks: { $count }**
}
task-button-claim = I’ll do it
task-button-decline = Not for me
task-button-done = Done …
task-button-still = Still on it
task-button-time = More time
task-button-back = Give back
task-button-show = Details
task-button-mine = My part
task-button-read = Read and answer
task-button-approve = Approve
task-button-return = Not done yet …

task-offer = { $kept ->
    [0] 🧰 **{ $title }** is to be done in { $place } by { $due }. Would you take it on? If not, there is nothing to do.
   *[other] 🧰 You are asked to take on **{ $title }** ({ $place }), to be done by { $due }. It is kept for you until { $until }.
}
task-due-soon = 🕑 **{ $title }** is to be done by { $due }. If it takes longer, say so with one tap.
task-question = There is a question for you about **{ $title }**.
task-asked = { $taken ->
    [0] 💪 You are on **{ $title }**, until { $due }.
    [1] 👋 How is **{ $title }** going? It was to be done by { $due }. One tap is enough.
    [2] 👋 Once more: how is **{ $title }** going? It was to be done by { $due }. More time is fine, and so is giving it back.
   *[3] 👋 I have told whoever looks after **{ $title }** that it has gone quiet, in case you need a hand. Are you still on it?
 }
task-review = 👀 Somebody says that **{ $title }** is done. Is it?
task-told-quiet = **{ $title }** could use a friendly look: it was to be done by { $due }, and whoever took it on has not answered yet. Unless they do, it is open to others again { $at }.
task-told-declined = **{ $title }** is open to everybody now: whom you asked cannot take it on.
task-told-approved = ✅ **{ $title }** is approved. Thank you! If you want its hours to count, log them with one short form.
task-told-sent-back = ↩️ **{ $title }** is not quite done yet: { $reason } It is yours until { $due }.
task-told-released = **{ $title }** is open to others now, since I heard nothing from you. No harm done: if you want it back and it is still open, take it on again.
task-told-edited = ✏️ **{ $title }** was changed. It is yours until { $due }; **/task mine** shows it as it is now.
task-told-cancelled = ❌ **{ $title }** is called off: you need not do it any more. Thank you for taking it on.

task-history = **What happened with { $title }**
task-happened-words = { $line } – { $words }
task-happened = { $at }: { $what ->
    [made] { $person } made it
    [edited] { $person } changed it
    [claimed] { $person } took it on
    [still-on-it] { $person } is still on it
    [more-time] { $person } took more time
    [asked] I asked { $person } how it is going
    [asked-again] I asked { $person } once more
    [told] I told whoever looks after it that { $person } has not answered
    [done] { $person } said that it is done
    [approved] what { $person } did was approved
    [sent-back] it was sent back to { $person }
    [given-back] { $person } gave it back
    [declined] { $person } did not want it
    [released] it was released from { $person }
    [cancelled] { $person } called it off, or was on it when it was
   *[left] { $person } left
}

task-unknown = I do not know this task. **/task list** shows what there is.
task-is-cancelled = This task was called off.
task-already = You are on this task already.
task-asked-other = Somebody else was asked first, and the task is kept for them until { $until }.
task-full = Others were quicker: this task has everybody it needs.
task-too-many = You are on { $limit } tasks, and that is as many as I let one person take on. Finish or give back one first: **/task mine**.
task-not-yours = You are not on this task.
task-not-now = { $state ->
    [done] You said already that it is done; somebody else looks at it now.
   *[approved] This is done and approved.
}
task-no-more-time = { $limit ->
    [0] More time is not to be had here.
    [one] You have had more time once already.
   *[other] You have had more time { $limit } times already.
 } One tap on “Still on it” is enough for now; if it does not fit any more, give it back.
task-due-late = It is to be done by { $latest }: choose that or an earlier time.
task-title-empty = A task needs some words.
task-line-empty = Say in a line what you did.
task-reason-empty = Say what is still missing.
task-places = Between one and { $limit } people can take on a task.
task-places-taken = { $count ->
    [one] Somebody is on this task or has done it: it is for one person at least.
   *[other] { $count } people are on this task or have done it: it is for as many at least.
}
task-asked-late = Somebody is on this task already: it cannot be kept for anybody else.
task-asked-alone = A task that is kept for somebody is for one person.
task-asked-nobody = Only an approved volunteer of the alliance can be asked to take on a task.
task-own-work = Nobody approves their own work: somebody else who organizes there does.
task-not-done = You have not taken this task on, or it is more than { $days } days ago.
task-decided = There is nothing to decide any more: somebody else has, or it was taken back.
task-channel-closed = You or I may not write in this channel, and the card of the task has to hang somewhere. Make it in another channel.
act-task-create = { $at } { $actor } made the task “{ $title }”.
act-task-edit = { $at } { $actor } changed the task “{ $title }”.
act-task-cancel = { $at } { $actor } called the task “{ $title }” off.
act-task-approve = { $at } { $actor } approved what { $user_id } did for the task “{ $title }”.
act-task-send-back = { $at } { $actor } sent the task “{ $title }” back to { $user_id }.
act-task-release = { $at } { $actor } released the task “{ $title }”, of which { $user_id } let nothing be heard.
act-task-history = { $at } { $actor } looked at the history of the task “{ $title }”.
