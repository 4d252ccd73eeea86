### Answers to a time, a day or a time zone that a person typed and that cannot be used.

time-unreadable = I cannot read “{ $given }” as a time. These work: 2d, in 3 hours, tomorrow 18:00, friday 6pm, Dec 1 6pm ET, { $example }.
time-needs-clock = “{ $given }” needs a time of day, for example “{ $example }”.
time-no-such-date = There is no such date as in “{ $given }”. In dates like 12/1, the month comes first.
time-past = “{ $given }” is { $at }, which is already past.
time-too-soon = “{ $given }” is too soon. The earliest possible time is { $earliest }.
time-too-far = “{ $given }” is too far away. The latest possible time is { $latest }.
time-skipped =
    The clocks go forward and skip the time “{ $given }”. Type one of these instead:
    • { $earlier_typed } for { $earlier }
    • { $later_typed } for { $later }
time-repeated =
    The clocks go back and show the time “{ $given }” twice. Type the one you mean:
    • { $earlier_typed } for { $earlier }, the first
    • { $later_typed } for { $later }, the second
time-zone-unknown =
    I do not know the time zone “{ $given }”. { $matches ->
        [0] Type one such as America/Chicago, Eastern, Arizona or UTC.
        [one] Did you mean { $suggestions }?
       *[other] Did you mean one of these: { $suggestions }?
    }
clock-unreadable = I cannot read “{ $given }” as a time of day. These work: 18:00, 6pm, noon.
hours-unreadable = I cannot read “{ $given }” as hours. These work: 21:00-08:00, 9pm to 8am, and none for no such hours.
hours-many = “{ $given }” leaves too little of the day. At most { $limit } hours can be quiet.
day-unreadable = I cannot read “{ $given }” as a day. Write today, yesterday or a day such as { $example }.
day-future = { $day } is still to come: only work that is done is logged.
day-old = { $day } is more than { $limit } days ago, too long for it to be logged.
