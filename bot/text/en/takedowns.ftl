# What moderators take down.

taken-down = Taken down by a moderator: { $reason }

cmd-takedown = Take down what breaks the rules, and judge what was taken down
cmd-takedown-words = Take down what somebody wrote
cmd-takedown-list = What was taken down, by whom and why
cmd-takedown-show = Read what was taken down, to judge that; looking is on the record
cmd-takedown-put-back = Put back what was taken down
cmd-menu-takedown = Take down
opt-takedown-what = What it is
opt-takedown-number = Its number, as it stands on it
opt-takedown-reason = Why; everybody reads it
opt-takedown-which = Which takedown

takedown-kind-proposal = Proposal
takedown-kind-statement = Argument or statement
takedown-kind-topic = Topic
takedown-kind-objection = Objection
takedown-kind-poll = Poll
takedown-kind-event = Event
takedown-kind-task = Task
takedown-kind-campaign = Campaign

takedown-named = The { $kind } { $number } itself
takedown-form = Take down
takedown-form-what = What to take down
takedown-form-reason = Why
takedown-form-reason-hint = Everybody reads it in its place, and its author is told.
takedown-done = The { $kind } { $number } is taken down. Whoever reads it, reads your reason instead. What hangs in channels follows within a minute.
takedown-nothing-here = I wrote nothing there that can be taken down. **/takedown words** takes it by its number; what people write themselves, Discord lets you delete.
takedown-already = That is taken down already.
takedown-unknown = I do not know this takedown.
takedown-put-back = That was put back already, or something else was written there since.
takedown-words-gone = Its words are not kept any more: whoever wrote them had their data deleted.
takedown-in-vote = Everybody is voting on this very text, so it stays as they read it until the vote ends. If it is rejected, it can be taken down then.
takedown-adopted = This was adopted by a vote. It can only be repealed: **/policy repeal**.
takedown-undecided = This objection is being decided, and whoever decides has to be able to read it. It can be taken down afterwards.
takedown-counted = This poll was counted, and everybody can check how by what it asked. It stays as people voted on it.

takedown-none = Nothing was taken down.
takedown-line = **{ $takedown }** { $at } { $kind } { $number }, by { $who }: { $reason } { $back ->
    [yes] — put back { $back-at }
    [anew] — written anew since, and taken down again { $back-at }
   *[no] {""}
 }
takedown-older = Older
takedown-shown = The { $kind } { $number }, taken down { $at } by { $who }: { $reason }
takedown-shown-gone = The words are not kept any more.
takedown-shown-words = What it said:
takedown-restored = The { $kind } { $number } is as it was.
takedown-choice = { $kind } { $number }: { $reason }

takedown-told = What you wrote was taken down by a moderator ({ $kind } { $number }): { $reason }
    You can propose or say it again in other words. If you think that was wrong, ask an administrator, who can read it and put it back.
takedown-undone = What you wrote was put back by an administrator: { $kind } { $number }. It had been taken down for this reason: { $reason }

act-take-down = { $at } { $actor } took down what somebody wrote ({ $kind } { $number }): { $reason }
act-put-back = { $at } { $actor } put back what had been taken down ({ $kind } { $number }).
act-takedown-show = { $at } { $actor } read what had been taken down ({ $kind } { $number }).
