package dev.skerry.gateway.error;

/** What the gateway reports of what people do about alarms, and of whom it tells of them. */
public enum AlarmError implements ErrorCode {
    ALREADY_ACKNOWLEDGED(
            "SKR-G870",
            "somebody else has acknowledged the alarm already",
            "it is in hand; assign it to yourself if you take it over"),
    ASSIGNEE_UNKNOWN(
            "SKR-G871",
            "the alarm can't be assigned to that person",
            "choose an operator or admin who sees the alarm's site;"
                    + " GET /api/alarms/assignees lists them"),
    ALARM_OVER(
            "SKR-G872",
            "the alarm is over, so there is nothing to snooze",
            "when it rises again, it can be snoozed"),
    TOO_MANY_ACTS(
            "SKR-G873",
            "as much was done about the alarm, or said of it, as can be kept",
            "an alarm keeps 100 comments and 500 steps; GET /api/alarms/{alarmId}/timeline has"
                    + " them");

    private final ErrorText text;

    AlarmError(String code, String meaning, String advice) {
        text = new ErrorText(code, meaning, advice);
    }

    @Override
    public ErrorText text() {
        return text;
    }
}
