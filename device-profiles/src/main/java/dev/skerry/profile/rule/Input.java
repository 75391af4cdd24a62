package dev.skerry.profile.rule;

import dev.skerry.profile.model.Resource;
import dev.skerry.profile.model.ValueType;
import dev.skerry.profile.text.Durations;
import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/** One variable of an expression and where its value comes from. */
sealed interface Input {
    /** The value, or null while it is not known. */
    @Nullable Object of(RuleInputs inputs);

    /** Its name and its value, for people. */
    String describe(RuleInputs inputs);

    /** A resource's last value. */
    record Value(Resource resource) implements Input {
        @Override
        public @Nullable Object of(RuleInputs inputs) {
            return inputs.value(resource.name());
        }

        @Override
        public String describe(RuleInputs inputs) {
            Object value = of(inputs);
            // As a double, a float32 shows digits that nobody measured.
            Object shown =
                    value instanceof Double number && resource.type() == ValueType.FLOAT32
                            ? Float.valueOf(number.floatValue())
                            : value;
            return resource.name() + " = " + (shown == null ? "unknown" : shown);
        }
    }

    /** What a model gave last. */
    record Model(String model, ModelOutput output) implements Input {
        @Override
        public @Nullable Object of(RuleInputs inputs) {
            return inputs.model(model, output);
        }

        @Override
        public String describe(RuleInputs inputs) {
            Object value = of(inputs);
            return output.of(model)
                    + " = "
                    + switch (value) {
                        case null -> "unknown";
                        case Double number -> rounded(number);
                        default -> value;
                    };
        }
    }

    /** A window over a resource's readings. */
    record Window(WindowUse use) implements Input {
        @Override
        public @Nullable Object of(RuleInputs inputs) {
            return known(inputs.window(use.function(), use.resource(), use.span()));
        }

        @Override
        public String describe(RuleInputs inputs) {
            double value = inputs.window(use.function(), use.resource(), use.span());
            return "%s(%s, %s) = %s"
                    .formatted(
                            use.function().celName(),
                            use.resource(),
                            Durations.format(use.span()),
                            rounded(value));
        }
    }

    private static @Nullable Double known(double value) {
        return Double.isNaN(value) ? null : value;
    }

    private static String rounded(double value) {
        if (!Double.isFinite(value)) {
            return "unknown";
        }
        var shown = new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros();
        return shown.scale() > 12 ? shown.toString() : shown.toPlainString();
    }
}
