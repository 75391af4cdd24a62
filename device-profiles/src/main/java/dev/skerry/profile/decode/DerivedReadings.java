package dev.skerry.profile.decode;

import dev.skerry.profile.model.Quality;
import dev.skerry.profile.model.Reading;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.rule.DerivedProgram;
import dev.skerry.profile.rule.DerivedProgram.Result;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Calculates a device's derived resources when one of their inputs arrives, moment by moment. Keeps
 * the last reading of each input; one instance serves one device, not for several threads.
 */
public final class DerivedReadings {
    private final List<DerivedProgram> programs;
    private final Set<String> inputs = new HashSet<>();
    private final Map<String, Reading> last = new HashMap<>();

    /**
     * Nothing is known yet.
     *
     * @param programs of the device's profile, each after those that it depends on
     */
    public DerivedReadings(List<DerivedProgram> programs) {
        this.programs = programs;
        programs.forEach(program -> inputs.addAll(program.inputs()));
    }

    /** What goes on when the device's profile has these resources from now on. */
    public DerivedReadings follow(
            List<DerivedProgram> nextPrograms, Collection<Resource> resources) {
        var next = new DerivedReadings(nextPrograms);
        last.forEach(
                (name, reading) -> {
                    if (next.inputs.contains(name) && resources.contains(reading.resource())) {
                        next.last.put(name, reading);
                    }
                });
        return next;
    }

    /**
     * A message's readings and what follows from them, in the order of the message. A derived
     * reading is as good as the worst of its inputs. What depends on an input that was never seen
     * is left out.
     *
     * @param failed is told of a resource that can't be calculated, and why
     */
    public List<Reading> extend(List<Reading> readings, BiConsumer<String, String> failed) {
        if (programs.isEmpty()) {
            return readings;
        }
        var all = new ArrayList<Reading>(readings.size() + programs.size());
        var changed = new HashSet<String>();
        for (int i = 0; i < readings.size(); i++) {
            Reading reading = readings.get(i);
            all.add(reading);
            take(reading, changed);
            boolean momentEnds =
                    i + 1 == readings.size()
                            || readings.get(i + 1).observedAtMicros() != reading.observedAtMicros();
            if (momentEnds && !changed.isEmpty()) {
                calculate(reading, changed, all, failed);
                changed.clear();
            }
        }
        return all;
    }

    private void take(Reading reading, Set<String> changed) {
        String name = reading.resource().name();
        if (inputs.contains(name)) {
            last.put(name, reading);
            changed.add(name);
        }
    }

    private void calculate(
            Reading now,
            Set<String> changed,
            List<Reading> all,
            BiConsumer<String, String> failed) {
        for (DerivedProgram program : programs) {
            boolean isDue = program.inputs().stream().anyMatch(changed::contains);
            if (!isDue || !last.keySet().containsAll(program.inputs())) {
                continue;
            }
            switch (program.evaluate(this::value)) {
                case Result.Failed(String why) -> failed.accept(program.resource().name(), why);
                case Result.Value(Object value) -> {
                    Readings made = new Readings(now.deviceId(), 1);
                    add(made, program, value, now.observedAtMicros());
                    switch (made.result(now.observedAtMicros())) {
                        case DecodeResult.Undecodable bad ->
                                failed.accept(program.resource().name(), bad.message());
                        case DecodeResult.Decoded decoded -> {
                            Reading derived = decoded.readings().getFirst();
                            Quality quality = worst(program, derived.quality());
                            all.add(derived.marked(quality));
                            take(derived.marked(quality), changed);
                        }
                    }
                }
            }
        }
    }

    private static void add(Readings made, DerivedProgram program, Object value, long atMicros) {
        switch (value) {
            case Double number -> made.add(program.resource(), (double) number, atMicros);
            case Long number -> made.add(program.resource(), (long) number, atMicros);
            case Boolean truth -> made.add(program.resource(), (boolean) truth, atMicros);
            case Object text -> made.add(program.resource(), text.toString(), atMicros);
        }
    }

    private Quality worst(DerivedProgram program, Quality own) {
        Quality worst = own;
        for (String input : program.inputs()) {
            Reading reading = last.get(input);
            worst = reading == null ? worst : worst.orWorse(reading.quality());
        }
        return worst;
    }

    private @Nullable Object value(String name) {
        Reading reading = last.get(name);
        return reading == null ? null : reading.plain();
    }
}
