# Proposals, their life, and policies; areas of government and the terms.

area-of-macroeconomics = Macroeconomics
area-of-civil-rights = Civil rights
area-of-health = Health
area-of-agriculture = Agriculture
area-of-labor = Labor
area-of-education = Education
area-of-environment = Environment
area-of-energy = Energy
area-of-immigration = Immigration
area-of-transportation = Transportation
area-of-law-and-crime = Law and crime
area-of-social-welfare = Social welfare
area-of-housing = Housing
area-of-domestic-commerce = Domestic commerce
area-of-defense = Defense
area-of-technology = Technology
area-of-foreign-trade = Foreign trade
area-of-international-affairs = International affairs
area-of-government-operations = Government operations
area-of-public-lands = Public lands
area-of-culture = Culture

cmd-policy = Proposals and policies: propose, second, discuss, decide
cmd-policy-propose = Propose a policy: a text that others second, discuss and vote on
cmd-policy-amend = Propose another text for a policy in force
cmd-policy-repeal = Propose that a policy be in force no more
cmd-policy-again = Bring a rejected proposal back, changed
cmd-policy-edit = Change the text of your proposal: a new version, with its changes shown
cmd-policy-second = Stand behind a proposal, so that its discussion opens
cmd-policy-move-on = Ask that the discussion of your proposal ends, with a day’s notice
cmd-policy-withdraw = Withdraw your proposal, before its vote begins
cmd-policy-share = Let a sponsor write on your proposal’s text, or not any more
cmd-policy-show = A proposal or policy: where it stands, and what comes next
cmd-policy-list = Proposals and policies
cmd-policy-mine = The proposals that you wrote or sponsor
cmd-policy-text = The whole text of a proposal or policy, in any of its versions
cmd-policy-history = What happened to a proposal, step by step
cmd-policy-compare = What differs between two versions of a proposal, or between it and its target
cmd-policy-terms = The numbers by which proposals live; administrators change them
cmd-policy-from-budget = Propose the outcome of a closed budget poll as a policy, with its amounts
opt-policy-proposal = Which proposal
opt-policy-policy = Which policy
opt-policy-supersedes = The policy that yours takes the place of, if it does
opt-policy-rejected = The rejected proposal
opt-policy-person = Which sponsor
opt-policy-version = Which version; without, the present one
opt-policy-older = The older version
opt-policy-newer = The newer version
opt-policy-state = Only those in this state
opt-policy-area = Only those of this area
opt-policy-budget = Which closed budget poll
opt-terms-kind = Of what
opt-terms-seconds = People who have to second it
opt-terms-min-days = Days of discussion at least
opt-terms-max-days = Days of discussion at most
opt-terms-vote-days = Days of the vote
opt-terms-threshold = Share of yes and no that carries it: 1/2, 2/3, 60%
opt-terms-repeal = Share that repeals a right
opt-terms-quorum = Percent of the roll that has to take part
opt-terms-objection-days = Days in which a text can be objected to
opt-terms-panel-days = Days in which the panel decides an objection
opt-terms-appeal-days = Days in which a dismissal can be appealed against
opt-terms-appeal-seconds = People who have to second an appeal
opt-terms-appeal-vote-days = Days of the vote on an appeal
opt-terms-again-days = Days after which a rejected proposal may come back
opt-terms-lapse-days = Days after which a draft that nobody seconds is let go
cmd-area = Areas of government, in which proposals stand
cmd-area-list = The areas of government
cmd-area-add = Add an area of government
cmd-area-rename = Give an area of government another name
cmd-area-retire = Have an area take no new proposals, or take them again
opt-area = Which area
opt-area-name = Its name

policy-state-draft = draft
policy-state-discussion = discussion
policy-state-review = rights review
policy-state-vote = vote
policy-state-adopted = adopted
policy-state-rejected = rejected
policy-state-withdrawn = withdrawn
policy-terms-of-policy = Policies
policy-terms-of-right = Secured Rights

