package dev.skerry.agent.infer.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.skerry.profile.compile.CompileResult;
import dev.skerry.profile.compile.ProfileCompiler;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Quality;
import dev.skerry.profile.model.Reading;
import java.util.SplittableRandom;

/** Devices of one quantity that the built-in model watches and a rule judges by its score. */
final class WatchedDevices {
    /** Readings of a device before its scores count. */
    static final int WARM_UP = 64;

    /** One reading in so many is far from all others. */
    private static final int UNUSUAL = 2_000;

    private static final String PROFILE =
            """
            schema: skerry.device/v1
            name: bench
            version: 1.0.0
            source:
              mqtt: { topic: "bench/{device}", qos: 1, payload: json, time: { from: /ts, format: epoch-micros } }
            resources:
              value: { type: float32, from: /v }
            models:
              watch: { bundle: "builtin:envelope", inputs: { value: value }, warm_up: %d }
            rules:
              unusual: { when: "model.watch.score > 0.9", then: [ { alarm: warning } ] }
            """
                    .formatted(WARM_UP);

    private final SplittableRandom random = new SplittableRandom(1);
    private final DeviceProfile profile = compiled();
    private final String[] names;
    private long sent;

    WatchedDevices(int count) {
        names = new String[count];
        for (int i = 0; i < count; i++) {
            names[i] = "device-" + i;
        }
    }

    private static DeviceProfile compiled() {
        return switch (new ProfileCompiler().compile("bench.yaml", PROFILE)) {
            case CompileResult.Compiled right -> right.profile();
            case CompileResult.Rejected wrong -> throw new IllegalStateException(wrong.render());
        };
    }

    DeviceProfile profile() {
        return profile;
    }

    int count() {
        return names.length;
    }

    /** A reading of the next device in turn. */
    Reading reading() {
        String device = next();
        return Reading.ofDouble(
                device, profile.resources().getFirst(), sent * 100, Quality.GOOD, value());
    }

    private String next() {
        return names[(int) (sent++ % names.length)];
    }

    /** Where and what the next device in turn publishes. */
    record Published(String topic, byte[] payload) {}

    /** A message of the next device in turn. */
    Published message(long atMicros) {
        String device = next();
        double value = Math.round(value() * 1e3) / 1e3;
        String text = "{\"ts\":" + atMicros + ",\"v\":" + value + "}";
        return new Published("bench/" + device, text.getBytes(UTF_8));
    }

    private double value() {
        double usual = 20 + random.nextDouble();
        return random.nextInt(UNUSUAL) == 0 ? usual + 50 : usual;
    }
}
