# Events: making them, coming, waiting, leaving, and what those who come are told.

cmd-event = Events and shifts: come, wait for a seat, organize
cmd-event-create = Make an event here, with seats, a waiting list and reminders
cmd-event-edit = Change an event; who has a seat keeps it
cmd-event-cancel = Call an event off; everybody who has a place is told
cmd-event-add = Give somebody a place at an event, even if they have another one at that time
cmd-event-show = An event, and your place at it
cmd-event-list = The events to come
cmd-event-mine = The events you go to, wait for or lead
opt-event = Which event
opt-event-title = What it is called
opt-event-county = In which county; without, it is online
opt-event-lead = Who leads it; you, unless you choose somebody
opt-event-kind = What people do there: what is suggested when they log their hours
opt-event-campaign = For which campaign people are reached there
opt-event-person = Who asked for a place
opt-event-role = Which of the roles on its card, counted from the top

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

event-created = ✅ **{ $title }** begins { $starts }. Its card is in { $channel } in a moment; **/event edit** and **/event cancel** change it.
event-edited = ✅ **{ $title }** is changed. If it is at another time now, everybody who has a place hears of it.
event-cancelled = ✅ **{ $title }** is called off. Everybody who had a place hears of it.

event-title = ## 📅 { $title }
event-line-cancelled = ❌ **Called off**
event-line-when = 🕑 { $starts } – { $ends }
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
event-channel-closed = You or I may not write in this channel, and the card of the event has to hang somewhere. Make it in another channel.
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