policy-form-propose = Propose a policy
policy-form-amend = Amend a policy
policy-form-repeal = Repeal a policy
policy-form-edit = Change the text
policy-form-title = Title
policy-form-area = Area of government
policy-form-summary = Summary
policy-form-summary-hint = What it would change, in a few sentences: everybody reads this first
policy-form-text = Text
policy-form-text-hint = Word for word, in Markdown; or attach it below
policy-form-text-keep = Leave it empty to keep the text as it is: it is too long for this field
policy-form-why = Why it should be repealed
policy-form-why-hint = In Markdown; or attach it below
policy-form-file = Text as a file
policy-form-file-hint = A Markdown file of up to 100 kB, instead of the field above
policy-form-again = Open the form again
policy-form-kept = { $problem }
    Nothing is lost: the form has what you typed; only a file has to be attached again.
policy-form-lost = I do not have what you typed any more. Please begin anew.

policy-proposed = ✅ **#{ $number } { $title }** is proposed. Its post is in { $channel } in a moment. { $seconds ->
    [0] Its discussion is open.
    [one] Its discussion opens once one other person seconds it.
   *[other] Its discussion opens once { $seconds } others second it.
}
policy-edited = ✅ **#{ $number } { $title }** is version { $version } now.
policy-seconded-now = ✅ You second **#{ $number } { $title }**. { $state ->
    [draft] Its discussion opens once { $needed } do; { $seconds } do by now.
   *[other] Its discussion is open.
}
policy-unseconded = You do not second **#{ $number } { $title }** any more.
policy-moves = ✅ **#{ $number } { $title }** goes to the rights review { $at }, unless its text is changed before.
policy-withdrawn = **#{ $number } { $title }** is withdrawn.
policy-withdraw-sure = Do you want to withdraw **#{ $number } { $title }**? That cannot be taken back.
policy-shared = { $edits ->
    [yes] ✅ { $person } may write on the text of **#{ $number } { $title }** now.
   *[no] { $person } may not write on the text of **#{ $number } { $title }** any more.
}

