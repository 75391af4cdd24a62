package dev.skerry.gateway.alarm;

/** To whom alarms may be assigned. */
@FunctionalInterface
public interface Assignees {
    /** Whether that person may act on alarms of that site. */
    boolean mayAct(String person, String site);
}
