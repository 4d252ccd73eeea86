# Polls: asking, voting, looking, ending.

cmd-poll = Polls of the alliance
cmd-poll-create = Ask the alliance a question
cmd-poll-show = See a poll, and vote in it
cmd-poll-list = The polls that are open
cmd-poll-mine = The open polls that need your vote, and those in which you voted
cmd-poll-edit = Change a poll in which nobody has voted yet; what you leave out stays as it is
cmd-poll-close = Close a poll early and count it
cmd-poll-cancel = Cancel a poll without counting it
cmd-poll-verify = See that your ballot was counted, by the code on its receipt
cmd-poll-export = Get every ballot of a closed poll, to count them again
opt-poll-code = The code on the receipt
opt-poll-format = What kind of file; the published one unless you say otherwise
opt-poll-channel = Where its card hangs; otherwise in the polls channel
opt-poll-method = How people vote; single choice unless you say otherwise
opt-poll-seats = How many win; one unless you say otherwise
opt-poll-budget = For a budget: how many dollars there are; for example: 50,000
opt-poll-threshold = For yes or no: what carries it; pick, or type any share, such as 4/7 or 55%
opt-poll-of = For yes or no: what the threshold is a share of
opt-poll-quorum = Percent of the roll that has to vote, or else nothing is decided
opt-poll-quorum-people = The same, as a number of people instead of a percentage
opt-poll-state = Only for volunteers of this state
opt-poll-county = Only for volunteers of this county
opt-poll-commitment = Only for those who take part like this
opt-poll-days = Only for those who have been volunteers for so many days
opt-poll-server = Only for volunteers who are in this server of the alliance
opt-poll-role = Only for volunteers who have this role; the role of a level stands for the level
opt-poll-everybody = Whether it is for every volunteer again, but for what you narrow it to here
opt-poll-secrecy = Whether everybody on the roll can see who voted what; nobody can unless you say otherwise
opt-poll-turnout = Who sees how many have voted while the poll is open; everyone unless you say otherwise
opt-poll-least = Hours for which nobody can close it early
opt-poll-discussion = Whether there is a thread under its card to talk about it
opt-poll-file = A text file with the options, one a line, where they are too long for the form
opt-template-everybody = Whether it is for every volunteer, whoever the template was for
opt-poll-opens = When it opens, if not at once; for example: tomorrow 9:00
opt-poll-poll = Which one: type a word of its question

poll-form-title = A new poll
poll-form-edit = Edit a poll
poll-form-question = The question
poll-form-options = The options
poll-hint-projects = One a line, 2 to { $most } of them: Project | cost | description | link
poll-hint-options = 2 to { $most }, one a line: Option | description | link. The last two may be left out.
poll-example-projects = Bus shelter | 12,500 | With a bench
poll-example-options = New park | Two acres by the river | https://example.org/park
poll-form-options-kept = **The options** are longer than this form can hold, and stay as they are. To change them, give the command **/poll create** or **/poll edit** another file.
poll-form-description = What it is about
poll-hint-description = Whatever people should know before they vote; it stands on the card.
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
poll-edit-for = { $count ->
    [0] Put it in the other’s place
    [one] Put it in the other’s place, for one person
   *[other] Put it in the other’s place, for { $count } people
 }
poll-open-for = { $count ->
    [0] Open it then
    [one] Open it for one person
   *[other] Open it for { $count } people
 }
poll-preview-method = **How people vote:** { $method }
poll-preview-cost = All projects together would cost { $cost }.
poll-preview-roll = { $when ->
    [later] Now { $count ->
        [one] one person
       *[other] { $count } people
     } would be on the roll; it is made when the poll opens.
   *[now] { $count ->
        [one] One person
       *[other] { $count } people
     } will be on the roll. Once the first ballot is in, nothing can be changed: read it over.
 }
