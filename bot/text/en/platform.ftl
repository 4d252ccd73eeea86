search-nothing = Type some words to search for. A phrase goes into quotation marks.

# The pages for a web site; dates are those of UTC.
pages-title = Platform of { $alliance }
pages-subtitle = { $policies ->
    [0] No policy has been adopted yet.
    [one] One policy, adopted by vote.
   *[other] { $policies } policies, each adopted by vote.
}
pages-rights = Secured Rights
pages-rights-subtitle = { $rights ->
    [0] None has been adopted yet.
    [one] One right that no policy may violate.
   *[other] { $rights } rights that no policy may violate.
}
pages-right = Right { $number }: { $title }
pages-right-adopted = Version { $version }, adopted on { $day }.
pages-right-amended = Version { $version }, amended on { $day }.
pages-vote = { $yes } yes, { $no } no, { $abstained } abstained, of { $could } who could vote.
pages-area-empty = Nothing has been decided here yet.
pages-area-subtitle = { $policies ->
    [0] Nothing has been decided here yet.
    [one] One policy
   *[other] { $policies } policies
}
pages-policy = Policy { $number }, version { $version }, adopted on { $day }.
pages-discussed = How it was discussed
pages-changes = What changed
pages-changes-subtitle = Every decision on the platform, the newest first.
pages-changes-none = Nothing yet.
pages-change-policy = { $what ->
    [adopted] Adopted
    [amended] Amended
    [repealed] Repealed
   *[superseded] Superseded
}: policy { $number }, { $title }
pages-change-right = { $what ->
    [adopted] Adopted
    [amended] Amended
   *[repealed] Repealed
}: Secured Right { $number }, { $title }

# /platform
cmd-platform = What the alliance stands for
cmd-platform-show = The policies that were adopted, in all or in one area
cmd-platform-coverage = How far each area of government is: adopted, under way, or nothing yet
cmd-platform-publish = Announce here what is new on the platform, with its pages as a file
opt-platform-area = An area of government; all of them if you leave this out
platform-title = ## The platform
    { $adopted ->
        [0] No policy has been adopted yet. **/platform coverage** shows what is under way.
        [one] One policy has been adopted by vote.
       *[other] { $adopted } policies have been adopted by vote.
    }
platform-line = - **{ $area }**: { $count ->
    [one] one policy
   *[other] { $count } policies
}
platform-open-area = Read an area’s policies
platform-area = ## { $area }
    { $count ->
        [0] Nothing has been decided here yet.
        [one] One policy
       *[other] { $count } policies
    }
platform-policy = **Policy { $number }: { $title }**
    { $summary }
    Version { $version }, adopted { $at }: { $yes } yes, { $no } no, { $abstained } abstained, of { $could } who could vote. { $thread }
platform-coverage = ## How far we are
    { $adopted } adopted, { $under_way } under way, and { $gaps ->
        [0] no area is without either.
        [one] one area of { $areas } is without either.
       *[other] { $gaps } areas of { $areas } are without either.
    }
platform-coverage-line = - **{ $area }**: { $adopted ->
    [0] { $under_way } under way
   *[other] { $adopted } adopted{ $under_way ->
        [0] {""}
       *[other] , { $under_way } under way
    }
}
platform-coverage-none = - **Nothing yet:** { $areas }
platform-picture-title = How far we are
platform-picture-subtitle = Policies in force by area of government; hatched: proposals under way
platform-picture-headline = { $adopted } adopted, { $under_way } under way
platform-picture-numbers = { $under_way ->
    [0] { $adopted }
   *[other] { $adopted } + { $under_way }
}
platform-picture-described = { $adopted } policies in force and { $under_way } proposals under way in { $areas } areas of government; { $gaps } have neither. The numbers of each area stand in the message.
platform-channel-closed = You and I both have to be able to write and attach files here.
platform-nothing-new = Nothing changed since the platform was last announced.
platform-published = The platform is announced here, with { $count ->
    [one] one change.
   *[other] { $count } changes.
}
platform-announced = ## The platform of { $alliance }
    { $count ->
        [one] One thing is new. The whole of it is in the file.
       *[other] { $count } things are new. The whole of it is in the file.
    }
platform-announced-more = … and { $count } more
platform-change-policy = - { $what ->
    [adopted] Adopted
    [amended] Amended
    [repealed] Repealed
   *[superseded] Superseded
}: policy { $number }, **{ $title }**
platform-change-right = - { $what ->
    [adopted] Adopted
    [amended] Amended
   *[repealed] Repealed
}: Secured Right { $number }, **{ $title }**

# /policy search
cmd-policy-search = Find proposals, policies, Secured Rights and arguments by their words
opt-policy-search = Words that are all in it; a phrase goes into quotation marks
search-found = ## Found for “{ $typed }”{ $page ->
        [1] {""}
       *[other] , page { $page }
    }
search-none = Nothing has all the words of “{ $typed }”. Try fewer, or other ones.
search-proposal = **{ $number }: { $title }**
    { $excerpt }
search-right = **Secured Right { $number }: { $title }**
    { $excerpt }
search-argument = An argument: { $excerpt }
search-button-right = Read it
search-button-argument = Say what you think

act-platform-publish = { $at } { $actor } announced the platform, with { $count ->
    [one] one change.
   *[other] { $count } changes.
}
