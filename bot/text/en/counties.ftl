# Errors of the county rules and of the county directory.

county-unknown = I do not know a county called “{ $given }”. Start typing its name, its state or its five-digit code and choose one from the list.
state-unknown = I do not know a state called “{ $given }”. Use its two letters, such as CA.
zip-invalid = A ZIP code has five digits, such as 90012.
zip-unknown = I do not know the ZIP code { $zip }. Please choose your county by name. Military addresses and ZIP codes of the territories are not in any county of the 50 states and DC.
county-has-lead = This county already has a lead: { $lead }. You can still take it as backup or member.
county-already-yours = { $role ->
    [lead] You are already the lead of this county.
    [backup] You are already the backup of this county.
   *[member] You are already a member of this county’s team.
}
county-too-many = { $limit ->
    [one] You already lead a county, and one is the most that one person leads. Release it first, or take this one as backup or member.
   *[other] You already lead { $limit } counties, and that is the most that one person leads. Release one first, or take this one as backup or member.
}
county-not-yours = You have no assignment in this county.
