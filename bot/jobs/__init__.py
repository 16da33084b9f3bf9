"""What runs beside the answers: reminders and summaries for staff."""
