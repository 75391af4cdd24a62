package dev.skerry.gateway.web.pace;

import java.util.List;
import java.util.regex.Pattern;

/** How many plain requests one counts as, by what it costs the gateway; docs/api.md lists them. */
final class RequestWeight {
    /** Of what is not named here. */
    static final int PLAIN = 1;

    /** So that each can be asked with the smallest burst that can be set. */
    static final int MOST = 20;

    private record Rule(Pattern path, int weight) {}

    private static final List<Rule> RULES =
            List.of(
                    rule("/api/devices/[^/]+/[^/]+/readings", MOST),
                    rule("/api/audit/export", MOST),
                    rule("/api/models/[^/]+/[^/]+/archive", MOST),
                    rule("/api/devices/[^/]+/[^/]+/history", 5),
                    rule("/api/profiles/(draft|dry-run|import|lint)", 5),
                    rule("/api/policy/lint", 5),
                    rule("/api/alarms/precision", 5));

    private RequestWeight() {}

    private static Rule rule(String path, int weight) {
        return new Rule(Pattern.compile(path), weight);
    }

    static int of(String path) {
        return RULES.stream()
                .filter(rule -> rule.path().matcher(path).matches())
                .findFirst()
                .map(Rule::weight)
                .orElse(PLAIN);
    }
}
