package dev.skerry.gateway.notify;

import dev.skerry.gateway.alarm.AlarmView;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Of which alarms contact points are told. What is empty is any.
 *
 * @param severities info, warning, critical
 * @param kinds device, fleet
 * @param rules names of rules, or of what the gateway watches
 * @param gather how long the first alarm of a cause waits for others
 * @param interval between two notifications of one cause, at least
 * @param repeat after which it is told again what goes on; zero for never
 * @param sendsResolved whether it is told that alarms have cleared
 */
public record Route(
        String name,
        List<String> contacts,
        Set<String> severities,
        Set<String> kinds,
        Set<String> sites,
        Set<String> profiles,
        Set<String> rules,
        Duration gather,
        Duration interval,
        Duration repeat,
        boolean sendsResolved) {
    private static final int MOST_NAMES = 100;
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofDays(30);

    public Route {
        contacts = List.copyOf(contacts);
        severities = Set.copyOf(severities);
        kinds = Set.copyOf(kinds);
        sites = Set.copyOf(sites);
        profiles = Set.copyOf(profiles);
        rules = Set.copyOf(rules);
        require(
                ContactPoint.isName(name),
                "'" + name + "' is no name: a to z, 0 to 9, '.', '_', '-'");
        require(!contacts.isEmpty() && contacts.size() <= 10, "'contacts' has 1 to 10 names");
        require(
                Set.of("info", "warning", "critical").containsAll(severities),
                "'severities' has info, warning and critical");
        require(Set.of("device", "fleet").containsAll(kinds), "'kinds' has device and fleet");
        for (Set<String> names : List.of(sites, profiles, rules)) {
            require(
                    names.size() <= MOST_NAMES && names.stream().allMatch(Route::isText),
                    "'sites', 'profiles' and 'rules' have up to 100 names of one line each");
        }
        require(isWithin(gather, Duration.ZERO, LONGEST_WAIT), "'wait' is from 0s to 1h");
        require(isWithin(interval, Duration.ofSeconds(1), LONGEST), "'interval' is from 1s to 30d");
        require(isWithin(repeat, Duration.ZERO, LONGEST), "'repeat' is from 0s, never, to 30d");
    }

    private static boolean isText(String text) {
        return !text.isEmpty()
                && text.length() <= 255
                && text.chars().noneMatch(Character::isISOControl);
    }

    private static boolean isWithin(Duration given, Duration least, Duration most) {
        return given.compareTo(least) >= 0 && given.compareTo(most) <= 0;
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what);
        }
    }

    /** Whether it is about that alarm. */
    boolean matches(AlarmView alarm) {
        return isIn(severities, alarm.severity())
                && isIn(kinds, alarm.kind().word())
                && isIn(sites, alarm.site())
                && isIn(profiles, alarm.profileName())
                && isIn(rules, alarm.rule());
    }

    private static boolean isIn(Collection<String> wanted, String value) {
        return wanted.isEmpty() || wanted.contains(value);
    }
}
