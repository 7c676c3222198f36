# Pages that say why something did not work. Each offers a way on.

gone-title = This isn’t shared with you, or isn’t here any more
gone-help = Ask the team if you expected to see it.
forbidden-title = You can see this, but not change it that way
forbidden-help = Someone on the team can change what you may do.
forbidden-read-only = You are looking on as a client. Nothing you press changes anything.
stale-title = Someone else saved this in the meantime
stale-help = Go back to copy what you typed, then open the page again to see what stands now.
too-many-title = That was a lot at once
# $seconds to wait
too-many-help = Try again in { $seconds ->
    [one] one second
   *[other] { $seconds } seconds
}.
busy-title = Portico is busy
busy-help = Nothing was lost. Try again in a moment.
refused-title = That does not work right now
sign-in-again-title = You signed in a while ago
sign-in-again-help = This wants a fresh sign-in. Sign out, sign in, and do it within 15 minutes.
prove-first-title = Show that it is you first
prove-first-help = This wants proof that is at most 15 minutes old.
locked-title = The time for changes is over here
locked-help = Open it again to ask the team for a change.
confirm-first-title = Show that the address is yours first
confirm-first-help = You came in with a link or password that the team knows. Sign in with an emailed link, then try again.
refused-help = Open the page again to see what stands now.
bad-form-title = The form could not be read
bad-form-help = Go back and send it again.
broken-title = Something broke on our side
broken-help = It has been noted. Try again, or go back to your home page.
elsewhere-title = This request came from another site
elsewhere-help = Open the page here and try again.
sign-in-first-title = Sign in first
sign-in-first-help = You are signed out. Sign in and you come back here.
no-address-title = There is nothing at this address
no-address-help = Check the link, or start from your home page.
wrong-method-title = This address does not take that
to-home = Go to your home page
to-places = Look in another of your places
to-sign-in = Sign in
# $trace for the operator
trace-line = If you ask about it, name this: { $trace }

# Kinds of mail about what happens, as switches.
mail-updates = New updates
mail-files = New files
mail-todos = To-dos given to you
mail-comments = New comments
mail-people = People who join the portal
mail-requests = Requests to change what is locked
