# Polls: asking, voting, looking, ending.

cmd-poll = Polls of the alliance
cmd-poll-create = Ask the alliance a question
cmd-poll-show = See a poll, and vote in it
cmd-poll-list = The polls that are open
cmd-poll-close = Close a poll early and count it
cmd-poll-cancel = Cancel a poll without counting it
opt-poll-channel = Where its card hangs; otherwise in the polls channel
opt-poll-poll = Which one: type a word of its question

poll-form-title = A new poll
poll-form-question = The question
poll-form-options = The options
poll-hint-options = One a line, 2 to { $most } of them, each short enough for a button.
poll-form-method = How people vote
poll-method-single = Single choice
poll-method-single-hint = Each person picks one option. The one with the most votes wins.
poll-method-approval = Approval
poll-method-approval-hint = Each person picks every option they can live with. The most widely accepted one wins.
poll-form-results = When the results are shown
poll-results-hidden = Once the poll is closed
poll-results-hidden-hint = Until then nobody sees them, organizers included.
poll-results-live = While people vote
poll-results-live-hint = Everybody sees them grow. Where few vote, others may guess who voted what.
poll-form-closes = When it closes
poll-hint-closes = For example: 2d, tomorrow 18:00, 2026-12-01 18:00 America/Chicago
poll-form-kept = { $problem }

    Nothing you typed was lost.
poll-form-again = Back to the form
poll-opened = Your poll is open until { $at }, and its card appears in { $channel }. { $roll ->
    [one] One volunteer is
   *[other] { $roll } volunteers are
 } on the roll and may vote.

poll-question-empty = The poll needs a question.
poll-options-few = A poll needs at least { $limit } options, one on each line; I found { $given }.
poll-options-many = A poll has at most { $limit } options; you typed { $given }.
poll-option-long = An option fits on its button with at most { $limit } characters. This one has { $given }: { $option }
poll-option-twice = Two of the options look the same: { $option }
poll-channel-unusable = I cannot write in the channel for this poll. Pick another with the option “channel”, or have a server administrator mend the polls channel with **/setup**.
poll-nobody = There is nobody who could vote: the alliance has no approved volunteers yet. They come in with **/join**.
poll-draft-lost = I do not have what you typed any more: I was restarted, or it was too long ago. Please start again with **/poll create**.

poll-question = ### { $question }
poll-asked = Asked by { $who }. { $method ->
    [single] Single choice.
   *[approval] Approval vote.
 }
poll-how = **How to vote:** { $method ->
    [single] press one option. Another press changes your vote.
   *[approval] press every option you can live with. Pressing one again takes it back.
 }
poll-closes = **Closes** { $at } ({ $relative })
poll-turnout = **Turnout:** { $turnout } of { $roll }
poll-secrecy = **Secret ballot:** nobody is shown how anybody votes, and once the poll is closed nothing that is stored can tell. { $results ->
    [live] Results are shown as votes come in.
   *[hidden] Results are hidden from everybody until the close.
 }
poll-somebody = somebody who has left
poll-ended-itself = **Closed** { $at }
poll-ended-early = { $state ->
    [cancelled] **Cancelled** { $at } by { $who }: { $reason }
        No ballot was counted, and all of them were destroyed.
   *[closed] **Closed early** { $at } by { $who }: { $reason }
 }
poll-option = • { $option }
poll-option-votes = • { $option }: **{ $votes ->
    [one] { $method ->
        [single] one vote
       *[approval] one approval
     }
   *[other] { $method ->
        [single] { $votes } votes
       *[approval] { $votes } approvals
     }
 }** ({ $percent } %)
poll-approval-percent = The percentages are of the people who voted. They can add up to more than 100, as a ballot may hold several options.
poll-winner = { $state ->
    [open] So far { $options } is ahead, on { $votes } of { $ballots ->
        [one] one ballot
       *[other] { $ballots } ballots
     }.
   *[closed] **Result:** { $options } wins, on { $votes } of { $ballots ->
        [one] one ballot
       *[other] { $ballots } ballots
     }.
 }
poll-tie = { $state ->
    [open] So far it is a tie between { $options }, each on { $votes } of { $ballots ->
        [one] one ballot
       *[other] { $ballots } ballots
     }.
   *[closed] **Result:** a tie between { $options }, each on { $votes } of { $ballots ->
        [one] one ballot
       *[other] { $ballots } ballots
     }.
 }