policy-card-title = ## 📜 #{ $number } { $title }
policy-card-kind = { $kind ->
    [right] { $act ->
        [amend] Amends **Secured Right { $target }**
        [repeal] Repeals **Secured Right { $target }**
       *[adopt] A new **Secured Right**
    }
   *[policy] { $act ->
        [amend] Amends **policy #{ $target }**
        [repeal] Repeals **policy #{ $target }**
       *[adopt] { $target ->
            [0] A new **policy**
           *[other] A new **policy**, in the place of **#{ $target }**
        }
    }
} · { $area }
policy-card-draft = 📝 **Draft.** { $missing ->
    [0] Its discussion opens in a moment.
    [one] **One more person** has to second it; then its discussion opens.
   *[other] **{ $missing } more people** have to second it; then its discussion opens.
} { $lapses ->
    [no] { "" }
   *[yes] If that does not happen it lapses { $at }.
}
policy-card-draft-changed = 📝 **Draft again:** an objection was sustained. Changed, and seconded anew by { $missing ->
    [one] one person
   *[other] { $missing } people
}, it can go on.
policy-card-discussion = 💬 **Discussion** since { $since }. { $moves ->
    [yes] It goes to the rights review { $at }, { $relative }.
   *[no] Its author can end it from { $from } on; by itself it ends { $at }.
}
policy-card-review = ⚖️ **Rights review** since { $since }: its text is frozen. { $open ->
    [yes] { $again ->
        [1] ↩️ An objection was withdrawn, so there is more time.{ " " }
       *[0] { "" }
    }Until { $until } any volunteer may object that it violates a Secured Right; its vote opens once nobody does, or every objection is dismissed.
   *[no] The time for objections is over; its vote opens once every objection is dismissed.
}
policy-card-right = **/right show** has **Secured Right { $number }** in all its versions.
policy-card-objections-more = { $more ->
    [one] • and one more objection
   *[other] • and { $more } more objections
}
policy-card-vote = 🗳️ **Vote** since { $since }, until { $at }, { $relative }. It takes { $share } of the votes, and { $quorum } % of those who may vote have to take part.
policy-share = { $kind ->
    [more] more than { $share }
   *[least] at least { $share }
}
policy-card-adopted = ✅ **Adopted** { $since }: { $yes } yes, { $no } no, { $abstained } abstained.
policy-card-rejected = ❌ **Rejected** { $since }: { $yes } yes, { $no } no, { $abstained } abstained{ $why ->
    [short] , too few for the quorum
    [target] , but what it was to change was in force no more
   *[votes] { "" }
}. It may come back, changed, from { $at } on.
policy-card-withdrawn = 🚫 **Withdrawn** { $since }.
policy-card-ended = { $as ->
    [amended] ♻️ **Amended** { $at } by **#{ $by }**.
    [superseded] ♻️ **Superseded** { $at } by **#{ $by }**.
   *[repealed] { $by ->
        [0] ❌ **Repealed** { $at }, as it violates a Secured Right.
       *[other] ❌ **Repealed** { $at } by **#{ $by }**.
    }
}
policy-target = { $ended ->
    [repealed] ⚠️ { $act ->
        [adopt] The policy whose place it is to take is in force no more: { $by ->
            [0] a challenge to it was sustained
           *[other] **#{ $by }** repealed it
        }. Adopted, this is one policy more.
       *[other] What it is to change is in force no more: { $by ->
            [0] a challenge to it was sustained
           *[other] **#{ $by }** repealed it
        }. **Nothing can follow from a vote on this.** { $state ->
            [vote] The vote goes on, and comes to nothing.
           *[other] Its author can withdraw it, **/policy withdraw**, and propose the text anew as one of its own.
        }
    }
   *[other] ⚠️ What it is to change was { $ended ->
        [superseded] replaced
       *[other] amended
    } by **#{ $by }**: { $kind ->
        [right] it changes the right as it stands now
       *[policy] that is what it changes now
    }. { $state ->
        [vote] Who does not want this text in its place votes no.
        [review] The text is frozen: its author can withdraw it, **/policy withdraw**, and propose it anew.
       *[other] “What it changes” compares the two; its author can take in what is new, **/policy edit**, or withdraw it.
    }
}
policy-card-strongest = **Strongest arguments**
policy-card-author = By { $author }, version { $version } of { $at }
policy-card-sponsors = Seconded by { $sponsors }{ $more ->
    [0] { "" }
   *[other] {" "}and { $more } more
}
policy-card-follows = It brings **#{ $number }** back, which was rejected.
policy-button-second = Second
policy-button-unsecond = Take it back
policy-button-text = Read the text
policy-button-changes = What it changes
policy-button-history = History
policy-button-move-on = Move on
policy-button-withdraw = Withdraw it
policy-button-show = Show
policy-thread-name = #{ $number } { $title }

policy-text-head = **#{ $number } { $title }** · version { $version }
policy-text-attached = **#{ $number } { $title }** · version { $version }. The text is long: it is in the file.
policy-changes-head = **#{ $number }** · what changes from { $old } to { $new }: ~~gone~~, **new**
policy-changes-version = version { $number }
policy-changes-target = what is in force
policy-changes-attached = **#{ $number }** · what changes from { $old } to { $new } is much: it is in the file, line by line.
policy-changes-none = **#{ $number }** · the text itself is the same in { $old } and { $new }.
policy-changes-title = Title: { $changes }
policy-changes-summary = Summary: { $changes }

policy-event-proposed = 📝 { $at } · { $who } proposed this.
policy-event-edited = ✏️ { $at } · { $who } made version { $version }.{ $moves ->
    [yes] {" "}As it was about to move on, everybody has another day to read it: until { $until }.
   *[no] { "" }
}
policy-event-seconded = 👍 { $at } · { $who } seconds it.
policy-event-unseconded = ↩️ { $at } · { $who } seconds it no more.
policy-event-shared = 🤝 { $at } · { $who } { $edits ->
    [yes] lets { $person } write on its text.
   *[no] lets { $person } write on its text no more.
}
policy-event-opened = 💬 { $at } · The discussion is open.
policy-event-notice = ⏳ { $at } · { $state ->
    [draft] Too few people second this: it lapses { $until }.
   *[other] It goes to the rights review { $until }: change or say now what has to be changed or said.
}
policy-event-review = ⚖️ { $at } · Rights review: the text of version { $version } is frozen.
policy-event-sustained = ↩️ { $at } · An objection was sustained. It is a draft again. { $reasons }
policy-event-vote = 🗳️ { $at } · Version { $version } is cleared, and the vote on it is open.
policy-event-adopted = ✅ { $at } · Adopted: { $yes } yes, { $no } no, { $abstained } abstained.
policy-event-rejected = ❌ { $at } · { $why ->
    [target] It got its majority, but what it was to change is in force no more: nothing follows.
    [short] Rejected, as too few took part: { $yes } yes, { $no } no, { $abstained } abstained.
   *[votes] Rejected: { $yes } yes, { $no } no, { $abstained } abstained.
}
policy-event-withdrawn = 🚫 { $at } · { $who } withdrew it.
policy-event-taken-down = 🚫 { $at } · { $who } took its words down, as a moderator: { $reasons }
policy-event-put-back = ↩️ { $at } · { $who } put its words back{ $state ->
    [draft] . It is a draft again.
    [discussion] . It is discussed again, as long as that takes.
   *[other] .
 }
