# The register of Secured Rights.

cmd-right = The Secured Rights, which no policy may violate
cmd-right-list = All Secured Rights
cmd-right-show = A Secured Right, in any of its versions, with the vote on it
cmd-right-propose = Propose a new Secured Right
cmd-right-amend = Propose another text for a Secured Right
cmd-right-repeal = Propose to repeal a Secured Right
opt-right = Which Secured Right
opt-right-version = Which version; without, the present one

right-list = { $count ->
    [0] There are no Secured Rights yet. One is proposed with **/right propose**.
   *[other] **Secured Rights: { $count }** – no policy may violate them.
}
right-line = **{ $number }. { $title }** · { $act ->
    [repeal] repealed { $at }
    [amend] version { $version }, since { $at }
   *[adopt] since { $at }
}
right-title = ## Secured Right { $number }: { $title }
right-version = { $act ->
    [repeal] ❌ **Repealed** { $at }. It is in force no more; its versions stay here.
    [amend] ✅ In force: version { $version }, amended { $at }
   *[adopt] ✅ In force: version { $version }, adopted { $at }
}
right-version-old = 🕑 Not in force any more: version { $version }, { $act ->
    [amend] amended { $at }
   *[other] adopted { $at }
}
right-vote = Vote: **{ $yes }** yes, **{ $no }** no, { $abstained } abstained; { $could } could vote.
right-poll = Poll { $number }: { $poll }
right-taken-in = It was taken in from the alliance’s own document, not voted on here.
right-attached = The text is long: it is in the file under this message.
right-button-show = Show
right-button-before = Version { $version }
right-button-after = Version { $version }
right-unknown = I do not know this Secured Right. **/right list** shows all of them.
right-version-unknown = Secured Right { $number } has versions 1 to { $last }.
right-repealed = This Secured Right is repealed already.
right-register-filled = The register says something else already.

act-right-import = { $at } { $actor } took { $count } Secured Rights in from a file.
