# The audit log. A key act-… for every act that a service records; $at is when, $actor who.

cmd-audit = What organizers, moderators and administrators did, the newest first
opt-audit-person = Only what this person did
audit-none = Nothing yet.
audit-older = Older
audit-bot = I

act-import = { $at } Whoever operates me took in people who filled in a form on the web: { $new } new, { $changed } changed, { $removed } removed.
act-import-population = { $at } Whoever operates me took in how many people live in each county: { $new } new, { $changed } changed.
act-restore-backup = { $at } Whoever operates me put a backup of { $made } in the place of everything that was kept.
act-setup = { $at } { $actor } set up the server { $server }.
act-chapter-invite = { $at } { $actor } invited another server into the alliance.
act-pledge = { $at } { $actor } changed the pledge: version { $version }.
act-grant = { $at } { $actor } made { $user_id } { $level ->
    [organizer] an organizer
    [moderator] a moderator
   *[administrator] an administrator
 }{ $scope ->
    [nation] {""}
   *[other] {" "}for { $scope }
 }.
act-revoke = { $at } { $actor } took the level { $level } from { $user_id }.
