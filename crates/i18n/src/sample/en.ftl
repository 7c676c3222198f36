-brand = Portico
    .gender = none

save-changes = Save changes
save = Save
    .hint = It's kept
sign = Sign “{ $title }” in { -brand }
# $person who, $title what
shared = { $person } shared { $title }
# $person who, $title what: the sentence has them the other way round
was-shared = { $title } was shared by { $person }
files = { $count ->
    [0] No files
    [one] One file
   *[other] { $count } files
}
# $count of files, $kind of thing they belong to
nested = { $kind ->
    [event] { $count ->
        [one] One file for the event
       *[other] { $count } files for the event
    }
   *[other] { NUMBER($count) } files
}
place = { NUMBER($n, type: "ordinal") ->
    [one] { $n }st
    [two] { $n }nd
    [few] { $n }rd
   *[other] { $n }th
}
due = Due { $when }
move = Move
again = { save-changes }, { save.hint }{ "\u00A0" }<b>
agree = Read the { $link } & agree
lines =
    First
    second
only-default = { $n ->
   *[other] { NUMBER($n) } things
}
only-exact = { $n ->
    [1] One thing
   *[other] { $n } things
}
