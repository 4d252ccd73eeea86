# Raids: very many people at once.

cmd-raid = How fast people come, and what can be done about a raid
raid-title = { $held ->
    [yes] ⚠️ **Very many people are coming at once. The applications of this server are held.**
   *[no] **How fast people come**
 }
raid-joins = Joined this server: { $minute } within a minute, { $hour } within an hour
raid-applications = Applied here: { $minute } within a minute, { $hour } within an hour
raid-hold-until = Held since { $since }. New applications are taken and told that it takes longer; they can be decided one by one, but not several at once. What they were promised is put off by as long. It ends by itself { $until }.
raid-by-hand = What else helps, in Server settings → Safety Setup: a higher verification level, and pausing invites. Where my role has **Manage Server**, **/raid** offers both here.
raid-over = The hold on the applications of this server is over. **/applications** shows what waits; look at each line with care.
raid-verify = Raise the verification level
raid-pause = Pause invites
raid-hold = Hold applications
raid-release = Release the hold
raid-sure = { $step ->
    [verify] **Raise the verification level of this server to High?** Newcomers then have to be here for ten minutes before they can write or press anything. It stays so until somebody lowers it in Server settings.
    [pause] **Pause the invites of this server until { $until }?** Nobody can join by one until then.
    [hold] **Hold the applications of this server for { $hours ->
        [one] one hour
       *[other] { $hours } hours
     }?** They are still taken, but told that it takes longer, and cannot be approved several at once.
   *[release] **Release the hold?** Several can then be approved at once again, and how many come is counted anew.
 }
raid-done = { $step ->
    [verify] ✅ The verification level is High now.
    [pause] ✅ Invites are paused.
    [hold] ✅ Applications are held.
   *[release] ✅ The hold is released.
 }
raid-held = Very many people have come at once, so applications are decided one by one until { $until }, or until a moderator releases the hold with **/raid**.
raid-held-already = They are held already.
raid-not-held = They are not held: it is over, or another moderator released it.
raid-verified-already = The verification level is High already, or above.
raid-no-right = My role **{ $role }** lacks the permission **Manage Server**, which I do not ask for when I am invited. Give it in Server settings → Roles, or do this by hand in Server settings → Safety Setup.
raid-reason = Alliance Bot: very many people at once

act-raid-hold = { $at } { $actor } held the applications of a server for { $hours } hours: very many people came at once.
act-raid-release = { $at } { $actor } released the hold on the applications of a server.
act-raid-verify = { $at } { $actor } raised the verification level of a server, which was { $before }, to high.
act-raid-pause = { $at } { $actor } paused the invites of a server for { $hours } hours.
