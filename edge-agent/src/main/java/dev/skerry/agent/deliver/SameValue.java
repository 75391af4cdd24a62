package dev.skerry.agent.deliver;

import dev.skerry.profile.model.Resolution;
import dev.skerry.profile.model.Resource;
import dev.skerry.sync.crdt.TwinValue;

/** Whether two values of a resource are the same, as far as its sensor tells them apart. */
final class SameValue {
    /** Digits that a float32 keeps. */
    private static final double FLOAT_ERROR = 1e-6;

    private SameValue() {}

    static boolean of(Resource resource, TwinValue one, TwinValue other) {
        if (one instanceof TwinValue.Real(double a) && other instanceof TwinValue.Real(double b)) {
            Resolution resolution = resource.resolution();
            double step = resolution == null ? 0 : resolution.digits() / resolution.divisor();
            double error = FLOAT_ERROR * Math.max(Math.abs(a), Math.abs(b));
            return Math.abs(a - b) <= Math.max(error, Math.max(step, resource.deadband()));
        }
        if (one instanceof TwinValue.Whole(long a) && other instanceof TwinValue.Whole(long b)) {
            return Math.abs((double) a - b) <= resource.deadband();
        }
        return one.equals(other);
    }
}
