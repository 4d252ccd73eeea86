# Reviews of proposals under the Secured Rights: objections, the panel, rulings, appeals.

cmd-objection = Objections: a text that violates a Secured Right
cmd-objection-make = Object to a proposal under review: it violates a Secured Right
cmd-objection-challenge = Challenge a policy in force: it violates a Secured Right
cmd-objection-withdraw = Withdraw your objection, while it is not decided
cmd-objection-list = The objections that are not decided yet
cmd-objection-show = An objection, who decided on it, and why
opt-objection = The objection’s number
opt-objection-proposal = The proposal’s number
opt-objection-policy = The policy’s number

cmd-panel = The panel that decides objections
cmd-panel-appoint = Put somebody on the panel, or give them a new term
cmd-panel-dismiss = Take somebody off the panel, or leave it yourself
cmd-panel-ask = Ask everybody in the polls channel who stands for the panel
cmd-panel-stand = Stand for the panel at the next election
cmd-panel-elect = Have everybody elect people to the panel, among those who stand
cmd-panel-list = Who is on the panel, and until when
cmd-panel-mine = The objections that wait for your decision
opt-panel-person = Whom
opt-panel-days = For how many days
opt-panel-seats = How many are elected
opt-panel-open = For how many days the poll is open

# --- objecting ---

objection-button = Object
objection-button-challenge = Challenge
objection-form = Object to proposal { $number }
objection-form-challenge = Challenge policy { $number }
objection-form-right = Which Secured Right it violates
objection-form-right-number = The number of the Secured Right
objection-form-passage = The passage
objection-form-passage-hint = Word for word, as it is in the text
objection-form-why = Why it violates the right
objection-no-rights = There are no Secured Rights yet, so there is nothing a text could violate.
objection-made = ⚖️ Objection { $number } is made. { $state ->
    [electorate] Nobody is on the panel who may decide it, so everybody is asked.
   *[panel] The panel decides it until { $until }; if it comes to no majority, everybody is asked.
}
objection-missing = An objection needs a Secured Right, a passage of the text, and a reason. { $right ->
    [1] The Secured Right is missing.
   *[0] { "" }
} { $passage ->
    [1] The passage is missing.
   *[0] { "" }
} { $why ->
    [1] The reason is missing.
   *[0] { "" }
}
objection-typed = Nothing was saved. This is what you typed, to copy:
objection-passage = This passage is not in the text. Copy it word for word.
objection-target = The proposal changes Secured Right { $number } itself, so it cannot violate that one. Every other right protects against it.
objection-closed = Nobody can object to this text now: it is not under review, or the time for objections is over.
objection-again = You objected to this text under Secured Right { $number } already.
objection-many = You can make { $limit } objections to one text.
review-none = This proposal is not under review. Objections are made once its discussion is over.
review-not-in-force = Only a policy in force can be challenged, and this is none.
review-challenged = This policy is challenged already. **/objection list** shows it.

# --- deciding ---

objection-decide-sustain = Sustain
objection-decide-dismiss = Dismiss
objection-form-sustain = Sustain objection { $number }
objection-form-dismiss = Dismiss objection { $number }
objection-form-reasons = Your reasons
objection-form-reasons-hint = Everybody reads them with the ruling; they cannot be changed
objection-voted-now = ✅ Your vote on objection { $number } is recorded. { $state ->
    [panel] The others have until { $until }.
    [sustained] The objection is sustained.
    [appealable] The objection is dismissed; it can be appealed until { $until }.
   *[other] The panel came to no majority, so everybody is asked.
}
objection-unknown = I do not know this objection. **/objection list** shows those that are not decided.
objection-not-panel = Only the panel decides, and for this objection it is those who were on it when it was made: never whoever objected, and never a sponsor of the text.
objection-decided = This objection is not before the panel any more.
objection-late = The time for that is over.
objection-voted = You have decided on this objection already.
objection-reasons = A decision needs its reasons.

# --- withdrawing ---

