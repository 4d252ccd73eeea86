"""What becomes of a text under the Secured Rights: objections, rulings, appeals, and its clearance."""
