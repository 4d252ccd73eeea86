# Events: making them, coming, waiting, leaving, and what those who come are told.

cmd-event = Events and shifts: come, wait for a seat, organize
cmd-event-create = Make an event here, with seats, a waiting list and reminders
cmd-event-edit = Change an event; who has a seat keeps it
cmd-event-cancel = Call an event off; everybody who has a place is told
cmd-event-add = Give somebody a place at an event, even if they have another one at that time
cmd-event-series = The events that repeat, and an end to them
cmd-event-show = An event, and your place at it
cmd-event-list = The events to come
cmd-event-mine = The events you go to, wait for or lead
opt-event = Which event
opt-event-title = What it is called
opt-event-county = In which county; without, it is online
opt-event-lead = Who leads it; you, unless you choose somebody
opt-event-kind = What people do there: what is suggested when they log their hours
opt-event-campaign = For which campaign people are reached there
opt-event-repeat = How often it comes again, at the same time of the clock there
opt-event-until = The last day on which it may come, such as 2026-12-31 or 8w; without, it goes on
opt-event-which = Of an event that repeats: only this one, unless you choose those after it too
opt-event-until-edit = For those after it too: another last day on which it may come
opt-event-person = Who asked for a place
opt-event-role = Which of the roles on its card, counted from the top

event-every-week = Every week
event-every-two-weeks = Every two weeks
event-every-month = Every month, on the same day of the month
event-every-month-weekday = Every month, on the same weekday, such as the second Saturday
event-again-week = every week
event-again-two-weeks = every two weeks
event-again-month = every month
event-again-month-weekday = every month, on the same weekday
event-which-this = Only this one
event-which-following = This one and all after it

event-form-create = New event
event-form-edit = Change the event
event-form-starts = It begins
event-form-starts-hint = In the county’s time, online in yours: 2026-12-01 18:00, saturday 10:00
event-form-ends = It ends
event-form-ends-hint = A time, or how long it takes: 21:00, 2h
event-form-seats = How many can come
event-form-seats-hint = 12, or by what is needed: 2 canvassers, 1 driver, 5
event-form-public = What everybody reads
event-form-public-hint = What happens there, what to bring
event-form-private = What only those who have a seat read
event-form-private-hint = The meeting point, the link, a phone number

event-created = ✅ **{ $title }** begins { $starts }. Its card is in { $channel } in a moment; **/event edit** and **/event cancel** change it.{ $again ->
    [0] { "" }
   *[other] {" "}Each of those that follow is an event of its own, with a card of its own some time before.
}
event-edited = ✅ **{ $title }** is changed. If it is at another time now, everybody who has a place hears of it.
event-edited-series = ✅ **{ $title }** is changed, and so are those after it. Everybody who has a place at one that is at another time now hears of it.{ $left ->
    [0] { "" }
    [one] {" "}One that was changed by itself before stays as it is.
   *[other] {" "}{ $left } that were changed by themselves before stay as they are.
}
event-cancelled = ✅ **{ $title }** is called off{ $following ->
    [0] { "" }
   *[other] , and so are all after it
}. Everybody who had a place hears of it.
event-series = { $count ->
    [0] No event repeats. **/event create** with `repeat` makes one.
    [one] **One event repeats**
   *[other] **{ $count } events repeat**
}
event-series-line = **{ $title }** { $every } · { $place }
    The next to be made is for { $next }{ $ends ->
        [0] { "" }
       *[other] , the last for { $until } or before
    }; set up by { $who }
event-series-stopped = ✅ **{ $title }** does not come again. Those that have a card stay: **/event cancel** calls them off.
event-button-stop = End

event-title = ## 📅 { $title }
event-line-cancelled = ❌ **Called off**
event-line-when = 🕑 { $starts } – { $ends }
event-line-every = 🔁 { $every }
event-line-where = 📍 { $place }
event-line-lead = Led by { $person }
event-line-seats = { $role }: { $left ->
    [0] **full**
    [one] **one seat left** of { $seats }
   *[other] **{ $left } seats left** of { $seats }
} { $waiting ->
    [0] { "" }
    [one] · one person waits
   *[other] · { $waiting } people wait
}
event-line-there = ✅ { $count ->
    [0] Nobody was there, of { $seated } who had a seat.
    [one] **One person was there,** of { $seated } who had a seat.
   *[other] **{ $count } people were there,** of { $seated } who had a seat.
}
event-mirror-coming = { $count ->
    [one] { $count } person comes, of { $seats } who can.
   *[other] { $count } people come, of { $seats } who can.
}
event-role-any = Seats
event-online = online
event-private = **Only for those who come:**
event-people = { $state ->
    [going] **Come ({ $count }):** { $people }
    [offered] **Are offered a seat ({ $count }):** { $people }
   *[waiting] **Wait ({ $count }):** { $people }
}
event-button-join = { $named ->
    [0] { $left ->
        [0] Wait for a seat
       *[other] Join
    }
   *[other] { $left ->
        [0] Wait: { $role }
       *[other] Join: { $role }
    }
}
event-button-leave = I can’t make it
event-button-show = Details
event-button-calendar = To my calendar
event-calendar = Open this file, and your calendar takes **{ $title }** in. If the event changes, take it in again.
event-button-list = Who was there
event-own-going = ✅ You have a seat: { $role }.
event-own-offered = ⏳ A seat is kept for you until { $until }: { $role }. **/event mine** and my message to you have it.
event-own-waiting = ⏳ You are on the waiting list, at number { $ahead }: { $role }. If a seat becomes free I tell you.
event-own-lead = You lead it.
event-left = You gave up your place at **{ $title }**, and hear no more of it. Thank you for saying so: somebody else can come.
event-all = { $count ->
    [0] There are no events to come.
   *[other] **Events to come: { $count }**
}
event-mine = { $count ->
    [0] You have no events to come. **/event list** shows what there is.
   *[other] **Your events to come: { $count }**
}
event-line = **{ $title }**
    { $starts } · { $place }

