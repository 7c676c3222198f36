# To-dos and their lists.

todos = To-dos
todo = To-do
todos-hint = Things to do, by clients or the team
add-todo = Add to-do
# $engagement where it goes
add-todo-to = Add a to-do to { $engagement }
# $list where it goes
add-to = Add a to-do to { $list }
edit-todo = Edit to-do
save-todo = Save to-do
todo-added = To-do added
todo-saved = To-do saved
mark-done = Mark done
reopen-todo = Open again
# $title of the to-do
mark-done-named = Mark “{ $title }” done
# $title of the to-do
reopen-named = Open “{ $title }” again
# $title of the to-do
marked-done = “{ $title }” is done
# $title of the to-do
opened-again = “{ $title }” is open again
move-up = Move up
move-down = Move down
move-to-trash = Move to trash
# $title of the to-do or list
more-about = More about { $title }
title = Title
notes = Notes
due-day = Due
list = List
new-list = New list
add-list = Add list
rename-list = Rename list
remove-list = Remove list
list-added = List added
list-saved = List renamed
list-removed = List removed
list-not-empty = This list is not empty. Move its to-dos first; some may be in the trash
engagement = Engagement
any-engagement = Any engagement
no-engagements = There is no engagement yet. Add one first.
go-on = Go on
cancel = Cancel
state = State
open = Open
done = Done
open-and-done = Open and done
carried-by = Carried by
anyone = Anyone
me = Me
clients = Clients
the-team = The team
nobody = Nobody
any-day = Any day
late = Late
within-a-week = Within a week
without-a-day = Without a day
all = All
apply = Apply
pages = Pages
next-page = Next page
clear-filters = Clear filters
comments-count = Comments:
none-for-clients = Nothing to do yet. What you and the team take on will stand here.
none-for-staff = No to-dos yet. Add the first one to share the work.
none-filtered = No to-do fits these filters.
nothing-yours = Nothing needs you.
# $n how many
yours = { $n ->
    [0] Yours
    [one] One for you
   *[other] { $n } for you
}
# $team name of the organization
team-works-on = { $team } is working on
# $n how many
done-count = { $n ->
    [one] One thing done
   *[other] { $n } things done
}
# $day the day
due = Due { $day }
# $n days
days-late = { $n ->
    [one] One day late
   *[other] { $n } days late
}
# $who did it, $when it was
done-by = Done by { $who }, { $when }
# $when it was
done-at = Done { $when }

# A step in a contact's levels, after View and Comment
tick-off-step = Tick off

# $n how many are done
nothing-open-but-done = { $n ->
    [one] Nothing open. One done.
   *[other] Nothing open. { $n } done.
}
show-done = Show what is done
