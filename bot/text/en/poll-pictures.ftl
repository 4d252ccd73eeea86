# Pictures of results: few words each, read at the width of a phone. Nothing here is Markdown.

poll-picture-untitled = A poll
poll-picture-option = Option { $number }
poll-picture-number = { $number }
poll-picture-thousands = { $number }k
poll-picture-none = –
poll-picture-share = { $number } ({ $percent } %)
poll-picture-subtitle = { $method }. { $turnout } of { $roll } voted.{ $seats ->
    [one] {""}
   *[other] {" "}{ $seats } win.
 }
poll-picture-described-won = { $bar }, among the winners
poll-picture-described-funded = { $bar }, { $state ->
    [open] would be funded
   *[closed] funded
 }
poll-picture-described = Result of “{ $question }”: { $headline } { $subtitle } { $numbers }

poll-picture-won = { $state ->
    [open] So far { $options } { $count ->
        [one] is
       *[other] are
     } ahead.
   *[closed] { $options } { $count ->
        [one] wins
       *[other] win
     }: { $why }.
 }
poll-picture-won-many = { $state ->
    [open] So far { $count } options are ahead, { $options } first.
   *[closed] { $count } options win, { $options } first: { $why }.
 }
poll-picture-funded = { $state ->
    [open] So far { $count } of { $of } projects would be funded.
   *[closed] { $count ->
        [one] { $count } of { $of } projects is funded.
       *[other] { $count } of { $of } projects are funded.
    }
 }
poll-picture-decided = { $state ->
    [open] So far { $carried ->
        [yes] it would be carried
       *[no] it would be rejected
     }: { $yes } for yes, { $needed } needed.
   *[closed] { $carried ->
        [yes] Carried
       *[no] Rejected
     }: { $yes } for yes, { $needed } needed.
 }
poll-picture-tie-so-far = So far it is a tie.
poll-picture-quorum-missed = { $state ->
    [open] So far { $cast } have voted; the quorum is { $needed }.
   *[closed] Nothing is decided: { $cast } voted, and the quorum is { $needed }.
 }

poll-picture-counted = { $measure ->
    [points] Points
   *[votes] Votes
 }
poll-picture-average = { $average } on average
poll-picture-step-points = First step: the points
poll-picture-finalist = goes on
poll-picture-step-final = Second step: which of the two do more voters give more points?
poll-picture-no-preference = The same for both
poll-picture-needed = { $needed } needed, of { $base } { $of ->
    [roll] on the roll
    [cast] votes with abstentions
   *[votes] votes for yes and no
 }
poll-picture-quorum = Quorum
poll-picture-voted = { $count ->
    [one] One person voted
   *[other] { $count } people voted
 }
poll-picture-quorum-line = { $needed } needed, of { $roll } on the roll

poll-picture-first-and-more = First choices (filled) and what came to them later (hatched)
poll-picture-quota-line = quota: { $quota }
poll-picture-half-line = half of the { $counting } that still counted
poll-picture-elected-in = ✔ round { $round }
poll-picture-out-in = ✘ round { $round }
poll-picture-flow = Round by round: whose votes went where
poll-picture-round = Round { $number }
poll-picture-round-elected = ✔ { $options }
poll-picture-round-out = ✘ { $options }
poll-picture-rounds-skipped = ⋮  { $count ->
    [one] one more round
   *[other] { $count } more rounds
 }

poll-picture-pairs = One to one: how many put the row above the column{ $of ->
    [0] {""}
   *[other] {" "}(the first { $count } of { $of })
 }
poll-picture-decided-by = { $method ->
    [minimax] Votes against each in its worst defeat: the fewest win
    [ranked-pairs] How many others each stands above in the end
   *[schulze] How many others each beats, by chains of victories too
 }

poll-picture-seats = Voters behind each seat when it was given
poll-picture-seats-filled = Seats left over: voters behind each, counting what they still had
poll-picture-turns = Voters behind each in its turn
poll-picture-seat = seat { $number }
poll-picture-seatless = no seat

poll-picture-budget = Budget
poll-picture-money = { $spent } of { $budget } are spent
poll-picture-projects = Approvals; at the right what each project costs
poll-picture-costs = { $cost }
poll-picture-missing = { $cost }, { $missing } short
