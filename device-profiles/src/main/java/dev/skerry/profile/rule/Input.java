package dev.skerry.profile.rule;

import org.jspecify.annotations.Nullable;

/** One variable of an expression and where its value comes from. */
sealed interface Input {
    /** The value, or null while it is not known. */
    @Nullable Object of(RuleInputs inputs);

    /** As the expression writes it. */
    String label();

    /** A resource's last value. */
    record Value(String resource) implements Input {
        @Override
        public @Nullable Object of(RuleInputs inputs) {
            return inputs.value(resource);
        }

        @Override
        public String label() {
            return resource;
        }
    }

    /** A model's last score. */
    record Model(String model) implements Input {
        @Override
        public @Nullable Object of(RuleInputs inputs) {
            return known(inputs.modelScore(model));
        }

        @Override
        public String label() {
            return ExpressionCompiler.modelVariable(model);
        }
    }

    /** A window over a resource's readings. */
    record Window(WindowUse use) implements Input {
        @Override
        public @Nullable Object of(RuleInputs inputs) {
            return known(inputs.window(use.function(), use.resource(), use.span()));
        }

        @Override
        public String label() {
            return use.function().celName() + "(" + use.resource() + ")";
        }
    }

    private static @Nullable Double known(double value) {
        return Double.isNaN(value) ? null : value;
    }
}
