# Words of the shell around every page.

skip-to-content = Skip to content
main-navigation = Main
main-navigation-bottom = Main, at the bottom
breadcrumb = Breadcrumb
home = Home
inbox = Inbox
contacts = Contacts
companies = Companies
engagements = Engagements
settings = Settings
menu = Menu
everything = Everything
search = Search
recently-viewed = Recently viewed
search-or-jump = Search or jump to…
# $count unread
notifications-unread = { $count ->
    [0] Notifications
    [one] Notifications, 1 unread
   *[other] Notifications, { $count } unread
}
notifications = Notifications
# $name of the person
your-account = { $name }, your account
account = Account
my-details = My details
trash = Trash
other-places = Switch place
sign-out = Sign out
close = Close
undo = Undo
help-line = Questions? Ask { $organization }.
updated = Updated
page-has-changed = This page has changed.
show-changes = Show changes
nothing-found = Nothing found
search-failed = Search does not answer. Try again.
result-one = 1 result
result-other = {"{"}n{"}"} results
results = Results
# $name of the client
view-as-line = You are seeing { $name }’s portal. Nothing you press changes anything.
# $name of the client
view-as-ahead = { $name } cannot come in yet. This is what they will see from the moment they can. Nothing you press changes anything.
view-as-region = View as client
leave = Leave
plain-http = This portal runs over plain http. Use it on this machine only.
unexpected-error = Something broke
kept-title = You were signed out
kept-help = Nothing you typed is lost: here it is. Sign in (it opens a new tab), come back to this one and send it again.
kept-signed-in = You are signed in again. Send it now.
kept-sign-in = Sign in
kept-send = Send it again
signed-in-title = You are signed in
signed-in-help = Go back to the tab you came from: what you wrote is still there, ready to send. You can close this one.
other-place-title = This belongs to another of your places

# Half-written words, kept in the browser. {"{time}"} is put in there.
draft-kept = Your draft from {"{"}time{"}"} was kept.
draft-discard = Discard
draft-text = What you wrote

# Said on a page that stays after the sign-out, because something is half-written there.
session-ended = You were signed out. What you wrote stays here: sign in, then send it.
session-ended-elsewhere = You were signed out in another window. What you wrote stays here: sign in, then send it.
sign-in-beside = Sign in (opens a new tab)
