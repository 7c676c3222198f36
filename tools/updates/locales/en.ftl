# Updates: posts of the team to its clients.

updates = Updates
update = Update
updates-hint = Posts from the team
write-update = Write an update
edit-update = Edit update
publish-update = Publish update
save-update = Save update
save-draft = Save draft
published = Update published
saved = Update saved
draft-saved = Draft saved
move-to-trash = Move to trash
more = More about this update
title = Title
text = Text
engagement = Engagement
any-engagement = Any engagement
choose-engagement = Choose an engagement
go-on = Go on
cancel = Cancel
written-by = Written by
shown-to = Shown to
posted = Posted
comments-column = Comments
all = All
drafts = Drafts
draft = Draft
views = Views
apply = Apply
pages = Pages
older = Older updates
clear-filters = Clear filters
none-for-clients = No updates yet. What the team writes will wait for you here.
none-for-staff = No updates yet. Write the first one to tell clients how things go.
none-filtered = No update fits these filters.
no-engagements = There is no engagement yet. Add one first.
# $n how many
comments = { $n ->
    [0] Write a comment
    [one] One comment
   *[other] { $n } comments
}
# Finished, but for the team only: the switch is off
finish-update = Save update
saved-quietly = Update saved. Not shown on the portal.
