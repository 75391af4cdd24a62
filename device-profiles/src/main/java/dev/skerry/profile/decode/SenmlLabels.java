package dev.skerry.profile.decode;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names of SenML's fields: texts in JSON, numbers in CBOR (RFC 8428, sections 5 and 6). */
enum SenmlLabels {
    JSON,
    CBOR;

    private static final Map<String, String> NUMBERS =
            Map.ofEntries(
                    Map.entry("-1", "bver"),
                    Map.entry("-2", "bn"),
                    Map.entry("-3", "bt"),
                    Map.entry("-4", "bu"),
                    Map.entry("-5", "bv"),
                    Map.entry("-6", "bs"),
                    Map.entry("0", "n"),
                    Map.entry("1", "u"),
                    Map.entry("2", "v"),
                    Map.entry("3", "vs"),
                    Map.entry("4", "vb"),
                    Map.entry("5", "s"),
                    Map.entry("6", "t"),
                    Map.entry("7", "ut"),
                    Map.entry("8", "vd"));

    /** The field as JSON names it, or null if CBOR has a number for what stands there as a text. */
    @Nullable String field(String label) {
        return switch (this) {
            case JSON -> label;
            case CBOR -> NUMBERS.containsValue(label) ? null : NUMBERS.getOrDefault(label, label);
        };
    }
}
