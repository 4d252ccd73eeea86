# Answers that every part of the bot gives.

error-unexpected = Something went wrong. Reference { $reference }.
error-option = Discord sent something this command does not know. Pick from the list it offers, and try again.
error-forbidden = Discord does not let me do that: a permission is missing, or my role stands below the one concerned. A server administrator can see what to mend with **/setup**.
error-not-found = What this was about is no longer there.
error-discord-busy = Discord is not answering well right now. Nothing was lost: please try again in a minute.
error-store-busy = I am very busy right now and could not save that. Please try again in a moment.
error-store = I could not save that, and nothing was changed. Please try again in a minute; if it stays so, tell a moderator.

form-lost = I was restarted while this form was open, or it was open for very long, so what you entered did not reach me. Please open it again.

button-unknown = I do not know this button any more: it is from an earlier version of me. **/help** shows what you can do.

not-set-up = This server is not part of an alliance yet. A server administrator starts with **/setup**.
only-in-server = This works only in a server of your alliance.
not-allowed = Only { $level ->
    [organizer] organizers
    [moderator] moderators
   *[administrator] administrators
 } of the alliance can do that here.
not-allowed-volunteer = Only approved volunteers can do that. Join with **/join**; a moderator then looks at your application.
not-allowed-in-server = Only an administrator of this server can do that.

file-not-text = I cannot read this file: it has to be a text in UTF-8, such as a plain text or Markdown file.
too-long = That is { $given } characters long; at most { $limit } fit.