poll-opens = **Opens** { $at } ({ $relative })
poll-is-edited = The poll is edited, and its card in { $channel } shows it as it is now. Who may vote was listed anew.
poll-begun = Somebody has voted in this poll already, so nothing about it can change any more. **/poll cancel** takes it back, with a reason; then you can ask anew.
poll-scheduled = Your poll opens by itself { $at }, and its card appears in { $channel } then. Until then **/poll cancel** takes it back.
poll-who = **Who may vote:** { $who }{ $place }{ $also }.
poll-who-commitment = { $commitment ->
    [team-member] team members
    [regular-helper] regular helpers
    [occasional-supporter] occasional supporters
   *[any] volunteers
 }
poll-who-place = {" "}of { $place }
poll-who-days = { $count ->
    [one] , for at least one day
   *[other] , for at least { $count } days
 }
poll-who-level = , who are at least { $level ->
    [organizer] organizers
    [moderator] moderators
   *[administrator] administrators
 }
poll-who-server = , in the server “{ $name }”
poll-who-role = , with the role “{ $name }”
poll-one-place = That county is not in that state. Give one of them.
poll-nobody-there = There is nobody who could vote: no approved volunteer is like that. Ask for more people: **/poll create** does that, and the option “everybody” of **/poll edit** and **/poll template use**.
poll-not-open-yet = This poll opens { $at }.
poll-opened = Your poll is open until { $at }, and its card appears in { $channel }. { $roll ->
    [one] One volunteer is
   *[other] { $roll } volunteers are
 } on the roll and may vote.

poll-question-empty = The poll needs a question.
poll-options-few = A poll needs at least { $limit } options, one on each line; I found { $given }.
poll-options-many = A poll has at most { $limit } options; you typed { $given }.
poll-option-long = An option has at most { $limit } characters. This one has { $given }: { $option }
poll-option-button = Up to ten options are buttons, which hold { $limit } characters each. This one has { $given }: { $option }
poll-option-twice = Two of the options look the same: { $option }
poll-option-nameless = An option needs a name before the first “|”. This line has none: { $line }
poll-option-parts = A line has at most three parts, the option | its description | a link. This one has { $given }: { $line }
poll-option-description = A description has at most { $limit } characters. That of “{ $option }” has { $given }.
poll-link-https = A link begins with https://, so that nobody can change what it leads to on the way. For “{ $option }” you gave: { $link }
poll-link-unreadable = I cannot read the link of “{ $option }”. It should be like `https://example.org/page`, with nothing else around it. You gave: { $link }
poll-link-long = A link has at most { $limit } characters. That of “{ $option }” has { $given }.
poll-file-large = The file has { $given } kB, and can have { $limit } kB.
poll-file-sides = A yes-or-no question has its three answers. Leave the file out, or pick another way to vote.
poll-turnout-live = Live results show how many have voted. Either everyone sees the turnout, or the results are shown once the poll is closed.
poll-least-unknown = A poll can have to stay open for 0 to { $limit } hours; you asked for { $given }.
poll-least-long = { $hours ->
    [one] The poll would close before one hour is over
   *[other] The poll would close before { $hours } hours are over
 }, for which you want it to be open at least. Let it close later, or ask for less.
poll-replaced = This poll was edited { $at }, before anybody had voted; nothing was changed. Its card shows it as it is now.
poll-of-proposal = This poll follows from the life of a text of the alliance: nobody can edit, close, cancel, keep or repeat it. It ends by itself, and its result is acted upon.
poll-channel-unusable = I cannot write in the channel for this poll. Pick another with the option “channel”, or have a server administrator mend the polls channel with **/setup**.
poll-thread-forbidden = I may not open threads in the channel for this poll. Pick another with the option “channel”, ask without a discussion, or let me create public threads there.
poll-discussion = **Discussion:** { $thread }
poll-nobody = There is nobody who could vote: the alliance has no approved volunteers yet. They come in with **/join**.
poll-draft-lost = I do not have what you typed any more: it was opened already, I was restarted, or it was too long ago. Please start again with **/poll create**.