event-offered = 🎟️ A seat is free at **{ $title }**, { $starts }, and you are the next on the waiting list. It is kept for you until { $until }; after that it goes to the next.
event-offer-lapsed = The seat at **{ $title }** that was kept for you has gone to the next. If you still want to come, join again.
event-confirm = 📅 **Tomorrow:** will you be there?
event-soon = 📅 **It begins soon.**
event-when-where = **{ $title }** · { $starts } · { $place }
event-moved = 🕑 **{ $title }** is at another time now: it begins { $starts }. Your place stays yours. If you cannot come then, **/event mine** gives it up.
event-called-off = ❌ **{ $title }**, { $starts }, is called off.
event-came = **{ $title }** is over. Were you there?
event-thanks = Thank you. That is noted for **{ $title }**.
event-answer-accept = I’ll come
event-answer-stay = I’ll be there
event-answer-out = I can’t make it
event-answer-came = I was there
event-answer-not = I was not there
event-list-ask = **{ $title }** is over, and you led it. Who was there?
event-list = { $count ->
    [0] Nobody had a seat at **{ $title }**.
    [one] **{ $title }**: one person had a seat.
   *[other] **{ $title }**: { $count } people had a seat.
}
event-list-line = { $person } { $said ->
    [yes] says: I was there
    [no] says: I was not there
   *[open] has not said
}
event-list-pick = Who was there
event-list-saved = ✅ Saved.

event-unknown = I do not know this event. **/event list** shows what there is.
event-is-cancelled = This event was called off.
event-began = This event began { $at }: places do not change any more.
event-not-over = This event ends { $at }. Tell me after that.
event-not-in = You have no place at this event.
event-no-seat = You have no seat at this event.
event-no-offer = No seat is kept for you any more: it went to the next, or you have taken it already. **/event mine** shows where you stand.
event-no-series = This event does not repeat, or not any more.
event-until-alone = A last day is for an event that repeats: choose how often, or, of a change, those after it too.
event-until-early = It begins { $at }, which is after the last day on which it may come.
event-not-there = That is no event of the last { $days } days at which you were: if you were there, answer my question about it, or ask its lead to say so.
event-not-lead = Only whoever leads the event can say who was there.
event-not-volunteer = Only approved volunteers of the alliance can be given a place.
event-lead = Only an approved volunteer of the alliance can lead an event.
event-already = { $state ->
    [going] You have a seat at this event already.
    [offered] A seat at this event is kept for you already: take it.
   *[waiting] You are on the waiting list of this event already.
}
event-clash = You have a seat at **{ $title }** at that time, { $starts }. Give that up first, or ask whoever organizes this event to add you.
event-waiting-full = { $limit } people wait already, which is as many as can.
event-channel-closed = You or I may not write in this channel, and the card has to hang somewhere. Try it in another channel.
event-title-empty = An event needs a title.
event-ends-early = It would end before it begins, { $at }.
event-too-long = An event takes at most { $limit } days.
event-seats-unreadable = I cannot read “{ $given }” as seats. Write 12, or what is needed: 2 canvassers, 1 driver, 5.
event-seats-many = An event has at most { $limit } seats.
event-roles-many = An event has at most { $limit } roles.
event-roles-twice = One of the roles is there twice.
event-roles-fixed = Somebody has joined already: the roles there are must stay, in their order. Change their numbers, or add others after them.
event-seats-taken = { $taken } people have a seat { $named ->
    [0] already
   *[other] as { $role } already
}: leave at least as many.
act-event-create = { $at } { $actor } made the event “{ $title }”.
act-event-edit = { $at } { $actor } changed the event “{ $title }”.
act-event-cancel = { $at } { $actor } called the event “{ $title }” off.
act-event-add = { $at } { $actor } gave { $user_id } a place at the event “{ $title }”.
act-event-repeat = { $at } { $actor } made the event “{ $title }”, which repeats.
act-event-edit-series = { $at } { $actor } changed the event “{ $title }” and those after it.
act-event-cancel-series = { $at } { $actor } called the event “{ $title }” and all after it off.
act-event-stop = { $at } { $actor } had the event “{ $title }” not repeat any more.
act-event-series-end = { $at } The event “{ $title }” does not repeat any more: whoever set it up does not organize there now. Another organizer can set it up again.
act-event-missed = { $at } The event “{ $title }” was not made { $count ->
    [one] for <t:{ $first }:f>
   *[other] { $count } times, from <t:{ $first }:f> to <t:{ $last }:f>
}: I was away until it was too late.
