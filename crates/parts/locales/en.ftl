# What every item shares: comments, sharing, trash, the editor.

cancel = Cancel
restore = Restore
company = Company
client = Client
client-not-in = Client, not in the portal yet
on-the-team = On the team
other-staff = Others on staff
no-members = No client is a member here yet
pages = Pages
next-page = Next page
draft = Draft

# Comments
# $n how many
comments = { $n ->
    [0] Comments
    [one] One comment
   *[other] { $n } comments
}
# $n how many
comments-clients-see = { $n ->
    [0] Comments for clients
    [one] One comment for clients
   *[other] { $n } comments for clients
}
comment = Comment
comment-item-gone = This isn’t shared with you, or isn’t here any more
comment-item-gone-help = Your comment was not posted. Copy it to keep it, and ask the team if you expected to see this.
comment-kept = What you wrote is here
write-comment = Write a comment
write-note = Write a note for the team
post-comment = Post comment
post-note = Post team note
edit-comment = Edit comment
save-comment = Save comment
take-comment-away = Take comment away
edited = edited
# $author who wrote it
more-about-comment = More about the comment by { $author }
clients-see-this = Clients see this
team-sees-this = Only the team sees this
clients-never-see = Clients never see this
team-only = Team only
nobody-at-present = No client yet
# $who names
seen-by = Seen by { $who } and the team
# $n how many
seen-by-members = { $n ->
    [one] Seen by the one member and the team
   *[other] Seen by all { $n } members and the team
}
seen-by-all = Seen by everyone this is shared with, and the team
seen-by-nobody-at-present = It is on the portal, but no client it is for can use the portal at present
seen-by-nobody-yet = Clients see this once the item is shown on the portal
comment-saved = Comment saved
comment-shown = Clients now see this comment
comment-hidden = Only the team sees this comment now
comment-gone = Comment taken away
comment-back = Comment put back

# Sharing
sharing = Sharing
who-sees-this = Who sees this
sees = Sees
hidden = Hidden
members = Members
show-on-portal = Show on portal?
saves-at-once = Saves at once
draft-never-shows = Drafts never show. It shows once it is published
shown-when-sent = Shows once it is sent
sent-so-shown = Sent, so it shows
mark-sent = Mark as sent
shared = Shared
shared-named = Named members
shared-company = One company
default-private = New ones stay with the team here unless you switch this on
default-when-sent = New ones show here once they are sent, unless you switch this on to show it at once
default-shared = New ones are shown here, and whoever it is for sees it at once, unless you switch this off
# $a and $b first names
two-names = { $a }, { $b }
# $n how many
all-members = { $n ->
    [one] The one member
   *[other] All { $n } members
}
# $n of $all members
some-members = { $n } of { $all }
# $n comments
comments-come-along = { $n ->
    [one] Sharing this also shows one earlier comment.
   *[other] Sharing this also shows { $n } earlier comments.
}
show-from-now-on = From now on only
not-saved-yet = Not saved yet
# $names first names
will-see-it = Will see it: { $names }
# $names first names
will-see-it-no-more = Will no longer see it: { $names }
save-it-so = Yes, save it so
leave-as-it-is = Leave as it is
# $who names or how many
will-be-seen-by = Will see it: { $who }
will-be-seen-by-nobody = No client sees it at present
# $who names or how many
would-be-seen-by = Once shown, seen by the team and: { $who }
would-be-seen-by-nobody = Once shown: no client sees it at present
# $title of the item
now-shown-without = { $title } is on the portal, without what was said before
whom-it-is-for = Whom it is for
named-members = Named members
for-all = For all members
for-named = For named members only
for-company = For members of one company
for-staff = For the team only, whatever the switch says
save-audience = Save whom it is for
change-audience = Change whom it is for
why-details = Details
# $title of the item
why-title = Who sees { $title }
# $title of the item
now-shown = { $title } is shown on the portal
# $title of the item
now-hidden = { $title } is hidden from the portal
shown-once-published = It shows once it is published
# $title of the item
now-sent = { $title } is marked as sent
# $title of the item
audience-saved = Saved whom { $title } is for

# Trash
trash = Trash
trash-hint = What is here is seen by nobody but the team. Restore it to put everything back as it was.
trash-empty = The trash is empty.
contact = Contact
engagement = Engagement
# $tool sort of item, $engagement where it belongs
trash-line = { $tool } in { $engagement }
in-the-trash = This is in the trash. Clients do not see it.
# $title of the item
trashed = { $title } is in the trash
# $title of the item
restored = { $title } is back

# Saved elsewhere in the meantime
stale-title = This was saved meanwhile, by someone else or in another tab
stale-help = What you typed is in the form. Compare it with what stands now, then save again.
stale-comment = What you typed is in the form. This is what stands now:

# Editor
editor-plain-hint = Plain text is fine. Blank lines part paragraphs.
editor-upload-failed = The picture could not be uploaded.
editor-formatting = Formatting
editor-bold = Bold
editor-italic = Italic
editor-heading = Heading
editor-subheading = Subheading
editor-bullets = Bulleted list
editor-numbers = Numbered list
editor-quote = Quote
editor-link = Link
editor-picture = Picture
editor-undo = Undo
editor-redo = Redo
editor-link-address = Link address
editor-set-link = Set link
editor-remove-link = Remove link
editor-alt = Description of the picture
editor-alt-hint = Describe the picture
editor-set-alt = Set description

# The lock calendar on an item's page
# $day the last one
end-of-day = the end of { $day }
# $when the last moment
you-can-change-until = You can change this until { $when }.
# $when the last moment
clients-can-change-until = Clients can change this until { $when }.
# $day since when
locked-for-clients = Locked for clients since { $day }.
# $day since when
locked-for-you = Changes closed on { $day }. You can still comment, or ask for a change.
locked-meanwhile = Changes closed while you wrote. Copy this, open the page again and ask the team for a change
# $when the last moment
opened-for-you-until = The team opened this for you until { $when }.
# $words of the team
team-said = They wrote: { $words }
team-refused = The team could not make the change you asked for.
team-refused-saying = The team could not make the change you asked for:
# $when it was
you-asked = You asked for a change { $when }. The team will answer.

# Requests to change what is locked
request-change = Request a change
withdraw-request = Take request back
what-should-change = What should change?
request-hint = The team reads it, and opens this for you or tells you why not.
send-request = Send request
request-sent = The team has your request
request-not-needed = There is nothing to ask for any more. This is how it stands
request-withdrawn = Request taken back
request-answered-already = This was answered already
# Over requests that were accepted
opened-for-a-change = Opened for a change
# $words of the team
team-answered = The team wrote: { $words }
# $n how many
requests-to-change = { $n ->
    [one] One request to change this
   *[other] { $n } requests to change this
}
# $n how many
requests-here = { $n ->
    [one] One request for a change
   *[other] { $n } requests for a change
}
# $who asks, $title of the item
asks-about = { $who } asks to change { $title }
# $who asked
word-to = A word to { $who }
accept-request = Accept
# $when the last moment, as of now
accepting-opens = Accepting opens it to them until { $when }.
refuse-request = Refuse
# $when the last moment
open-until = Open for changes until { $when }
# $who asked, $when the last moment
request-accepted = { $who } can change it until { $when }
# $who asked
request-refused = { $who } is told
