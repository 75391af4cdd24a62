package dev.skerry.profile.compile.section;

import dev.skerry.profile.compile.yaml.YamlNode.Scalar;
import dev.skerry.profile.model.Transform;

/** From raw numbers to values: {@code mask}, {@code shift}, {@code base}, {@code scale}, … */
final class TransformSection {
    private static final int MOST_BITS = Long.SIZE - 1;

    private TransformSection() {}

    /** The transformation of numbers. */
    static Transform ofNumbers(Fields resource) {
        return new Transform(
                mask(resource),
                shift(resource),
                base(resource),
                scale(resource),
                Values.number(resource, "offset", 0));
    }

    /** The transformation of what stands for a truth value or for an enum's value. */
    static Transform ofBits(Fields resource) {
        return new Transform(mask(resource), shift(resource), 0, 1, 0);
    }

    private static long mask(Fields resource) {
        Scalar written = resource.scalar("mask");
        if (written == null) {
            return 0;
        }
        try {
            long mask = Long.decode(written.text());
            if (mask > 0 && written.plain()) {
                return mask;
            }
        } catch (NumberFormatException e) {
            // Said below, as for a number that is no mask.
        }
        Values.wrong(
                resource,
                written,
                "a mask is a whole number above 0 of at most 63 bits",
                "write the bits that count, such as 0x0f");
        return 0;
    }

    private static int shift(Fields resource) {
        return Values.integer(resource, "shift", 0, -MOST_BITS, MOST_BITS);
    }

    private static double base(Fields resource) {
        double base = Values.number(resource, "base", 0);
        Scalar written = resource.scalar("base");
        if (written != null && (base <= 0 || base == 1)) {
            Values.wrong(
                    resource,
                    written,
                    "a base is above 0 and not 1: the value is base to the power of what is sent",
                    "write base: 10 for decades, or remove it");
            return 0;
        }
        return base;
    }

    private static double scale(Fields resource) {
        double scale = Values.number(resource, "scale", 1);
        Scalar written = resource.scalar("scale");
        if (scale == 0 && written != null) {
            Values.wrong(resource, written, "a scale of 0 makes every value 0", null);
            return 1;
        }
        return scale;
    }
}