poll-question = ### { $question }
poll-edited = **Edited** by { $who } before anybody had voted. It opened anew { $at }.
poll-asked = Asked by { $who }. { $method }.
poll-how = **How to vote:** { $form ->
    [ballot] press Vote. A ballot opens that only you see; you fill it in, read it over and cast it.
    [one] press one option. Another press changes your vote.
   *[some] press every option you can live with. Pressing one again takes it back.
 }
poll-money = { $cents ->
    [none] ${ $whole }
   *[other] ${ $whole }.{ $cents }
 }
poll-budget = **Budget:** { $budget } for all projects together.
poll-project = { $option }, { $cost }
poll-project-funded = { $votes ->
    [one] one vote
   *[other] { $votes } votes
 }, **funded**
poll-project-missing = { $votes ->
    [one] one vote
   *[other] { $votes } votes
 }, not funded, { $missing } missing
poll-project-unwanted = { $votes ->
    [0] no votes
    [one] one vote
   *[other] { $votes } votes
 }, not funded
poll-seats = **Seats:** { $seats } options win.
poll-threshold = **Carried by** { $kind ->
    [more] more than { $share }
   *[least] at least { $share }
 } of { $of ->
    [roll] everybody on the roll.
    [cast] all votes, abstentions included.
   *[votes] the votes for yes and no. An abstention counts only towards the quorum.
 }
poll-quorum = **Quorum:** unless { $percent } % of the roll{ $needed ->
    [0] {""}
   *[other] , { $needed } people,
 } vote, nothing is decided.
poll-quorum-people = **Quorum:** unless { $needed ->
    [one] one person votes
   *[other] { $needed } people vote
 }, nothing is decided.
poll-least = **Open for at least** { $hours ->
    [one] one hour
   *[other] { $hours } hours
 }: nobody can close it earlier.
poll-commitment = -# A tie that the rules leave is broken by a lot, drawn from the ballots and a number fixed now. SHA-256 of that number: { $commitment }
poll-closes = **Closes** { $at } ({ $relative })
poll-turnout = **Turnout:** { $turnout } of { $roll }
poll-turnout-moderators = **Turnout:** { $turnout } of { $roll } (only moderators see this before the close)
poll-turnout-hidden = **Roll:** { $roll ->
    [one] one person
   *[other] { $roll } people
 } may vote. { $whom ->
    [moderators] Until the close only moderators see how many did.
   *[nobody] Until the close nobody sees how many did.
 }
poll-secrecy = { $secrecy ->
    [open] **Open ballot:** everybody on the roll can see who voted what{ $results ->
        [live] .
       *[hidden] {" "}once the poll is closed.
    }
   *[secret] **Secret ballot:** nobody is shown how anybody votes, and once the poll is closed nothing that is stored can tell.
 } { $results ->
    [live] Results are shown as votes come in.
   *[hidden] Results are hidden from everybody until the close.
 }
poll-struck = **Struck:** { $people ->
    [one] one person was
   *[other] { $people } people were
 } removed for breaking the rules while the poll was open, and { $ballots ->
    [0] no ballot
    [one] one ballot
   *[other] { $ballots } ballots
 } with them. The roll counts as large as it was at the opening.
poll-open-ballots = **Open ballots:** everybody on the roll can see who voted what.
poll-who-voted = Who voted what
poll-names = ### { $question }
    { $count ->
        [0] Nobody has voted.
        [one] One person voted.
       *[other] { $count } people voted.
    } You see this because you are on the roll.
poll-name = • { $who }: { $choice }
poll-names-secret = This poll has secret ballots: nobody can see who voted what.
poll-names-hidden = Who voted what is shown with the results, once the poll is closed.
poll-names-roll = Only those on the roll of this poll can see who voted what.
poll-ballot-open = This is an **open ballot**: everybody on the roll can see what you vote.
poll-somebody = somebody who has left
poll-ended-itself = **Closed** { $at }
poll-ended-moot = **Cancelled** { $at }: { $reason }{ $opened ->
    [no] {""}
   *[yes] {" "}No ballot was counted, and all of them were destroyed.
 }
