package dev.skerry.tool.fleet;

import dev.skerry.tool.Terminal;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Colours by how an agent does, where there is somebody to see them (https://no-color.org). */
final class Paint {
    private static final String PLAIN = "\u001b[0m";
    private static final String RED = "\u001b[31m";
    private static final String YELLOW = "\u001b[33m";
    private static final String BOLD = "\u001b[1m";
    private static final Map<String, String> BY_HEALTH =
            Map.of(
                    "ledger-off", RED,
                    "filling-up", RED,
                    "trouble", YELLOW,
                    "cut-off", YELLOW);

    private final boolean isOn;

    Paint(boolean isOn) {
        this.isOn = isOn;
    }

    /** On a terminal, unless its user wants none. */
    static Paint ofTerminal() {
        String none = System.getenv("NO_COLOR");
        return new Paint(Terminal.isThere() && (none == null || none.isEmpty()));
    }

    UnaryOperator<String> health(String health) {
        return in(BY_HEALTH.getOrDefault(health, ""));
    }

    UnaryOperator<String> head() {
        return in(BOLD);
    }

    private UnaryOperator<String> in(String colour) {
        return isOn && !colour.isEmpty() ? line -> colour + line + PLAIN : UnaryOperator.identity();
    }
}
