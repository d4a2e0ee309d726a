"""In front of a class: how far many learners are, a plan and an answer sheet, and slides of a lesson."""