poll-ended-early = { $state ->
    [unopened] **Cancelled** { $at } by { $who }, before it opened: { $reason }
    [cancelled] **Cancelled** { $at } by { $who }: { $reason }
        No ballot was counted, and all of them were destroyed.
    [replaced] **Edited** { $at } by { $who }, before anybody had voted. **/poll list** shows the poll as it is now.
   *[closed] **Closed early** { $at } by { $who }: { $reason }
 }
poll-option = • { $option }
poll-option-about = -# { $about }
poll-options-about = -# What there is to know about each stands behind the button.
poll-option-votes = • { $option }: { $tally }
poll-options-more = { $count ->
    [one] … and one more
   *[other] … and { $count } more
 }
poll-counted = How it is counted
poll-tally-percent = { $tally } ({ $percent } %)
poll-tally-votes = **{ $count ->
    [one] one vote
   *[other] { $count } votes
 }**
poll-tally-approvals = **{ $count ->
    [one] one approval
   *[other] { $count } approvals
 }**
poll-tally-points = **{ $count ->
    [one] one point
   *[other] { $count } points
 }**
poll-tally-wins = **{ $count ->
    [0] beats no other
    [one] beats one other
   *[other] beats { $count } others
 }**
poll-tally-defeat = **{ $count ->
    [0] beaten by none
    [one] one vote against it in its worst defeat
   *[other] { $count } votes against it in its worst defeat
 }**
poll-small = -# { $words }
poll-means = { $method ->
    [single] Each voter had one vote; the most win. Percentages are of those who voted.
    [approval] Percentages are of those who voted. A ballot could hold several options, so that they can add up to more than 100.
    [score] Each voter gave every option 0 to 5 points; the most points win.
    [star] Each voter gave every option 0 to 5 points. The two with the most points go on, and of these the one that more voters gave more points wins.
    [yesno] An abstention counts towards the quorum.
    [irv] Round by round the last option is out, and its votes go to whom they rank next, until one has more than half of those that still count.
    [stv] Whoever reaches the quota is elected, and what is above it goes on to the next choices. Where nobody reaches it, the last one is out, and those votes go on.
    [schulze] In the table, a dark cell means: more voters put the row above the column than the other way round. Whoever beats every other one wins; if nobody does, the strongest chains of such victories decide.
    [ranked-pairs] In the table, a dark cell means: more voters put the row above the column than the other way round. Victories count from the strongest down, without those that would close a circle.
    [minimax] In the table, a dark cell means: more voters put the row above the column than the other way round. Whose worst defeat is the smallest wins.
    [phragmen] Each seat goes to whom the most voters stand behind; voters who already have a seat count for less.
    [equal-shares] Every voter gets the same share of the seats and pays with it. Each seat goes to whom the most voters can pay for; voters who already paid count for less.
    [budget-equal-shares] Every voter gets the same share of the money and pays with it for what they approve of. What is left goes by approvals.
   *[budget-greedy] In the order of approvals, whatever the money still reaches.
 }
poll-ahead = So far { $options } { $count ->
    [one] is
   *[other] are
 } ahead.
poll-tie-so-far = So far it is a tie. If it stays one, the lot decides.
poll-no-quorum-yet = So far { $cast ->
    [one] one person has
   *[other] { $cast } people have
 } voted; the quorum is { $needed }.
poll-no-quorum = **Result:** nothing is decided. { $cast ->
    [one] One person
   *[other] { $cast } people
 } voted, and the quorum is { $needed }.
poll-decided = **Result:** { $carried ->
    [yes] carried
   *[no] rejected
 }. { $needed ->
    [one] One vote for yes was needed.
   *[other] { $needed } votes for yes were needed.
 }
poll-winners = **Result:** { $options } { $count ->
    [one] wins
   *[other] win
 }: { $why }.
