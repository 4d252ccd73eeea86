# Polls that are asked again: templates, and polls that repeat.

cmd-poll-template = Polls kept to be asked again
cmd-poll-template-save = Keep a poll as a template of the alliance
cmd-poll-template-use = Ask a new poll that begins as a template
cmd-poll-template-list = The templates of the alliance
cmd-poll-template-delete = Do away with a template
opt-template-name = What to call it
opt-template-template = Which one: type a word of its name
opt-template-channel = Where its card hangs; otherwise where that of the template did

template-saved = “{ $name }” is kept. **/poll template use** asks it again, and **/poll repeat start** has it open by itself.
template-deleted = “{ $name }” is no template any more. Polls that repeat because of it go on until **/poll repeat stop**.
template-list = { $count ->
    [0] There are no templates yet. **/poll template save** keeps a poll as one.
    [one] **One template**
   *[other] **{ $count } templates**
 }
template-line = **{ $name }**
    { $question }
    { $method }, open for { $lasts }
template-line-unreadable = **{ $name }**
    { $problem }
template-use = Use
template-nameless = The template needs a name.
template-taken = There is a template called “{ $name }” already. Give another name, or do away with that one: **/poll template delete**.
template-many = The alliance has { $limit } templates, and that is as many as I keep. **/poll template delete** makes room.
template-unknown = There is no such template. **/poll template list** shows what there is.
template-newer = This was kept by a newer version of me: I do not know “{ $field }”, and asking the poll without it would be another poll. Keep it anew: **/poll template save**.
template-unreadable = I cannot read what was kept: { $problem }. Keep it anew: **/poll template save**.

cmd-poll-repeat = Polls that open by themselves
cmd-poll-repeat-start = Have a poll open by itself, every week or every month
cmd-poll-repeat-list = The polls that open by themselves
cmd-poll-repeat-stop = Have a poll no longer open by itself
opt-repeat-at = At what time of the clock; for example: 18:00
opt-repeat-weekday = Every week, on this day
opt-repeat-day = Every month, on this day; on the last one of a month that is shorter
opt-repeat-zone = On the clock of this time zone; otherwise of yours
opt-repeat-lasts = How long it is open; otherwise as long as the template was; for example: 3d
opt-repeat-repeat = Which one: type a word of its name
weekday-monday = Monday
weekday-tuesday = Tuesday
weekday-wednesday = Wednesday
weekday-thursday = Thursday
weekday-friday = Friday
weekday-saturday = Saturday
weekday-sunday = Sunday

repeat-started = “{ $name }” opens by itself in { $channel } { $rhythm }, for the first time { $at } ({ $relative }), and is open for { $lasts } then. **/poll repeat stop** ends that.
repeat-rhythm = { $kind ->
    [week] every { $day }
    [last] on the last day of every month
    [late] on day { $day } of every month, or its last,
   *[month] on day { $day } of every month
 } at { $clock } ({ $zone })
repeat-list = { $count ->
    [0] No poll opens by itself. **/poll repeat start** sets one up.
    [one] **One poll opens by itself**
   *[other] **{ $count } polls open by themselves**
 }
repeat-line = **{ $name }** { $rhythm }
    In { $channel }, open for { $lasts }
    Next { $at } ({ $relative }), set up by { $who }
repeat-stop = Stop
repeat-stopped = “{ $name }” does not open by itself any more. A poll that it has opened stays open.
repeat-when = Give a weekday for a poll of every week, or a day for one of every month.
repeat-long = It would still be open when it opens again: it lasts { $lasts }, and at most { $limit } days are possible. Give a shorter time with the option “lasts”.
repeat-many = { $limit } polls open by themselves, and that is as many as I keep. **/poll repeat stop** makes room.
repeat-unknown = There is no such poll that repeats. **/poll repeat list** shows what there is.

act-template-save = { $at } { $actor } kept a poll as the template “{ $name }”.
act-template-delete = { $at } { $actor } did away with the template “{ $name }”.
act-repeat-start = { $at } { $actor } had the poll “{ $name }” open by itself from now on.
act-repeat-stop = { $at } { $actor } had the poll “{ $name }” no longer open by itself.
act-repeat-open = { $at } It was time for the poll “{ $question }” to open by itself ({ $name }).
act-repeat-end = { $at } The poll “{ $name }” does not open by itself any more: whoever set it up is no organizer now. Another organizer can set it up again.
act-repeat-missed = { $at } The poll “{ $name }” did not open by itself { $count ->
    [one] <t:{ $first }:f>
   *[other] { $count } times, from <t:{ $first }:f> to <t:{ $last }:f>
 }: { $why ->
    [late] I was away, and it was too late when I came back.
    [channel] I may not write in its channel, or that is gone.
   *[unreadable] it was set up by a newer version of me.
 }
