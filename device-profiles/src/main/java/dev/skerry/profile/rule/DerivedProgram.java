package dev.skerry.profile.rule;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.rule.ExpressionCompiler.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The expression of a resource that is calculated from others. Immutable, for any thread. */
public final class DerivedProgram {
    private final Resource resource;
    private final Set<String> inputs;
    private final CelRuntime.Program program;

    private DerivedProgram(Resource resource, Set<String> inputs, CelRuntime.Program program) {
        this.resource = resource;
        this.inputs = Set.copyOf(inputs);
        this.program = program;
    }

    /** What the expression came to. */
    public sealed interface Result {
        /** A {@code Double}, {@code Long}, {@code Boolean} or {@code String}. */
        record Value(Object value) implements Result {}

        /** The values can't be calculated with, such as a division by zero. */
        record Failed(String why) implements Result {}
    }

    /**
     * The programs of a profile's derived resources, each after those that it depends on.
     *
     * @throws IllegalArgumentException if an expression was not checked by the profile compiler and
     *     is wrong
     */
    public static List<DerivedProgram> of(DeviceProfile profile) {
        Map<String, DerivedProgram> waiting = new LinkedHashMap<>();
        for (Resource resource : profile.resources()) {
            if (resource.isDerived()) {
                waiting.put(resource.name(), of(profile, resource));
            }
        }
        var inOrder = new ArrayList<DerivedProgram>();
        while (!waiting.isEmpty()) {
            List<DerivedProgram> ready =
                    waiting.values().stream()
                            .filter(p -> p.inputs.stream().noneMatch(waiting::containsKey))
                            .toList();
            if (ready.isEmpty()) {
                throw new IllegalArgumentException("derived from each other: " + waiting.keySet());
            }
            ready.forEach(p -> waiting.remove(p.resource.name()));
            inOrder.addAll(ready);
        }
        return List.copyOf(inOrder);
    }

    private static DerivedProgram of(DeviceProfile profile, Resource resource) {
        var compiler =
                new ExpressionCompiler(
                        ExpressionScope.of(profile.resources(), List.of()), resource.type());
        String expression = Objects.requireNonNull(resource.derive());
        return switch (compiler.compile(expression)) {
            case Outcome.Faulty faulty ->
                    throw new IllegalArgumentException(
                            "'" + expression + "': " + faulty.faults().getFirst().message());
            case Outcome.Checked checked -> {
                Set<String> inputs = new LinkedHashSet<>();
                checked.ast().getReferenceMap().values().stream()
                        .filter(reference -> profile.resource(reference.name()).isPresent())
                        .forEach(reference -> inputs.add(reference.name()));
                CelRuntime runtime =
                        CelRuntimeFactory.standardCelRuntimeBuilder()
                                .setOptions(ExpressionCompiler.OPTIONS)
                                .build();
                try {
                    yield new DerivedProgram(
                            resource, inputs, runtime.createProgram(checked.ast()));
                } catch (CelEvaluationException e) {
                    throw new IllegalArgumentException(
                            "'" + expression + "' can't be evaluated", e);
                }
            }
        };
    }

    /** The resource that is calculated. */
    public Resource resource() {
        return resource;
    }

    /** The resources that it is calculated from. */
    public Set<String> inputs() {
        return inputs;
    }

    /**
     * Calculates.
     *
     * @param values by resource, all that {@link #inputs} names
     */
    public Result evaluate(Function<String, @Nullable Object> values) {
        try {
            return new Result.Value(program.eval(name -> Optional.ofNullable(values.apply(name))));
        } catch (CelEvaluationException e) {
            return new Result.Failed(String.valueOf(e.getMessage()));
        }
    }
}
