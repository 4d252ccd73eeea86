# Setting a server up, levels, the pledge, help.

cmd-setup = Set this server up for the alliance, or mend what is missing
setup-title = **Setting up { $server }**
setup-create-role = • create the role **{ $name }**
setup-create-channel = • create the channel **#{ $name }**
setup-adopt-role = • use your role { $what }{ $people ->
    [0] {""}
    [one] {" "}(one person holds it already, and gets the level)
   *[other] {" "}({ $people } people hold it already, and get the level)
 }
setup-adopt-channel = • use your channel { $what }
setup-kept = • keep { $what }
setup-blocked = **Before I can do that:**
setup-missing = • give me the permission **{ $permission }**: Server settings → Roles → { $role }
setup-role-above = • move my role **{ $own }** above **{ $role }** in Server settings → Roles: I can only give roles that stand below mine
setup-apply = Set it up
setup-again = Check and mend
setup-reason = Alliance Bot setup
setup-at-once = Somebody else is setting this server up at this very moment. Look again in a minute.
setup-done = **{ $alliance }** is set up: { $channels }
    You are its administrator. Next: **/level give** makes organizers and moderators, **/alliance pledge** words what people agree to when they join, and **/help** shows the rest.
setup-no-role = ⚠️ Discord did not let me give you the role **{ $role }**. You are an administrator of the alliance without it; **/setup** tries once more.

opt-setup-invitation = The code of an alliance that this server should join, from its /alliance invite
setup-joins = This server becomes a chapter of **{ $alliance }**.
setup-chapter-already = This server is already a chapter of { $alliance }. Run **/setup** without an invitation to check it.
setup-done-chapter = This server is now a chapter of **{ $alliance }**: { $channels }
    Its administrators decide who organizes and moderates; people here can join right away.
invitation-spent = That invitation is not good: it was used already, is older than a day, or whoever made it is no administrator any more. Ask an administrator of the alliance for a new one with **/alliance invite**.

cmd-alliance = The alliance as a whole
cmd-alliance-invite = Invite another server into the alliance
cmd-alliance-servers = The servers of the alliance
chapter-invitation = In the other server, one of its administrators runs **/setup** with the invitation `{ $code }`. It works once, until { $until }.
chapter-list = **{ $alliance }** has { $count ->
    [one] one server:
   *[other] { $count } servers:
 }
chapter-line = • { $server }

pledge-first = I stand with { $alliance }: everyone counts the same, nobody’s rights are up for a vote, and I treat everybody here with respect.
pledge-title = The pledge
pledge-field = What people agree to when they join
pledge-hint = Saved as a new version. Who agreed to an older one keeps that on their record.
pledge-changed = Saved as version { $version }. Whoever joins from now on agrees to this one.
pledge-empty = The pledge needs some words.

cmd-level = Who may do what
cmd-level-give = Make somebody an organizer, moderator or administrator
cmd-level-take = Take a level away
cmd-alliance-pledge = Word what people agree to when they join
opt-level-person = Whom
opt-level-level = Which level
level-volunteer = volunteer
level-organizer = organizer
level-moderator = moderator
level-administrator = administrator
level-given = { $person } is now { $level ->
    [organizer] an organizer
    [moderator] a moderator
   *[administrator] an administrator
 }.{ $role ->
    [failed] {" "}Discord did not let me change their role: run **/setup** to see why.
   *[ok] {""}
 }
level-had = { $person } already held that level.{ $role ->
    [failed] {" "}Discord did not let me change their role: run **/setup** to see why.
   *[ok] {""}
 }
level-taken = { $person } is no longer { $level ->
    [organizer] an organizer
    [moderator] a moderator
   *[administrator] an administrator
 }.{ $role ->
    [failed] {" "}Discord did not let me change their role: run **/setup** to see why.
   *[ok] {""}
 }
level-not-had = { $person } did not hold that level.{ $role ->
    [failed] {" "}Discord did not let me change their role: run **/setup** to see why.
   *[ok] {""}
 }
level-volunteer-by-joining = People become volunteers by joining: they press the button in the welcome channel, and a moderator approves.
roles-taken = ⚠️ **Roles were taken by hand, and I leave them so.** In the alliance these people still hold the level:
roles-taken-line = • { $name }: { $people }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
 }. { $level ->
    [volunteer] **/volunteer remove** ends a membership, **/volunteer restore** gives the role again.
   *[other] An administrator ends it with **/level take**, or gives the role again with **/level give**.
 }
level-reason = Alliance Bot: a level changed in another server of the alliance
level-last-administrator = That is the last administrator. Make somebody else administrator first, so that the alliance is never without.

cmd-help = What you can do here
help-title = { $level ->
    [nobody] **You are not a volunteer yet.** Join, and more opens up.
    [volunteer] **You are a volunteer.** This is what you can do:
    [organizer] **You are an organizer.** This is what you can do:
    [moderator] **You are a moderator.** This is what you can do:
   *[administrator] **You are an administrator.** This is what you can do:
 }
help-level-everyone = **Everyone**
help-level-volunteer = **Volunteers**
help-level-organizer = **Organizers**
help-level-moderator = **Moderators**
help-level-administrator = **Administrators**
help-command = • **/{ $name }**: { $does }

permission-view-channel = View channels
permission-send-messages = Send messages
permission-send-messages-in-threads = Send messages in threads
permission-create-private-threads = Create private threads
permission-create-public-threads = Create public threads
permission-manage-threads = Manage threads
permission-embed-links = Embed links
permission-attach-files = Attach files
permission-read-message-history = Read message history
permission-manage-roles = Manage roles
permission-manage-channels = Manage channels
permission-create-events = Create events
