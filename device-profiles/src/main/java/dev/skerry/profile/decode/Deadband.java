package dev.skerry.profile.decode;

import dev.skerry.profile.model.Quality;
import dev.skerry.profile.model.Reading;
import java.util.HashMap;
import java.util.Map;

/**
 * Leaves out readings that say nothing new: those that differ from the last one kept by no more
 * than their resource's deadband. The first reading of a resource and one whose quality changed are
 * always kept. One instance serves one device; not for several threads.
 */
public final class Deadband {
    private final Map<String, Kept> lastKept = new HashMap<>();

    private static final class Kept {
        private double value;
        private Quality quality;

        Kept(double value, Quality quality) {
            this.value = value;
            this.quality = quality;
        }
    }

    /** Whether the reading is to be kept; if so, later ones are compared with it. */
    public boolean keeps(Reading reading) {
        double deadband = reading.resource().deadband();
        if (deadband <= 0 || reading.resource().type().isText()) {
            return true;
        }
        double value = reading.asDouble();
        Kept last = lastKept.get(reading.resource().name());
        if (last == null) {
            lastKept.put(reading.resource().name(), new Kept(value, reading.quality()));
            return true;
        }
        if (last.quality == reading.quality() && Math.abs(value - last.value) <= deadband) {
            return false;
        }
        last.value = value;
        last.quality = reading.quality();
        return true;
    }
}
