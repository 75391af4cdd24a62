package dev.skerry.profile.draft;

import dev.skerry.profile.model.Priority;
import dev.skerry.profile.unit.Units;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Guesses what a resource is from its name and from what was seen of it. */
final class ResourceGuess {
    /** So many different numbers must have been seen before their decimals tell a resolution. */
    private static final int NUMBERS_FOR_RESOLUTION = 5;

    /** Finer steps than this are digits of a calculation, not of a sensor. */
    private static final int MOST_DECIMALS = 4;

    /** So often must a text have been seen before the texts seen are taken for all. */
    private static final int TEXTS_FOR_ENUM = 3;

    private static final Set<String> STATES =
            Set.of(
                    "on",
                    "off",
                    "open",
                    "closed",
                    "opening",
                    "closing",
                    "true",
                    "false",
                    "yes",
                    "no",
                    "locked",
                    "unlocked",
                    "running",
                    "stopped",
                    "idle",
                    "heat",
                    "cool",
                    "auto",
                    "online",
                    "offline");

    private ResourceGuess() {}

    /**
     * The resource, or null when no type takes what was seen.
     *
     * @param from where it stands, or null when that is its name
     * @param givenUnit the unit that the message itself names, or null
     */
    static @Nullable DraftResource of(
            String name, @Nullable String from, ValueFacts seen, @Nullable String givenUnit) {
        if (seen.isMixed() || seen.isArray()) {
            return null;
        }
        if (seen.isNumber()) {
            return number(name, from, seen, givenUnit);
        }
        Priority priority = Quantity.isAlarming(name) ? Priority.ALARM : Priority.TELEMETRY;
        String urgent = priority == Priority.ALARM ? ", priority from the name" : "";
        if (seen.isBoolean()) {
            return plain(name, "boolean", from, List.of(), priority, "type" + urgent);
        }
        List<String> values = List.copyOf(seen.values());
        boolean isEnum =
                !values.isEmpty()
                        && (values.stream().allMatch(v -> STATES.contains(lower(v)))
                                || tellsStates(values, seen.count()));
        return isEnum
                ? plain(
                        name,
                        "enum",
                        from,
                        withOpposites(values),
                        priority,
                        "the values are those seen in %d messages%s; a message with another is refused"
                                .formatted(seen.count(), urgent))
                : plain(name, "string", from, List.of(), priority, whyText(values) + urgent);
    }

    /**
     * Times, addresses and versions have digits, and what never changed tells of no second state.
     */
    private static boolean tellsStates(List<String> values, int count) {
        return values.size() > 1
                && values.stream().noneMatch(v -> v.chars().anyMatch(Character::isDigit))
                && count >= TEXTS_FOR_ENUM * values.size();
    }

    private static String whyText(List<String> values) {
        boolean isNumber = !values.isEmpty() && values.stream().allMatch(ResourceGuess::isNumeric);
        return isNumber
                ? "type; numbers in quotes are read with 'type: float32, encoding: text'"
                : "type";
    }

    private static DraftResource plain(
            String name,
            String type,
            @Nullable String from,
            List<String> values,
            Priority priority,
            String guess) {
        return new DraftResource(name, type, null, from, null, null, values, priority, null, guess);
    }

    private static DraftResource number(
            String name, @Nullable String from, ValueFacts seen, @Nullable String givenUnit) {
        Quantity quantity = Quantity.named(name, seen.min(), seen.max());
        List<String> guesses = new ArrayList<>();
        String unit = null;
        if (givenUnit != null && Units.isKnown(givenUnit)) {
            unit = givenUnit;
        } else if (quantity != null && quantity.unit() != null) {
            unit = quantity.unit();
            guesses.add("unit");
        }
        String range = null;
        if (quantity != null && (unit == null || unit.equals(quantity.unit()))) {
            range = "[" + plain(quantity.min()) + ", " + plain(quantity.max()) + "]";
            guesses.add("range");
        }
        boolean whole = !seen.hasFractions() && (quantity == null || !quantity.fraction());
        String type =
                whole ? wholeType(seen, quantity) : seen.needsDouble() ? "float64" : "float32";
        String resolution = null;
        if (!whole && tellsResolution(seen)) {
            resolution = BigDecimal.ONE.movePointLeft(seen.decimals()).toPlainString();
            guesses.add("resolution");
        }
        String what =
                guesses.isEmpty() ? "type" : String.join(", ", guesses) + " from name and size";
        return new DraftResource(
                name,
                type,
                unit,
                from,
                null,
                range,
                List.of(),
                quantity == null ? Priority.TELEMETRY : quantity.priority(),
                resolution,
                what + "; " + span(seen));
    }

    private static boolean tellsResolution(ValueFacts seen) {
        return seen.decimals() > 0
                && seen.decimals() <= MOST_DECIMALS
                && seen.distinctNumbers() >= NUMBERS_FOR_RESOLUTION;
    }

    private static String wholeType(ValueFacts seen, @Nullable Quantity quantity) {
        boolean mayGrow = quantity != null && quantity.max() > Integer.MAX_VALUE;
        if (!mayGrow && fits(seen, Integer.MIN_VALUE, Integer.MAX_VALUE)) {
            return "int32";
        }
        return fits(seen, Long.MIN_VALUE, Long.MAX_VALUE) ? "int64" : "float64";
    }

    private static boolean fits(ValueFacts seen, long least, long most) {
        return seen.min().compareTo(BigDecimal.valueOf(least)) >= 0
                && seen.max().compareTo(BigDecimal.valueOf(most)) <= 0;
    }

    private static String span(ValueFacts seen) {
        String min = plain(seen.min());
        String max = plain(seen.max());
        String times = seen.count() == 1 ? "once" : seen.count() + " times";
        return min.equals(max)
                ? "%s seen %s".formatted(min, times)
                : "%s to %s seen, %s".formatted(min, max, times);
    }

    static String plain(double number) {
        return plain(BigDecimal.valueOf(number));
    }

    private static String plain(BigDecimal number) {
        BigDecimal shortest = number.stripTrailingZeros();
        return Math.abs(shortest.scale()) > 12 ? shortest.toString() : shortest.toPlainString();
    }

    private static boolean isNumeric(String text) {
        return text.matches("[-+]?[0-9.]+");
    }

    private static String lower(String text) {
        return text.toLowerCase(java.util.Locale.ROOT);
    }

    /** What was seen on will be seen off. */
    private static List<String> withOpposites(List<String> values) {
        List<String> all = new ArrayList<>(values);
        if (values.size() == 1) {
            switch (values.getFirst()) {
                case "ON" -> all.add("OFF");
                case "OFF" -> all.addFirst("ON");
                case "on" -> all.add("off");
                case "off" -> all.addFirst("on");
                case "open" -> all.add("closed");
                case "closed" -> all.addFirst("open");
                default -> {}
            }
        }
        return all;
    }
}