objection-button-withdraw = Withdraw
objection-withdraw-sure = Do you want to withdraw objection { $number }? That cannot be taken back, cannot be appealed against, and you cannot object to this text under the same right again. Everybody sees that it was withdrawn, and others then have at least a day to object.
objection-withdrawn = Objection { $number } is withdrawn.
objection-not-own = Only whoever objected can withdraw the objection.
objection-settled = This objection is decided already, so that it cannot be withdrawn any more.
objection-poll-withdrawn = The objection was withdrawn.
objection-poll-moot = The text is gone, so there is nothing left to decide.

# --- appealing ---

objection-button-appeal = Second the appeal
objection-appealed = ✅ { $state ->
    [appealed] The appeal is made: everybody is asked.
   *[other] { $own ->
        [1] You appeal.
       *[0] You second the appeal.
    } It needs { $missing ->
        [0] nobody else
        [one] one more person
       *[other] { $missing } more people
    } to second it{ $appealed ->
        [1] { "" }
       *[0] , and whoever objected to appeal
    }, until { $until }.
}
objection-no-appeal = There is nothing to appeal against: only a dismissal by the panel can be appealed, once, in its time.
objection-seconded = You have done that already.

# --- cards ---

review-title-line = ## ⚖️ Rights review of **{ $title }**
review-state-open = { $again ->
    [1] ↩️ An objection was withdrawn on which others may have relied, so there is more time.{ " " }
   *[0] { "" }
}Anybody can object until { $until }: name the Secured Right that the text violates, quote the passage, say why. If nobody does, and every objection is dismissed or withdrawn, the text is cleared for its vote.
review-state-cleared = ✅ **Cleared.** { $challenge ->
    [1] The challenge is { $withdrawn ->
        [1] withdrawn
       *[0] dismissed
    }: the policy stands.
   *[0] This exact text violates no Secured Right, as far as anybody objected, and goes to its vote.
}
review-state-sustained = ❌ **Not cleared.** { $challenge ->
    [1] The policy violates a Secured Right.
   *[0] The text goes back to its sponsors.
} Objections sustained: { $numbers }
objection-title = ## ⚖️ Objection { $number } to **{ $title }**
objection-says = { $person }: it violates **Secured Right { $right }: { $right-title }** (version { $version }).
objection-passage-line = **The passage**
objection-why-line = **Why**
objection-panel-line = **The panel:** { $people }
objection-state-panel = 🕑 The panel decides until { $until }, by a majority of all who are on it. If it comes to none, everybody is asked.
objection-state-electorate = 🗳️ The panel came to no majority, so **everybody decides**. { $poll } Only a majority of no, with enough votes, dismisses the objection.
objection-state-appealable = ✖️ **Dismissed** by the panel. Whoever objected can appeal to everybody until { $until }, if { $seconds ->
    [0] they want
    [one] one other person seconds it
   *[other] { $seconds } others second it
}.
objection-state-appealed = 🗳️ **Appealed: everybody decides.** { $poll } A majority of yes, with enough votes, sustains the objection; otherwise it stays dismissed.
objection-state-dismissed = ✖️ **Dismissed** for good. { $poll }
objection-state-sustained = ⚖️ **Sustained.** The text violates the right. { $poll }
objection-state-withdrawn = ↩️ **Withdrawn** by whoever objected.
objection-state-moot = The text is gone, so this is not decided any more.
objection-vote = • { $person } { $vote ->
    [sustain] **sustains:**
    [dismiss] **dismisses:**
   *[none] has not decided
} { $reasons }
objection-polled = Poll { $number }: { $poll }
objection-list = { $count ->
    [0] No objection waits for a decision.
   *[other] **Objections not decided yet: { $count }**
}
objection-mine = { $count ->
    [0] No objection waits for you.
   *[other] **Objections that wait for you: { $count }**
}
objection-line = **{ $number }** under Secured Right { $right } · { $state ->
    [panel] before the panel until { $until }
    [appealable] dismissed, can be appealed until { $until }
    [appealed] appealed: everybody decides
   *[electorate] everybody decides
}
objection-button-show = Show
objection-waits = ⚖️ Objection { $number } to **{ $title }** waits for your decision until { $until }. **/panel mine** in the server shows it.
objection-told = ⚖️ Your objection { $number }: { $state ->
    [electorate] the panel came to no majority, so everybody is asked.
    [appealable] the panel dismissed it. **/objection show** has the reasons; there you can appeal.
    [appealed] your appeal goes to everybody.
    [dismissed] it is dismissed for good.
   *[sustained] it is sustained.
}
objection-poll = Does “{ $title }” violate Secured Right { $number }: { $right }?
objection-poll-about = Proposal { $proposal }, objection { $number }. /objection show has the passage, the reasons and who decided. { $state ->
    [appealed] The panel dismissed the objection, and that was appealed: a majority of yes sustains it.
   *[other] The panel came to no majority: only a majority of no dismisses the objection.
}