poll-winners-many = **Result:** { $count } options win, { $options } first: { $why }.
poll-funded = **Result:** { $options } { $count ->
    [one] is
   *[other] are
 } funded: { $why }.
poll-funded-many = **Result:** { $count } projects are funded, { $options } first: { $why }.
poll-was-tied = { $how ->
    [lot] There was a tie, and the lot decided it.
   *[rules] There was a tie, and the rules of the method broke it.
 }
poll-why-most = the most of all
poll-why-preferred = more voters preferred it to the other finalist
poll-why-level = as many voters preferred either finalist, and the tie was broken for it
poll-why-majority = more than half of the ballots that still counted
poll-why-condorcet = it beats every other one to one
poll-why-paths = no other has a stronger chain of victories over it than it has back
poll-why-locked = no other stands above it once the victories are put in order
poll-why-smallest-defeat = its worst defeat is the smallest
poll-why-quota = they reached the quota, or were left when as many seats were
poll-why-load = they spread the seats most evenly over those who approve of them
poll-why-shares = their voters could pay for them from equal shares
poll-why-afforded = the most votes that the budget reached
poll-nobody-voted = { $state ->
    [open] Nobody has voted yet.
   *[closed] **Result:** nobody voted.
 }
poll-nobody-counts = { $state ->
    [open] So far nobody is ahead
   *[closed] **Result:** nobody wins
 }: { $cast ->
    [one] one ballot was cast, and it counts for no option.
   *[other] { $cast } ballots were cast, and none of them counts for an option.
 }
poll-retract = Take my vote back
poll-choice = **{ $option }**

poll-ending-closed = ### The poll is closed: { $question }
poll-ending-cancelled = ### The poll is cancelled: { $question }
poll-lost = The poll “{ $question }” was { $state ->
    [cancelled] cancelled
   *[closed] closed
 }, and there is nowhere to announce it: its channel is gone, and so is the polls channel, or I may not write there. **/setup** mends the polls channel, and **/poll show** shows how the poll ended.

poll-unopened = The poll “{ $question }” was to open by itself, and did not. { $reason } **/poll template save** keeps it, so that it can be asked again.
poll-unopened-late = I was away, and less than half of its time was left when I came back.
poll-unopened-nobody = Nobody could have voted in it, as no approved volunteer was like that any more.
poll-unopened-asker = Whoever asked it is no organizer any more.

poll-receipt-cast = Your ballot is in. For “{ $question }” it says: { $choice }
    You can change it or take it back until { $at } ({ $relative }).
poll-receipt-changed = Your ballot is changed. For “{ $question }” it now says: { $choice }
    You can change it or take it back until { $at } ({ $relative }).
poll-receipt-same = Your ballot for “{ $question }” said that already: { $choice }
    You can change it or take it back until { $at } ({ $relative }).
poll-receipt-retracted = Your ballot for “{ $question }” is taken back: it is as if you had not voted. You can vote again until { $at } ({ $relative }).
poll-receipt-none = You have no ballot in “{ $question }”. You can vote until { $at } ({ $relative }).
poll-receipt-entry = Keep this code: once the poll is closed, **/poll verify** with it shows you that your ballot was counted.
    ```
    { $code }
    ```
    -# To check it without trusting the bot, keep this too. Nonce: `{ $nonce }` Entry: `{ $head }`
poll-receipt-retracted-entry = -# To check that without trusting the bot, keep this. Code: `{ $code }` Nonce: `{ $nonce }` Entry: `{ $head }`
poll-own-choice = **Your ballot** says: { $choice }
    Its code, for **/poll verify**: `{ $code }`
poll-own-none = **You have not voted yet.**
poll-own-no-roll = **You are not on the roll of this poll:** it holds the people who were { $narrowed ->
    [yes] volunteers as the card says under “Who may vote”
   *[no] volunteers
 } when it opened, { $opened }, without those who were removed since.
