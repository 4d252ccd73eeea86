# The ballot that is filled in step by step.

poll-vote = Vote
poll-all-options = All options
poll-choice-ranked = { $rank }. { $option }
poll-choice-scored = **{ $option }**: { $points ->
    [one] { $points } point
   *[other] { $points } points
 }
poll-choice-unscored = { $count ->
    [one] the other one: 0 points
   *[other] the other { $count }: 0 points
 }
poll-ballot-blank = Your ballot says nothing yet. Fill it in first; to take back a ballot that you have cast, press **Take my vote back** on the card.
poll-ballot-changed = Your ballot says something else than what you read over: you changed it elsewhere. Open it again with **Vote**, and read it over.

ballot-head = ### Your ballot: { $question }
    { $form ->
        [ranks] Rank as many options as you like, the best first. What you leave out counts as worse than all that you rank. To move one, or to let several share a rank, pick it from what you ranked.
        [points] Give each option 0 to 5 points; 5 is the best. What you leave out gets 0.
        [one] Pick one option.
        [projects] Pick every project that you want to be funded, whatever they cost together.
       *[some] Pick every option that you can live with.
    }
ballot-is-new = It is **not cast yet**. I keep it for you meanwhile; others cannot see it.
ballot-is-changed = You have cast another ballot. It counts **until you cast this one** in its place.
ballot-is-cast = This is what you have **cast**. You can change it, and cast it again.
ballot-says = **It says:**
ballot-says-nothing = **It says nothing yet.**
ballot-line = - { $option }
ballot-line-rank = { $rank }.
ballot-together = Together they cost { $cost }; the budget is { $budget }.
ballot-level = level with { $option }
ballot-left-out = Not ranked, and so below all of these:
ballot-line-points = { $points ->
    [one] { $points } point
   *[other] { $points } points
 }:
ballot-stops = **Careful:** several options share rank { $rank }, and this method reads a ballot only up to there. { $rank ->
    [1] So this one counts for nobody.
   *[other] What you rank from there on does not count.
 }
ballot-read-over = ### Read your ballot over: { $question }
ballot-goes-on = This is page { $page } of { $of }. On the last one you can cast it.
ballot-is-that-it = Is that what you mean?
ballot-span = {" "}({ $count ->
    [one] { $first }
   *[other] { $first } to { $last }
 } of { $total })
ballot-before = Options before
ballot-after = More options
ballot-review = Read it over
ballot-clear = Clear it
ballot-about = About the options
ballot-cast = Cast this ballot
ballot-back = Change it
ballot-pick = Pick one{ $span }
ballot-tick = Pick as many as you like{ $span }
ballot-give = Give points, { $count ->
    [one] { $first }
   *[other] { $first } to { $last }
 }: { $options }
ballot-points-form = Your points: 5 is the best
ballot-points = { $points ->
    [one] { $points } point
   *[other] { $points } points
 }
ballot-rank = Pick what you rank number { $rank }{ $span }
ballot-ranked = { $rank }. { $option }
ballot-move = Pick one that you ranked, to move it{ $span }
ballot-first = To the top: { $option }
ballot-up = Up: { $option }
ballot-down = Down: { $option }
ballot-join = Same rank as the one above: { $option }
ballot-drop = Take out: { $option }
