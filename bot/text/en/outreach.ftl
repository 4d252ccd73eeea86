# Outreach: counts of people reached, and campaigns.

cmd-outreach = How many people you reached
cmd-outreach-log = Count people you reached: doors, calls, texts, letters, conversations, posts
cmd-outreach-mine = What you counted last, to be taken back where it is not right
cmd-outreach-report = How many people the alliance reached, by week, state or county, and campaign
opt-outreach-state = One state, by county; the nation, by state, unless you choose one
opt-outreach-campaign = What was done for one campaign; for all, unless you choose one
opt-outreach-weeks = How many weeks back; 8 unless you say
opt-outreach-shift = A shift that you were at: its county, campaign and day are filled in
outreach-button-shift = Count whom I reached
outreach-means-doors = Doors
outreach-means-calls = Calls
outreach-means-texts = Texts
outreach-means-letters = Letters
outreach-means-conversations = Conversations
outreach-means-posts = Posts
outreach-count = { $means ->
    [doors] { $count ->
        [one] { $count } door
       *[other] { $count } doors
    }
    [calls] { $count ->
        [one] { $count } call
       *[other] { $count } calls
    }
    [texts] { $count ->
        [one] { $count } text
       *[other] { $count } texts
    }
    [letters] { $count ->
        [one] { $count } letter
       *[other] { $count } letters
    }
    [conversations] { $count ->
        [one] { $count } conversation
       *[other] { $count } conversations
    }
   *[posts] { $count ->
        [one] { $count } post
       *[other] { $count } posts
    }
}
outreach-form-title = People you reached
outreach-form-counts = How many
outreach-form-counts-hint = Put a number behind what you did, and leave the rest as it is.
outreach-form-county = For which county
outreach-form-day = On which day
outreach-form-day-hint = Empty is today; or yesterday, or a day such as 2026-11-20.
outreach-form-campaign = For which campaign
outreach-no-campaign = None
outreach-logged = ✅ Counted: { $counts }, for { $county } on { $day }. Thank you!
outreach-undo = Take it back
outreach-mine = { $count ->
    [0] You have not counted anything yet. **/outreach log** does.
   *[other] **What you counted last.** What is not right is taken back, and counted anew with **/outreach log**.
}
outreach-mine-line = **{ $day }** · { $county }: { $counts }
outreach-undone = Taken back.
outreach-none = { $weeks ->
    [one] Nobody counted anything this week. **/outreach log** does.
   *[other] Nobody counted anything in the last { $weeks } weeks. **/outreach log** does.
}
outreach-nation = The whole alliance
outreach-report = { $weeks ->
    [one] **{ $where }** reached this week: { $counts }
   *[other] **{ $where }** reached in the last { $weeks } weeks: { $counts }
}
outreach-heading = **{ $what }**
outreach-by-weeks = By week, from each Monday on
outreach-by-places = Where the most were reached
outreach-by-campaigns = By campaign
outreach-line = • { $name }: { $counts }
outreach-picture-subtitle = { $weeks ->
    [one] People reached this week
   *[other] People reached in the last { $weeks } weeks
}
outreach-picture-note = Doors, calls, texts, letters, conversations and posts together. Counted by those who did it.
outreach-picture-described = Bars of how many people were reached, { $where }: { $numbers }
outreach-unreadable = I cannot read “{ $given }”. Write what you did and how many, such as “doors 40”, one on each line.
outreach-unknown = I do not know what “{ $given }” is. I count: { $means }
outreach-twice = “{ $given }” is there already, a second time.
outreach-most = “{ $given }” is more than one person can reach in a day: { $limit } is the most.
outreach-nothing = There is no number yet. Put one behind what you did, such as “doors 40”.
outreach-gone = This was taken back already, or it is not yours.

cmd-campaign = What a campaign says, and how far it reaches
cmd-campaign-create = Begin a campaign
cmd-campaign-kit = Write what a campaign says in a language, and where it leads
cmd-campaign-show = What a campaign says, to copy and share
cmd-campaign-picture = Give what a campaign says in a language a picture
cmd-campaign-rename = Call a campaign something else
cmd-campaign-end = End a campaign
opt-campaign-name = What it is called
opt-campaign-campaign = Which campaign
opt-campaign-picture = A PNG, JPEG or WebP; where and with what it was taken is left out
opt-campaign-description = What it shows, for people who cannot see it
opt-campaign-language = In which language
language-en = English
language-es = Spanish
language-zh = Chinese
language-vi = Vietnamese
language-tl = Tagalog
language-ar = Arabic
language-fr = French
language-ko = Korean
language-ru = Russian
language-ht = Haitian Creole
language-pt = Portuguese
language-de = German
language-hi = Hindi
language-nv = Navajo
campaign-created = ✅ **{ $name }** has begun. Its code is `{ $code }`: its links carry it, so that reach is counted by campaign. **/campaign kit** writes what it says.
campaign-title = **{ $name }** · code `{ $code }`
campaign-no-kit = Nobody has written yet what it says.
campaign-language = **{ $language }**
campaign-renamed = The campaign is called **{ $name }** now. Its code stays the same.
campaign-ended = **{ $name }** has ended. What was counted for it stays.
campaign-form-title = What the campaign says
campaign-form-text = The words, as people should share them
campaign-form-link = Where it leads
campaign-form-link-hint = An address with https://; the campaign’s code is added to it.
campaign-nameless = A campaign needs a name.
campaign-twice = A campaign called “{ $name }” is running already.
campaign-unknown = I do not know this campaign, or it has ended. Choose one from the list.
campaign-button-out = Take the picture out
campaign-kit-missing = Nobody has written what it says in this language yet: **/campaign kit** first, then the picture.
campaign-picture-undescribed = Say what the picture shows, for people who cannot see it.
campaign-picture-big = The file is too big: { $limit } MB is the most.
campaign-picture-kind = I cannot read this file as a PNG, JPEG or WebP.
campaign-picture-large = The picture has too many points: { $pixels } million is the most. Save it smaller.
campaign-picture-heavy = The picture takes more than { $limit } MB even when I make it smaller. Save it as a JPEG or WebP.
campaign-picture-none = There is no picture to take out.
campaign-kit-empty = There are no words yet.
act-campaign-create = { $at } { $actor } began the campaign “{ $name }”.
act-campaign-kit = { $at } { $actor } wrote what the campaign “{ $name }” says, in the language “{ $language }”.
act-campaign-rename = { $at } { $actor } called the campaign “{ $name }” something else: “{ $to }”.
act-campaign-end = { $at } { $actor } ended the campaign “{ $name }”.
act-campaign-picture = { $at } { $actor } gave the campaign “{ $name }” a picture, in the language “{ $language }”.
act-campaign-picture-drop = { $at } { $actor } took the picture of the campaign “{ $name }” out, in the language “{ $language }”.