poll-own-secret = { $voted ->
    [yes] **You voted.** What your ballot said, nobody can tell any more.
   *[no] **You did not vote.**
 }

poll-unknown = There is no such poll here. **/poll list** shows the open ones.
poll-closed = This poll closed { $at }; nothing was changed. **/poll show** shows its result.
poll-cancelled = This poll was cancelled { $at }; nothing was changed.
poll-not-on-roll = You are not on the roll of this poll, so you cannot vote in it: the roll holds { $narrowed ->
    [yes] those of the approved volunteers whom the card names under “Who may vote”, as they were when the poll opened, { $opened }, without those who were removed since.
   *[no] the people who were approved volunteers when the poll opened, { $opened }, without those who were removed since. You can vote in those that open after your approval.
 }
poll-option-unknown = That option is not one of this poll’s. **/poll show** shows the card anew.

poll-list = { $count ->
    [0] No poll is open.
    [one] **One poll is open**
   *[other] **{ $count } polls are open**
 }
poll-mine = { $count ->
    [0] No poll is open in which you can vote.
    [one] **You can vote in one open poll**
   *[other] **You can vote in { $count } open polls**
 }
poll-mine-voted = { $voted ->
    [yes] Your ballot is cast. **Show** tells what it says, and its code.
   *[no] **It still needs your vote.**
 }
poll-mine-verify = -# **/poll verify** with the code of a ballot shows that it is in the box, and once the poll is closed that it was counted as you cast it. The code stands on your receipt, and as long as the poll is open with **Show**.
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
poll-sees-more = You see how many have voted, and others do not yet. So that nobody can choose the moment, you cannot close this poll early; cancelling it is possible at any time.
poll-too-early = A poll stays open for a while, so that everybody has a chance. This one can be closed { $at } at the earliest; cancelling it is possible at any time.
poll-ended = { $state ->
    [cancelled] “{ $question }” is cancelled. That is announced with your reason.
   *[closed] “{ $question }” is closed. Its ballots are being counted, and the result is announced with your reason.
 }

poll-closing = “{ $question }” closes { $at } ({ $relative }), and you have not voted yet. [To the poll]({ $link })
    I write to you about this because you asked me to; **/me** changes that.
poll-closing-no-card = “{ $question }” closes { $at } ({ $relative }), and you have not voted yet. **/poll show** in the server shows it.
    I write to you about this because you asked me to; **/me** changes that.

poll-closing-aloud = “{ $question }” closes { $at } ({ $relative }). [To the poll]({ $link })
    -# You asked to be reminded of polls, and I cannot reach you directly; **/me** changes that.
poll-closing-aloud-no-card = “{ $question }” closes { $at } ({ $relative }). **/poll show** shows it.
    -# You asked to be reminded of polls, and I cannot reach you directly; **/me** changes that.

poll-ballots-secret = Secret ballots
poll-ballots-open = Open ballots: everybody on the roll can see who voted what
poll-sees-everyone = Everyone
poll-sees-moderators = Only moderators before the close
poll-sees-nobody = Nobody before the close

poll-check = **Check it yourself.** **/poll verify** with the code on your receipt shows that your ballot was counted. { $parts ->
    [1] To count all of them again, save both files in one folder and run
   *[other] To count all of them again, save all of these files in one folder and run
 } `python3 recount.py { $file }` there.
poll-check-elsewhere = **Check it yourself.** **/poll verify** with the code on your receipt shows that your ballot was counted. **/poll export** gives you the file with all of them, to count them again.
poll-check-large = **Check it yourself.** **/poll verify** with the code on your receipt shows that your ballot was counted. The file with all of them is too large for Discord: ask those who run the bot for it. They get it with `python -m bot export poll { $poll } FILE.json`.
poll-check-digest = -# SHA-256 of that file, unpacked: `{ $digest }`
poll-check-head = -# The end of the chain of all that was done to ballots: `{ $head }`
poll-verified = The ballot **{ $code }** was counted in “{ $question }”. It says: { $choice }
    If that is your code and not what you voted, tell the moderators, and show them your receipt.