policy-event-lapsed = 🚫 { $at } · It has lapsed: too few people seconded it.
policy-event-target = { $at } · { $words }
policy-event-ended = { $as ->
    [amended] ♻️ { $at } · Amended by **#{ $by }**.
    [superseded] ♻️ { $at } · Superseded by **#{ $by }**.
   *[repealed] { $by ->
        [0] ❌ { $at } · In force no more: a challenge was sustained. { $reasons }
       *[other] ❌ { $at } · Repealed by **#{ $by }**.
    }
}

policy-told = **#{ $number } { $title }** { $what ->
    [opened] is in discussion now.
    [notice] { $state ->
        [draft] lapses in a week, unless enough people second it.
       *[other] goes to the rights review in a day. If its text still has to change, now is the time.
    }
    [review] is in rights review: its text is frozen.
    [sustained] is a draft again: an objection to it was sustained. It can go on changed, and seconded anew.
    [vote] is cleared, and the vote on it is open.
    [adopted] is adopted.
    [rejected] was not adopted.
    [lapsed] has lapsed: too few people seconded it.
    [target] is to change what is another now, or in force no more. Its thread says what can be done.
   *[ended] is in force no more.
} { $where }
policy-vote-question = { $kind ->
    [right] { $act ->
        [amend] Amend the Secured Right (#{ $number }): { $title }
        [repeal] Repeal the Secured Right (#{ $number }): { $title }
       *[adopt] Adopt the Secured Right (#{ $number }): { $title }
    }
   *[policy] { $act ->
        [amend] Amend the policy (#{ $number }): { $title }
        [repeal] Repeal the policy (#{ $number }): { $title }
       *[adopt] Adopt the policy (#{ $number }): { $title }
    }
}

policy-list = { $count ->
    [0] There are none. **/policy propose** begins one.
   *[other] **Proposals and policies: { $count }**
}
policy-mine = { $count ->
    [0] You wrote and sponsor none. **/policy list** shows what there is.
   *[other] **You wrote or sponsor: { $count }**
}
policy-line = **#{ $number } { $title }**
    { $state } · since { $since }
policy-history = **#{ $number } { $title }**, step by step
area-list = **Areas of government: { $count }**
area-line = { $name }{ $retired ->
    [yes] {" "}· retired
   *[no] { "" }
}
area-added = ✅ **{ $name }** is an area of government now.
area-renamed = ✅ **{ $before }** is called **{ $name }** now. Its proposals stay in it.
area-retired-now = { $retired ->
    [yes] ✅ **{ $name }** takes no new proposals any more. What stands in it stays.
   *[no] ✅ **{ $name }** takes proposals again.
}
policy-terms-head = **{ $kind }**
policy-terms-lines = Seconds: **{ $seconds }** · discussion: **{ $least } to { $most } days** · vote: **{ $vote } days**
    Carried by **{ $share }** of yes and no · quorum **{ $quorum } %** of the roll
    Objections: **{ $objection } days** · the panel decides within **{ $panel } days** · appeal within **{ $appeal } days**, seconded by **{ $appealers }**, vote of **{ $appealvote } days**
    A rejected one may come back after **{ $again } days** · a draft lapses after **{ $lapse } days**
policy-terms-repeal-line = Repealed by **{ $share }** of yes and no
policy-terms-note = They hold for what is not discussed yet: what is under way keeps those that it began with.
policy-terms-changed = ✅ The terms are changed, for what is not discussed yet.
policy-terms-told = 📜 { $who } changed the terms of proposals, for what is not discussed yet: { $changed }.

policy-budget-title = Budget: { $question }
policy-budget-summary = The outcome of the budget poll “{ $question }”: { $count } funded projects of { $budget } dollars.
policy-budget-text = The alliance has decided how { $budget } dollars are spent, by the poll “{ $question }”, which closed on { $day }.
policy-budget-head = | Project | Amount in dollars |
policy-budget-total = Total
policy-budget-left = Not spent

policy-unknown = I do not know this proposal. **/policy list** shows what there is.
policy-version-unknown = This proposal has versions 1 to { $last }.
policy-title-empty = A proposal needs a title.
policy-summary-empty = A proposal needs a summary.
policy-text-empty = A proposal needs a text: write it into the field, or attach it as a file.
policy-text-long = The text has { $given } kB, and can have { $limit } kB.
policy-text-twice = Write the text into the field or attach it as a file, not both.
policy-target-missing = Say which policy it is about.
policy-target-ended = That is not in force, so that it can be neither amended, repealed nor replaced.
policy-not-rejected = Only a rejected proposal can be brought back.
policy-again-early = A proposal like this was rejected. It may come back, changed, from { $at } on.
policy-again-same = This text was rejected as it is. It may come back changed.
policy-same-as-rejected = This very text was rejected as **#{ $number }**. It may come back changed: **/policy again**.
policy-double = This very text is proposed already, as **#{ $number }**.
policy-unchanged = That is what the text says already.
policy-amend-nothing = That is what the policy says already: an amendment changes something.
policy-drafts-many = You have { $limit } drafts that wait for seconds, which is as many as can be.
policy-not-author = Only the author, and sponsors whom the author lets write on it, can do that.
policy-not-sponsor = This person does not second the proposal: only a sponsor can be let write on it.
policy-frozen = The text is frozen { $state ->
    [vote] during the vote.
   *[review] during the rights review.
} Nothing about it can change.
policy-state = That cannot be done now: this proposal is { $state ->
    [draft] a draft.
    [discussion] in discussion.
    [review] in rights review.
    [vote] being voted on.
    [adopted] adopted.
    [rejected] rejected.
   *[withdrawn] withdrawn.
}
policy-second-own = You wrote this proposal: others have to second it.
policy-seconded = You second this proposal already.
policy-not-seconded = You do not second this proposal.
policy-must-change = An objection to this text was sustained. Its author has to change it before it can be seconded anew.
policy-too-early = The discussion is open until { $at } at least, so that everybody has time to speak.
policy-moving = It moves on already: { $at }.
policy-compare-nothing = There is one version of this text, and nothing to compare it with.
policy-terms-nothing = That changes nothing.
policy-terms-bound = { $name } can be from { $least } to { $most }.
policy-terms-order = A discussion of at least { $least } days cannot end by itself after { $most }.
policy-terms-below = No share can be below a majority: 1/2 is more than half.
policy-terms-repeal = Repealing a right cannot take less than adopting one.
policy-terms-right = A right cannot be easier to change than a policy: neither its share nor its discussion can be less.
policy-budget-unfit = That is no closed budget poll with an outcome.
area-unknown = I do not know this area. **/area list** shows those there are.
area-retired = **{ $name }** takes no new proposals.
area-name-empty = An area needs a name.
area-taken = There is an area **{ $name }** already.
area-many = There can be { $limit } areas at a time. Retire one first.
area-last = One area has to stay.

act-area-add = { $at } { $actor } added the area of government “{ $name }”.
act-area-rename = { $at } { $actor } renamed the area of government “{ $before }” to “{ $name }”.
act-area-retire = { $at } { $actor } retired the area of government “{ $name }”.
act-area-restore = { $at } { $actor } took the area of government “{ $name }” back into use.
act-policy-terms = { $at } { $actor } changed the terms of proposals: { $changed }.
