## Sizes of files

bytes = { $count ->
    [one] { $count } byte
   *[other] { $count } bytes
}
kilobytes = { $amount } KB
megabytes = { $amount } MB
gigabytes = { $amount } GB
terabytes = { $amount } TB
petabytes = { $amount } PB

## Money

# $symbol "£", $amount "4,250.00". The order and the space between are yours.
money-symbol = { $symbol }{ $amount }
# $code "CHF", $amount "4,250.00". The space must not break.
money-code = { $code }{ "\u00A0" }{ $amount }
# $money an amount as above
money-negative = -{ $money }

## Moments near today. "first" is the same at the start of a sentence.

today-at = today { $time }
today-at-first = Today { $time }
yesterday-at = yesterday { $time }
yesterday-at-first = Yesterday { $time }
tomorrow-at = tomorrow { $time }
tomorrow-at-first = Tomorrow { $time }
today = today
today-first = Today
yesterday = yesterday
yesterday-first = Yesterday
tomorrow = tomorrow
tomorrow-first = Tomorrow
# $weekday "Saturday", $date "26 June 2027" or "26 June"
weekday-and-date = { $weekday } { $date }
# $day "Saturday 26 June 2027", $time "14:00"
day-and-time = { $day }, { $time }
# $moment "Saturday 26 June 2027, 14:00", $place "Lisbon": the place's clock differs from the reader's
in-place = { $moment } ({ $place } time)