poll-verified-open = The ballot **{ $code }** is in the box of “{ $question }”, and on its chain. What it says is told once the poll is closed, { $at }.
poll-code-wrong = That is no code of a receipt. One has sixteen letters and digits, such as 7K3M-9QWX-2BHT-4PRS.
poll-code-unknown = No ballot here has the code { $code }. A ballot that was taken back has none any more, nor has one of a poll that was cancelled. Otherwise look at your receipt again: is every letter right?
poll-not-closed = Nobody gets the ballots of a poll before it is closed.
poll-exported = All ballots of “{ $question }”:
poll-export-unfit = That kind of file cannot hold ballots as this poll has them. Pick another.
poll-export-large = That file is too large for Discord. Ask those who run the bot for it.
poll-format-json = The published file, with the chain (JSON)
poll-format-csv = A table (CSV)
poll-format-blt = Rankings for counting programs (BLT)
poll-format-preflib = For research (PrefLib)
poll-format-pabulib = Approvals and budgets (Pabulib)

act-poll-create = { $at } { $actor } opened the poll “{ $question }”.
act-poll-edit = { $at } { $actor } edited the poll “{ $before }” before anybody had voted; it is now “{ $question }”.
act-poll-strike = { $at } { $actor } removed somebody who was on the roll of the poll “{ $question }”: they were struck from it.
act-poll-close = { $at } { $actor } closed the poll “{ $question }” early: { $reason }
act-poll-unopened = { $at } The poll “{ $question }” was to open by itself, and did not: { $why ->
    [late] I was away, and less than half of its time was left when I came back.
    [nobody] nobody could have voted in it.
   *[asker] whoever asked it is no organizer any more.
 }
act-poll-head = { $at } The chain of the poll “{ $question }” has come to `{ $head }`.
act-poll-head-last = { $at } The poll “{ $question }” is closed, and its chain ends with `{ $head }`.
act-poll-cancel = { $at } { $actor } cancelled the poll “{ $question }”: { $reason }

poll-side-yes = Yes
poll-side-no = No
poll-side-abstain = Abstain
poll-threshold-majority = Majority: more than half
poll-threshold-three-fifths = At least 3/5
poll-threshold-two-thirds = At least 2/3
poll-threshold-three-quarters = At least 3/4
poll-of-votes = Votes for yes and no
poll-of-cast = All votes, abstentions included
poll-of-roll = Everybody on the roll
poll-method-single = Single choice
poll-method-approval = Approval: every option one can live with
poll-method-yesno = Yes, no or abstain
poll-method-score = Score: 0 to 5 points for every option
poll-method-star = STAR: points, then a runoff of the best two
poll-method-irv = Ranking: instant runoff
poll-method-schulze = Ranking: Schulze
poll-method-ranked-pairs = Ranking: ranked pairs
poll-method-minimax = Ranking: minimax
poll-method-stv = Several seats by ranking: transferable vote
poll-method-phragmen = Several seats by approval: Phragmén
poll-method-equal-shares = Several seats by approval: equal shares
poll-method-budget-equal-shares = Budget by equal shares: money goes to projects
poll-method-budget-greedy = Budget by votes: money goes to projects

