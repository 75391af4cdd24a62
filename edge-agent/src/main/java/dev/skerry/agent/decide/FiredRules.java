package dev.skerry.agent.decide;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The persisted state of a device's rules: the names of those that have fired, a line each. */
final class FiredRules {
    private FiredRules() {}

    static byte[] encode(List<String> rules) {
        return String.join("\n", rules).getBytes(StandardCharsets.UTF_8);
    }

    static List<String> decode(byte[] state) {
        return new String(state, StandardCharsets.UTF_8).lines().filter(l -> !l.isEmpty()).toList();
    }
}
