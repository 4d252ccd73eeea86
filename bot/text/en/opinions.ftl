# Opinions: topics, statements, votes on them, moderation.

cmd-topic = Topics: what is said about them, and who agrees
cmd-topic-create = Open a topic here: people say what they think, and vote on what others say
cmd-topic-list = The topics that are open
cmd-topic-show = A topic, and what finds the most support
cmd-topic-close = Close a topic: nothing more is said, and nobody votes any more
cmd-argue = Say something about a topic or a proposal, in one sentence
cmd-statements = Statements that wait for a moderator, or that others see
cmd-opinion = What people think, and which groups of opinion there are
cmd-opinion-map = Which groups of opinion there are on a topic, and what all of them agree on
cmd-opinion-me = Where you are on the opinion map of a topic; only you see it
cmd-opinion-mine = What you said, and what became of it
opt-topic = Which topic
opt-topic-here = Which topic; in the thread of a proposal or a topic, that one if you leave it out
opt-topic-title = What it is about, perhaps as a question
opt-statement-kind = For it, against it, a question, or something else
opt-statements-which = Those that wait, unless you choose others

statement-kind-for = For
statement-kind-against = Against
statement-kind-question = A question
statement-kind-statement = A statement
statements-waiting = Those that wait
statements-approved = Those that others see

topic-title = ## 💬 { $title }
topic-closed-at = 🔒 Closed { $at }
topic-counts = { $statements ->
    [0] Nothing has been said yet. Be the first.
    [one] One statement · { $votes } votes
   *[other] { $statements } statements · { $votes ->
        [one] one vote
       *[other] { $votes } votes
    }
}
topic-strongest = **What finds the most support, across all groups of opinion:**
topic-button-for = For
topic-button-against = Against
topic-button-question = Question
topic-button-statement = Say something
topic-button-opine = Vote on statements
topic-button-map = Opinion map
topic-created = ✅ **{ $title }** is open. Its card is in { $channel } in a moment. A moderator looks at each statement before others see it.
topic-closed = ✅ **{ $title }** is closed.
topic-all = { $count ->
    [0] No topic is open.
    [one] **One topic is open**
   *[other] **{ $count } topics are open**
}
topic-list-line = • **{ $title }** · since { $at } { $link }

statement-line = { $kind ->
    [for] ➕
    [against] ➖
    [question] ❓
   *[statement] 💬
} { $words }
statement-form = { $kind ->
    [for] What speaks for it?
    [against] What speaks against it?
    [question] What do you ask?
   *[statement] What do you think?
}
statement-form-words = One sentence
statement-form-words-hint = One thought that others can agree or disagree with
statement-form-link = A link, if there is one
statement-form-link-hint = https://… to what shows it
statement-made = ✅ Thank you. A moderator looks at it, and then others can vote on it, without your name: “{ $words }” **/opinion mine** shows what became of it.
statement-ask = **{ $title }** · you voted on { $voted } of { $total }
statement-asked = > { $line }
statement-all = { $total ->
    [0] There is nothing to vote on yet.
   *[other] You have voted on everything. Thank you! More may come.
}
statement-voted = { $stance ->
    [agree] ✅ You agree:
    [disagree] ❌ You disagree:
   *[pass] ➖ You passed:
} “{ $words }”
stance-agree = Agree
stance-disagree = Disagree
stance-pass = Pass
statement-button-again = Change
statement-button-votes = Your votes
statement-votes = **Your votes on { $title }** ({ $count }). Nobody else sees them.
statement-mine = { $count ->
    [0] You have not said anything yet. **/argue** does, or a button of a topic.
    [one] **What you said.** Nobody sees that it was you.
   *[other] **What you said**, { $count } statements. Nobody sees that it was you.
}
statement-mine-line = **{ $title }** · { $state ->
    [waiting] ⏳ waits for a moderator
    [approved] ✅ others vote on it
    [refused] ❌ not approved
   *[merged] 🔁 merged with another that says the same
}
    “{ $words }”
statement-mine-reason = Why: { $reason }

statements-title = { $which ->
    [waiting] { $count ->
        [0] No statement waits to be decided.
        [one] **One statement waits to be decided.** You are not told whose it is.
       *[other] **{ $count } statements wait to be decided.** You are not told whose they are.
    }
   *[approved] { $count ->
        [0] Nobody sees any statement yet.
        [one] **One statement that others see**
       *[other] **{ $count } statements that others see**
    }
}
statement-to-decide = **Statement** on { $title } · { $at }
statement-state = { $state ->
    [approved] ✅ Approved { $at }
    [refused] ❌ Refused { $at }
   *[merged] 🔁 Merged with another { $at }
}
statement-button-approve = Approve
statement-button-refuse = Refuse
statement-button-merge = A double of …
statement-form-refuse = Refuse the statement
statement-form-reason = Why?
statement-form-reason-hint = The author reads it
statement-form-merge = A double of another one
statement-form-into = Which one says the same?
statement-form-into-hint = That one keeps its words; the votes go to it
statement-decided = { $state ->
    [approved] ✅ Others see it from now on:
    [refused] ❌ Refused; the author can see why:
   *[merged] 🔁 Merged; both authors can see it:
} “{ $words }”