poll-tie-of-many = { $state ->
    [open] So far it is a tie between { $count } options, each on { $votes } of { $ballots ->
        [one] one ballot
       *[other] { $ballots } ballots
     }.
   *[closed] **Result:** a tie between { $count } options, each on { $votes } of { $ballots ->
        [one] one ballot
       *[other] { $ballots } ballots
     }.
 }
poll-nobody-voted = { $state ->
    [open] Nobody has voted yet.
   *[closed] **Result:** nobody voted.
 }
poll-retract = Take my vote back
poll-choice = **{ $option }**

poll-ending-closed = ### The poll is closed: { $question }
poll-ending-cancelled = ### The poll is cancelled: { $question }
poll-lost = The poll “{ $question }” was { $state ->
    [cancelled] cancelled
   *[closed] closed
 }, and there is nowhere to announce it: its channel is gone, and so is the polls channel, or I may not write there. **/setup** mends the polls channel, and **/poll show** shows how the poll ended.

poll-receipt-cast = Your ballot is in. For “{ $question }” it says: { $choice }
    You can change it or take it back until { $at } ({ $relative }).
poll-receipt-changed = Your ballot is changed. For “{ $question }” it now says: { $choice }
    You can change it or take it back until { $at } ({ $relative }).
poll-receipt-same = Your ballot for “{ $question }” said that already: { $choice }
    You can change it or take it back until { $at } ({ $relative }).
poll-receipt-retracted = Your ballot for “{ $question }” is taken back: it is as if you had not voted. You can vote again until { $at } ({ $relative }).
poll-receipt-none = You have no ballot in “{ $question }”. You can vote until { $at } ({ $relative }).
poll-own-choice = **Your ballot** says: { $choice }
poll-own-none = **You have not voted yet.**
poll-own-no-roll = **You are not on the roll of this poll:** it holds the people who were volunteers when it opened, { $opened }.
poll-own-secret = { $voted ->
    [yes] **You voted.** What your ballot said, nobody can tell any more.
   *[no] **You did not vote.**
 }

poll-unknown = There is no such poll here. **/poll list** shows the open ones.
poll-closed = This poll closed { $at }; nothing was changed. **/poll show** shows its result.
poll-cancelled = This poll was cancelled { $at }; nothing was changed.
poll-not-on-roll = You are not on the roll of this poll, so you cannot vote in it: the roll holds the people who were approved volunteers when the poll opened, { $opened }. You can vote in those that open after your approval.
poll-option-unknown = That option is not one of this poll’s. **/poll show** shows the card anew.

poll-list = { $count ->
    [0] No poll is open.
    [one] **One poll is open**
   *[other] **{ $count } polls are open**
 }
poll-list-line = **{ $question }**
    Closes { $relative }. [To its card]({ $link })
poll-list-line-no-card = **{ $question }**
    Closes { $relative }.
poll-show = Show

poll-end-closed = Close a poll early
poll-end-cancelled = Cancel a poll
poll-end-reason = { $state ->
    [cancelled] Why it is cancelled
   *[closed] Why it closes early
 }
poll-hint-reason = Everybody reads it, with your name.
poll-reason-empty = People should learn why. Please start again and give a reason.
poll-too-early = A poll stays open for a while, so that everybody has a chance. This one can be closed { $at } at the earliest; cancelling it is possible at any time.
poll-ended = { $state ->
    [cancelled] “{ $question }” is cancelled. That is announced with your reason.
   *[closed] “{ $question }” is closed and counted. The result is announced with your reason.
 }

poll-closing = “{ $question }” closes { $at } ({ $relative }), and you have not voted yet. [To the poll]({ $link })
    I write to you about this because you asked me to; **/me** changes that.
poll-closing-no-card = “{ $question }” closes { $at } ({ $relative }), and you have not voted yet. **/poll show** in the server shows it.
    I write to you about this because you asked me to; **/me** changes that.

act-poll-create = { $at } { $actor } opened the poll “{ $question }”.
act-poll-close = { $at } { $actor } closed the poll “{ $question }” early: { $reason }
act-poll-cancel = { $at } { $actor } cancelled the poll “{ $question }”: { $reason }
