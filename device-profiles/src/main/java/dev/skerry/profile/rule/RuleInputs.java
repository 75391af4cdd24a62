package dev.skerry.profile.rule;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What an expression sees of one device at one moment. */
public interface RuleInputs {

    /**
     * The resource's last value: a {@code Double} for float types, a {@code Long} for integer
     * types, a {@code Boolean}, or a {@code String} for strings and enums; null when it was not
     * seen yet.
     */
    @Nullable Object value(String resource);

    /**
     * What a model gave last: a {@code String} for its label, a {@code Double} for all else; null
     * while there is none.
     */
    @Nullable Object model(String model, ModelOutput output);

    /**
     * A window over a resource's readings that ends now; booleans count as 0 and 1.
     *
     * @return NaN when the window holds too few readings to say
     */
    double window(WindowFunction function, String resource, Duration span);
}
