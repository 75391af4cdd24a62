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
                    + " them"),

    CONTACT_UNKNOWN(
            "SKR-G874",
            "there is no contact point of that name",
            "./skerry notify list shows them"),
    CONTACT_IN_USE(
            "SKR-G875", "a route names the contact point", "change or remove the route first"),
    TOO_MANY_CONTACTS(
            "SKR-G876",
            "as many contact points or routes are there as may be",
            "remove some: 50 of each can be kept"),
    ADDRESS_REFUSED(
            "SKR-G877",
            "a webhook can't be there",
            "give an address https://…, or http:// of a private network; docs/alarms.md says which"
                    + " addresses the gateway sends to"),
    ROUTE_UNKNOWN("SKR-G878", "there is no route of that name", "./skerry notify list shows them"),
    GIVEN_UP(
            "SKR-G879",
            "a notification did not arrive, and is not tried again",
            "./skerry notify deliveries shows what the receiver answered; ./skerry notify test tries"
                    + " it out"),
    MAIL_NOT_SET_UP(
            "SKR-G880",
            "the gateway has no mail server",
            "set skerry.gateway.mail.host and what it needs (docs/configuration-gateway.md), and"
                    + " start the gateway again"),
    MAIL_IN_THE_CLEAR(
            "SKR-G881",
            "mail would go to another machine in the clear",
            "write starttls or tls; none is for a server on this machine");

    private final ErrorText text;

    AlarmError(String code, String meaning, String advice) {
        text = new ErrorText(code, meaning, advice);
    }

    @Override
    public ErrorText text() {
        return text;
    }
}
