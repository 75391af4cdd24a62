package dev.skerry.profile.decode;

import dev.skerry.profile.model.Resolution;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.model.ValueType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** Rounds calculated values to what their resource keeps. */
final class Rounding {
    private Rounding() {}

    /** A float resource's value: its resolution, then its type. */
    static double of(Resource resource, double value) {
        Resolution resolution = resource.resolution();
        double rounded = resolution == null ? value : resolution.round(value);
        return resource.type() == ValueType.FLOAT32 ? (float) rounded : rounded;
    }

    /** The nearest whole number, of two the even one. */
    static BigInteger whole(BigDecimal value) {
        return value.setScale(0, RoundingMode.HALF_EVEN).toBigInteger();
    }
}