poll-budget-missing = A budget needs to know how much money there is: give **/poll create** the option “budget”, for example 50,000.
poll-budget-unneeded = Only the two methods for budgets share out money. Leave the option “budget” out, or pick one of them.
poll-budget-unreadable = I cannot read “{ $given }” as a budget. Write dollars, like 50,000 or 50000 or $1,250.50.
poll-cost-missing = What does “{ $option }” cost? Write the cost behind a bar, for example: Bus shelter | 12,500
poll-cost-unreadable = I cannot read “{ $given }” as what “{ $option }” costs. Write dollars, like 12,500 or 12500 or $99.50.
poll-cost-beyond = “{ $option }” costs more than the whole budget of ${ $budget }, so it could never be funded.
poll-seats-one = That method has one winner. For several seats take single choice, approval, score, Phragmén, equal shares or the transferable vote.
poll-seats-many = As many options can win as there are, less one: at most { $limit } here; you asked for { $given }.
poll-threshold-unknown = I cannot read “{ $given }” as a threshold. It is written like 2/3, 60% or majority.
poll-quorum-both = Give the quorum as a percentage or as a number of people, not both; you gave { $percent } % and { $people } people.
poll-quorum-beyond = The quorum of { $people } people could never be reached: only { $roll ->
    [one] one person
   *[other] { $roll } people
 } may vote. Ask for fewer.
poll-quorum-unknown = The quorum is a percentage from 0 to 100; you asked for { $given }.

poll-story-quota = **Quota:** { $quota ->
    [one] one vote
   *[other] { $quota } votes
 }
poll-story-decision = **Yes** { $yes }, **no** { $no }, **abstain** { $abstained }. Needed: { $needed } of { $base }.
poll-story-round = **Round { $number }** ({ $measure }):
poll-story-tally = { $option }: **{ $tally }**
poll-story-name = { $option }
poll-story-exhausted = Ballots that no longer count for anybody: { $votes }
poll-story-spending = **Spent** { $spent } of { $budget }; { $left } is left over. { $raised ->
    [none] {""}
   *[other] So that more of it could be spent, it was shared out as if it were { $raised }.
 }
poll-story-undecided = What follows is how the count would have come out.
poll-story-elected = Elected: { $options }
poll-story-eliminated = Eliminated: { $options }
poll-story-funded = Funded: { $options }
poll-story-missing = Not funded: { $option }, { $missing } missing
poll-story-transfer = { $surplus ->
    [none] From { $option } goes:
   *[other] What { $option } has beyond the quota, { $surplus }, goes:
 }
poll-story-transfer-exhausted = nobody, as there is no further choice **{ $votes }**
poll-story-transfer-lost = lost, as only five decimals count **{ $votes }**
poll-story-nobody = nobody
poll-story-pairs = **One to one**
poll-story-pair = { $one } **{ $first }** : **{ $second }** { $two }
poll-story-links = **Victories, the strongest first**
poll-story-link = { $winner } over { $loser }, { $votes } to { $against }: { $locked ->
    [yes] kept
   *[no] left out, as it would make a circle
 }
poll-story-paths = **The winner’s chains of victories.** A chain is as strong as its weakest victory.
poll-story-path = To { $other }: { $there }. Back: { $back }.
poll-story-over = over
poll-story-weakest = (weakest { $first } to { $second })
poll-story-no-chain = none
poll-story-order = The lot’s order, the luckiest first:
poll-story-tie = **Tie** in round { $number }{ $budget ->
    [none] {""}
   *[other] {" "}when { $budget } was shared out
 } { $fate ->
    [elected] for being elected
    [bought] for being bought next
    [eliminated] for last
    [advances] for a place in the runoff
    [surplus] for whose surplus goes first
    [locked] between equally strong victories
   *[funded] for the money left
 }: { $options }. { $how ->
    [undrawn] If it stays so, the lot decides.
    [earlier-round] Round { $earlier } broke it and left: { $left }
    [head-to-head] Head to head it left: { $left }
    [points] Points broke it and left: { $left }
    [top-marks] Top marks broke it and left: { $left }
   *[lot] The lot broke it and left: { $left }
 }
poll-story-lot = **The lot:** the number fixed at the opening is { $lot }; with the ballots it gives the seed { $seed }.
poll-measure-votes = votes
poll-measure-points = points
poll-measure-wins = how many others each beats
poll-measure-defeat = votes against each in its worst defeat
poll-measure-load = the load its voters would bear
poll-measure-dollars = dollars that one of its voters would pay at most; the least for its cost is next
poll-measure-share = the most that one of its voters would pay
