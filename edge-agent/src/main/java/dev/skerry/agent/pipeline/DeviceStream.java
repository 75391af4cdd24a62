package dev.skerry.agent.pipeline;

import dev.skerry.profile.decode.DerivedReadings;
import dev.skerry.profile.decode.Thinning;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Quality;
import dev.skerry.profile.model.Reading;
import dev.skerry.profile.rule.DerivedProgram;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * What is remembered of a device's readings: what others are derived from, what was kept last, and
 * when resources that can become stale were heard. Used by the pipeline's thread alone.
 */
final class DeviceStream {
    private final DerivedReadings derived;
    private final Thinning thinning;
    private final Map<String, Heard> heard;

    private record Heard(Reading last, long atMicros, boolean isStale) {}

    DeviceStream(List<DerivedProgram> programs) {
        this(new DerivedReadings(programs), new Thinning(), new HashMap<>());
    }

    private DeviceStream(DerivedReadings derived, Thinning thinning, Map<String, Heard> heard) {
        this.derived = derived;
        this.thinning = thinning;
        this.heard = heard;
    }

    /** What is remembered goes on for resources that another version of the profile has as well. */
    DeviceStream follow(DeviceProfile after, List<DerivedProgram> programs) {
        Map<String, Heard> kept = new HashMap<>(heard);
        kept.values().removeIf(known -> !after.resources().contains(known.last().resource()));
        return new DeviceStream(
                derived.follow(programs, after.resources()),
                thinning.follow(after.resources()),
                kept);
    }

    /** The readings and what follows from them, see {@link DerivedReadings}. */
    List<Reading> extend(List<Reading> readings, BiConsumer<String, String> failed) {
        return derived.extend(readings, failed);
    }

    /** Takes note that resources were heard now. */
    void heard(List<Reading> readings, long nowMicros) {
        for (Reading reading : readings) {
            if (!reading.resource().cadence().stale().isZero()) {
                heard.put(reading.resource().name(), new Heard(reading, nowMicros, false));
            }
        }
    }

    /** Those that were not heard for as long as their resource may be silent, each once. */
    List<Reading> gone(long nowMicros) {
        if (heard.isEmpty()) {
            return List.of();
        }
        var gone = new ArrayList<Reading>();
        heard.replaceAll(
                (name, known) -> {
                    Reading last = known.last();
                    long limitMicros = last.resource().cadence().stale().toNanos() / 1_000;
                    if (known.isStale() || nowMicros - known.atMicros() < limitMicros) {
                        return known;
                    }
                    gone.add(last.at(nowMicros).marked(Quality.STALE));
                    return new Heard(last, known.atMicros(), true);
                });
        return gone;
    }

    /** Times before now mean nothing any more: what is awaited is awaited anew. */
    void timeStepped(long nowMicros) {
        heard.replaceAll((name, known) -> new Heard(known.last(), nowMicros, known.isStale()));
    }

    /** The readings that are kept; the others are counted. */
    List<Reading> thinned(List<Reading> readings, PipelineCounters counters) {
        var kept = new ArrayList<Reading>(readings.size());
        int unchanged = 0;
        int sampledOut = 0;
        for (Reading reading : readings) {
            switch (thinning.fateOf(reading)) {
                case KEPT -> kept.add(reading);
                case UNCHANGED -> unchanged++;
                case SAMPLED_OUT -> sampledOut++;
            }
        }
        counters.readings(kept.size(), unchanged, sampledOut);
        return kept;
    }
}