statement-was-approved = ✅ Others can vote now on what you said about { $title }: “{ $words }”
statement-was-refused = What you said about { $title } was not approved: “{ $words }” Why: { $reason }
statement-was-merged = What you said about { $title }, “{ $words }”, says the same as “{ $other }”. Both are one now, in the latter’s words, and votes on yours count for it.
statement-was-joined = What somebody else said about { $title }, “{ $words }”, says the same as your “{ $other }”. Both are one now, in your words.

topic-nameless = A topic needs a title.
topic-unknown = I do not know this topic. Pick one from the list that I offer.
topic-which = Say which topic you mean, in the field **topic**: only in the thread of a proposal or a topic do I know that by myself.
topic-of-proposal = This topic belongs to a proposal and closes with it.
topic-is-closed = This topic was closed { $at }.
statement-empty = Write one sentence.
statement-sentences = Please write one sentence with one thought, so that people know what they agree with. Say the others on their own.
statement-too-many = You have said { $limit } things about this topic, which is the most for one person.
statement-topic-full = { $limit } statements are the most that a topic holds. Vote on them instead.
statement-twice = Somebody has said that already. Vote on it instead.
statement-unknown = This statement is not there any more. Go on with the next one.
statement-settled = { $state ->
    [waiting] This statement still waits to be decided.
    [approved] This statement is approved already.
    [refused] This statement was refused.
   *[merged] This statement was merged with another one.
}
statement-merge = It can only be merged with another statement on the same topic that others see.
statement-nothing-like-it = There is no other statement on this topic that others see.
act-topic-create = { $at } { $actor } opened the topic { $title }.
act-topic-close = { $at } { $actor } closed the topic { $title }.
act-statement-approve = { $at } { $actor } approved statement { $number } on { $title }.
act-statement-refuse = { $at } { $actor } refused statement { $number } on { $title }.
act-statement-merge = { $at } { $actor } merged statement { $number } on { $title } with statement { $into }.
opinion-busy = I cannot work out the map just now. Please try again in a minute.

opinion-title = ## 🗺️ { $title }
opinion-people = { $groups ->
    [one] { $people } people have a place on the map. All of them are one group: no two can be told apart yet.
   *[other] { $people } people have a place on the map, in { $groups } groups of opinion.
}{ $left ->
    [0] {""}
    [one] {" "}One more voted on fewer than { $needed } statements.
   *[other] {" "}{ $left } more voted on fewer than { $needed } statements.
}
opinion-heading = { $which ->
    [agreed] { $groups ->
        [one] **🤝 Most agree:**
       *[other] **🤝 All groups agree:**
    }
    [refused] { $groups ->
        [one] **🙅 Most disagree:**
       *[other] **🙅 All groups disagree:**
    }
   *[divisive] **⚡ The groups differ on:**
}
opinion-statement = • “{ $words }” { $rates }
opinion-rate = { $letter } { $percent } %
opinion-group = **Group { $letter }** · { $people } people
opinion-group-plain = Nothing sets it apart clearly yet.
opinion-typical = { $side ->
    [agree] ✅ agrees, unlike the others:
   *[disagree] ❌ disagrees, unlike the others:
} “{ $words }”
opinion-note = The percentages are how many of each group agree. Groups are what votes have in common; nobody has chosen them, and they change with the votes. Who is where, nobody is shown.
opinion-own = ⭐ { $groups ->
    [one] You are where the star is.
   *[other] You are where the star is, nearest to group { $letter }.
} Only you see this.
opinion-own-none = You have voted on { $voted } of these statements; a place on the map takes { $needed }. Only you see this.
opinion-none = There is no opinion map of **{ $title }** yet: at least { $people } people have to vote on several statements.
opinion-people-of = group { $letter } with { $people } people
opinion-described = A map of opinions, on which people who vote alike lie together: { $groups }.
opinion-picture-title = Opinion map
opinion-picture-subtitle = { $people } people, by how they voted on statements
opinion-picture-headline = { $groups ->
    [one] One group
   *[other] { $groups } groups of opinion
}
opinion-picture-people = { $people } people
opinion-picture-you = You
opinion-picture-note = People who vote alike lie together; a larger mark stands for more people. Each area holds nine tenths of its group.
opinion-picture-own = The star is you. Nobody else gets this picture from me.
