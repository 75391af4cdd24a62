package dev.skerry.profile.encode;

import dev.skerry.profile.model.Resource;
import dev.skerry.profile.model.Transform;
import java.math.BigDecimal;

/** What a device writes for a value: the way back from what decoding makes of it. */
final class RawValue {
    private RawValue() {}

    /**
     * The raw number, truth value or text.
     *
     * @param value a number, a truth value or a text
     * @throws IllegalArgumentException if there is none; the message says why and what to do
     */
    static Object of(Resource resource, Object value) {
        Transform transform = resource.transform();
        Object named = resource.rawValues().get(value.toString());
        if (named == null && !resource.rawValues().isEmpty()) {
            throw new IllegalArgumentException(
                    "'%s' is not one of %s: add it to the values of '%s'"
                            .formatted(value, resource.rawValues().keySet(), resource.name()));
        }
        Object raw = named == null ? value : named;
        if (raw instanceof Boolean truth && transform.hasBits()) {
            // Any bit that counts is true: all of them are.
            return transform.mask() == 0 || !truth ? (truth ? 1L : 0L) : transform.mask();
        }
        if (!(raw instanceof Number) || transform.equals(Transform.NONE)) {
            return raw;
        }
        try {
            return transform.inverse(new BigDecimal(raw.toString()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "%s: choose another value, or correct the transformation of '%s'"
                            .formatted(e.getMessage(), resource.name()),
                    e);
        }
    }
}
