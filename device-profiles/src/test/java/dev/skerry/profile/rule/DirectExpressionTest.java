package dev.skerry.profile.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.profile.Profiles;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.rule.RuleProgram.Verdict;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CEL's interpreter is the judge: whatever is said without it, it says as well. */
class DirectExpressionTest {
    private static final long SEED = Long.getLong("skerry.test.seed", 20_261_122);
    private static final String[] NUMBERS = {
        "temperature", "starts", "avg(temperature, '1m')", "model.bearing.score", "80.0", "7", "0.0"
    };
    private static final String[] FLOATS = {
        "temperature", "avg(temperature, '1m')", "model.bearing.score", "80.0", "0.0"
    };
    private static final String[] COMPARISONS = {"<", "<=", ">", ">=", "==", "!="};

    private final DeviceProfile pump = Profiles.shipped("pump.yaml");

    @Test
    void says_what_the_interpreter_says() {
        var random = new Random(SEED);
        int direct = 0;
        for (int i = 0; i < 400; i++) {
            String expression = truth(random, 3);
            var compiled = new ExpressionCompiler(ExpressionScope.of(pump));
            if (!compiled.check(expression).isEmpty()) {
                continue;
            }
            RuleProgram program = RuleProgram.compile(pump, expression);
            assertThat(program.isDirect()).as(expression).isTrue();
            direct++;
            for (int j = 0; j < 40; j++) {
                Inputs inputs = inputs(random);
                assertThat(program.verdict(inputs))
                        .as("seed %d: %s", SEED, program.because(inputs))
                        .isEqualTo(program.interpret(inputs));
            }
        }
        assertThat(direct).isGreaterThan(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state.startsWith('run')",
                "starts % 2 == 1",
                "state in ['stopped', 'off']",
                "double(starts) > 2.5"
            })
    void leaves_to_the_interpreter_what_it_does_not_know(String expression) {
        assertThat(RuleProgram.compile(pump, expression).isDirect()).isFalse();
    }

    @Test
    void leaves_to_the_interpreter_what_goes_wrong() {
        RuleProgram program = RuleProgram.compile(pump, "100 / starts > 5");
        assertThat(program.verdict(new Inputs().value("starts", 0L)))
                .isInstanceOf(Verdict.Failed.class);
        assertThat(program.verdict(new Inputs())).isInstanceOf(Verdict.Unknown.class);
    }

    private static String truth(Random random, int depth) {
        if (depth == 0) {
            return random.nextInt(4) == 0 ? "sealed" : comparison(random);
        }
        return switch (random.nextInt(6)) {
            case 0 -> "(%s && %s)".formatted(truth(random, depth - 1), truth(random, depth - 1));
            case 1 -> "(%s || %s)".formatted(truth(random, depth - 1), truth(random, depth - 1));
            case 2 -> "!" + truth(random, 0).replaceAll("^(.*)$", "($1)");
            case 3 ->
                    "(%s ? %s : %s)"
                            .formatted(
                                    truth(random, 0),
                                    truth(random, depth - 1),
                                    truth(random, depth - 1));
            default -> comparison(random);
        };
    }

    private static String comparison(Random random) {
        String operator = COMPARISONS[random.nextInt(COMPARISONS.length)];
        return switch (random.nextInt(5)) {
            case 0 -> "state %s 'running'".formatted(random.nextBoolean() ? "==" : "!=");
            case 1 ->
                    "%s %s %s %s %s"
                            .formatted(
                                    any(random, FLOATS),
                                    "+-*/".charAt(random.nextInt(4)),
                                    any(random, FLOATS),
                                    operator,
                                    any(random, NUMBERS));
            default -> "%s %s %s".formatted(any(random, NUMBERS), operator, any(random, NUMBERS));
        };
    }

    private static String any(Random random, String[] of) {
        return of[random.nextInt(of.length)];
    }

    /** Some of the inputs, each with values that comparisons are about. */
    private static Inputs inputs(Random random) {
        var inputs = new Inputs();
        double[] numbers = {80.0, 7.0, 0.0, -0.0, 91.5, -3.25, 1e300};
        long[] wholes = {7, 80, 0, -1, (1L << 53) + 1, Long.MAX_VALUE, Long.MIN_VALUE};
        if (random.nextInt(4) > 0) {
            inputs.value("temperature", numbers[random.nextInt(numbers.length)]);
        }
        if (random.nextInt(4) > 0) {
            inputs.value("starts", wholes[random.nextInt(wholes.length)]);
        }
        if (random.nextInt(4) > 0) {
            inputs.value("sealed", random.nextBoolean());
        }
        if (random.nextInt(4) > 0) {
            inputs.value("state", random.nextBoolean() ? "running" : "stopped");
        }
        if (random.nextInt(4) > 0) {
            inputs.score("bearing", random.nextDouble());
        }
        if (random.nextInt(4) > 0) {
            inputs.window(
                    WindowFunction.AVG,
                    "temperature",
                    Duration.ofMinutes(1),
                    numbers[random.nextInt(numbers.length)]);
        }
        return inputs;
    }
}
