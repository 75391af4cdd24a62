package dev.skerry.profile.compile.section;

import dev.skerry.profile.compile.yaml.YamlNode.Scalar;
import dev.skerry.profile.model.Cadence;
import java.time.Duration;

/** How many readings are kept, and how long: {@code deadband}, {@code sample}, {@code report}, … */
final class CadenceSection {
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private CadenceSection() {}

    static Cadence read(Fields resource, double deadband) {
        Duration sample = duration(resource, "sample", SHORTEST, Duration.ofDays(1));
        Duration report = duration(resource, "report", SECOND, Duration.ofDays(7));
        Duration stale = duration(resource, "stale", SECOND, Duration.ofDays(30));
        Duration retention =
                duration(resource, "retention", Duration.ofHours(1), Duration.ofDays(36_500));
        Scalar written = resource.scalar("report");
        if (written != null && !report.isZero() && report.compareTo(sample) < 0) {
            Values.wrong(
                    resource,
                    written,
                    "a reading can't be kept each %s when one is kept in %s at most"
                            .formatted(written.text(), text(resource, "sample")),
                    "make report longer than sample");
        }
        return new Cadence(deadband, sample, report, stale, retention);
    }

    static double deadband(Fields resource) {
        double deadband = Values.number(resource, "deadband", 0);
        Scalar written = resource.scalar("deadband");
        if (deadband < 0 && written != null) {
            Values.wrong(resource, written, "a deadband is not negative", "remove the minus");
        }
        return deadband;
    }

    private static Duration duration(Fields resource, String key, Duration min, Duration max) {
        return Values.duration(resource, key, Duration.ZERO, min, max);
    }

    private static String text(Fields resource, String key) {
        Scalar scalar = resource.scalar(key);
        return scalar == null ? "" : scalar.text();
    }
}