# --- the panel ---

panel-list = { $count ->
    [0] Nobody is on the panel. Objections go to everybody.
   *[other] **On the panel: { $count }**
}
panel-line = • { $person } until { $until }, { $elected ->
    [1] elected
   *[0] appointed
}
panel-appointed = ✅ { $person } is on the panel until { $until }, for objections that are made from now on.
panel-dismissed = ✅ { $person } is on the panel no more. What waits for their decision already stays theirs, so that nobody can turn a decision.
panel-elected = ✅ The election is poll { $poll }, open until { $until }. Its card is in { $channel } in a moment.
panel-elect-sure = { $open ->
    [one] For one day
   *[other] For { $open } days
} everybody votes on who sits on the panel for { $days } days: { $seats ->
    [one] one person
   *[other] { $seats } people
} of the { $count } who stand. Nobody else can be on the ballot.
panel-button-elect = Open the poll
panel-asks = { $count ->
    [0] There is no polls channel in which I could ask: run **/setup**.
    [one] ✅ I ask in the polls channel. **/panel list** shows who stands.
   *[other] ✅ I ask in { $count } polls channels. **/panel list** shows who stands.
}
panel-asked = ## ⚖️ Who stands for the panel?
    The panel decides on objections under the Secured Rights. Everybody elects it; on the ballot are those who say here that they stand, and nobody else. **/panel list** shows who does.
panel-standing = { $count ->
    [0] Nobody stands at the next election yet.
   *[other] **They stand at the next election: { $count }**
}
panel-stands = ✅ You stand for the panel: at the next election you are on the ballot, under your name in Discord, unless you step back before. Everybody can see that you stand.
panel-stands-no-more = You do not stand for the panel any more.
panel-button-stand = I stand
panel-button-step-back = Step back
panel-stand-many = { $most } people stand already, as many as a ballot holds.
panel-not-standing = You do not stand for the panel. Once the poll is open nobody can step back; who is elected can leave with **/panel dismiss**.
panel-poll = Who shall be on the panel that decides objections under the Secured Rights? { $seats ->
    [one] One is elected.
   *[other] { $seats } are elected.
}
panel-poll-about = Those elected sit for { $days } days from the end of this poll.
panel-term = ⚖️ The term of { $person } on the panel ends { $until }. **/panel appoint** gives a new one, **/panel elect** asks everybody.
panel-days = A term is { $least } to { $most } days, not { $given }.
panel-open-days = The poll is open for { $least } to { $most } days, not { $given }.
panel-candidates = { $given ->
    [0] Nobody stands
    [one] One person stands
   *[other] { $given } people stand
} for the panel; it takes { $least } to { $most }. **/panel ask** asks everybody, and each says for themselves that they stand.
panel-seats = { $least } to { $most } can be elected, not { $given }: fewer than stand.
panel-full = The panel has at most { $most } people.
panel-not-volunteer = { $person } is no volunteer of this alliance.
panel-not-on-it = { $person } is not on the panel.

act-objection-vote = { $at } { $actor } decided on objection { $number }: { $vote ->
    [sustain] sustain
   *[dismiss] dismiss
}.
act-objection-withdraw = { $at } { $actor } withdrew objection { $number }.
act-panel-appoint = { $at } { $actor } put { $user_id } on the panel for { $days } days.
act-panel-dismiss = { $at } { $actor } took { $user_id } off the panel.
act-panel-ask = { $at } { $actor } asked who stands for the panel.
act-panel-elect = { $at } { $actor } called an election to the panel, poll { $poll }: { $seats } for { $days } days.
act-panel-seat = { $at } { $actor } put { $user_id } on the panel for { $days } days, elected by poll { $poll }.
