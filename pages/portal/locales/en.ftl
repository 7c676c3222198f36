# ── Home, engagements, dates, everything ──────────────────────────────────────────────────────

# Days and due dates
# $day "Friday", "tomorrow", "12 June"
due = Due { $day }
due-earlier-today = Was due earlier today
# $days late
days-late = { $days ->
    [one] One day late
   *[other] { $days } days late
}
# $day "Friday 21 May"
by-day = By { $day }
# $day "Friday 21 May"
was-due = Was due { $day }
# $day the date, $time "14:00"
day-at = { $day }, { $time }
# $day the date, $time "11:00"
day-from = { $day }, from { $time }
# $first day, $last day
from-to = { $first } to { $last }
# $days until the day
days-to-go = { $days ->
    [one] 1 day to go
   *[other] { $days } days to go
}
# $day number, $days in all
day-of = Day { NUMBER($day) } of { NUMBER($days) }
# $week number, $weeks in all
week-of = Week { NUMBER($week) } of { NUMBER($weeks) }
# $noun what the organization calls an engagement, with a capital: "Your wedding"
noun-day = { $noun } day

# The home
home-title = Home
# $name of the client
welcome = Welcome, { $name }
switcher = Engagement
all-engagements = All
# $count of things
things-waiting = { $count ->
    [one] , 1 thing needs you
   *[other] , { $count } things need you
}
# $count of things
things-need-you = { $count ->
    [one] 1 thing needs you
   *[other] { $count } things need you
}
# $count beyond which nothing is counted
many-need-you = More than { NUMBER($count) } things need you
nothing-needs-you = Nothing needs you
# $title of what comes next, $day when
quiet-next = Next: { $title }. { $day }.
your-turn = Your turn
# $count of things not shown
and-more = { $count ->
    [one] and 1 more
   *[other] and { $count } more
}
and-many-more = and many more
# $kind of item
kind-noun = { $kind ->
    [todo] To-do
    [file] File
   *[other] Update
}
# $kind of item
open-kind = { $kind ->
    [todo] Open the to-do
    [file] Open the file
   *[other] Read the update
}
open = Open
mark-done = Mark done
# $title of the to-do
mark-done-of = Mark “{ $title }” done
# $name of the person
from-who = From { $name }
# $name of the person, $day when
from-on = { $name }, { $day }
setting-up-title = Your portal is being set up
# $organization that sets things up
setting-up = { $organization } is setting things up. You get an email when there is something to see.
their-part = What the team does and what is done
# $organization of the team
is-working-on = { $organization } is working on
# $name of the member of staff
is-on-it = { $name } is on it.
# $name of the member of staff, $day expected
is-on-it-by = { $name } is on it. Expected { $day }.
# $name of the member of staff, $day it was expected
is-on-it-late = { $name } is on it. It was expected { $day }.
# $day expected
expected = Expected { $day }.
# $day it was expected
was-expected = It was expected { $day }.
# $count of things done, $title of the latest
things-done = { $count ->
    [one] 1 thing done: { $title }
   *[other] { $count } things done, most recently { $title }
}
# $title of the latest thing done
many-done = Many things done, most recently { $title }
latest-update = Latest update
reply = Reply
read-update = Read the update
overview = Overview
whats-next = What’s next
all-dates = All dates
at-a-glance = At a glance
todos-done = To-dos done
# $done of $total
n-of = { NUMBER($done) } of { NUMBER($total) }
your-team = Your team
latest-files = Latest files
all-files = All files

# An engagement
engagements = Engagements
no-engagements = No engagements yet. When you are added to one, it stands here.
engagement-status = { $status ->
    [tentative] Not confirmed yet
    [active] Going on
    [on_hold] On hold
    [done] Done
   *[cancelled] Called off
}
about = About
status = Status
when = When
where = Where
# $time of the start
starts-at = from { $time }
progress = Progress
todos = To-dos
updates = Latest updates
all-updates = All updates
no-todos = Nothing to do. What is asked of you stands here.
activity = Lately
no-activity = Nothing has happened yet.
# $who did it, $title of the item
did-share-update = { $who } wrote { $title }
# $who did it, $title of the item
did-share-file = { $who } added { $title }
# $who did it, $title of the item
did-share-todo = { $who } added { $title }
# $who did it, $title of the item
did-comment = { $who } commented on { $title }
# $who did it, $title of the item
did-complete = { $who } completed { $title }
people = People
# $role of a client
client-role = { $role ->
    [primary] First to talk to
    [decision_maker] Decides
    [finance] Pays
    [collaborator] Works along
    [vendor] Supplier
   *[viewer] Looks on
}
you = You

# Everything
everything-title = Everything
tools = Tools
places = Your engagements
yours = Yours
notifications-tile = Notifications
notifications-hint = What has happened
account-tile = Account
account-hint = Your details, how you sign in, language and look
dates-tile = Dates
dates-hint = Everything with a date, for your calendar

# Dates
dates-title = Dates
add-to-calendar = Add to my calendar
calendar-hint = One file with every date. Open it with your calendar.
late = Late
this-week = Within a week
later = Later
earlier = Earlier
no-dates = No dates yet. What gets a date stands here.
yours-to-do = Yours to do
# $organization of the team
team-does = { $organization } does it
# $count how many are shown at most
dates-cut = The first { NUMBER($count) } are shown.
