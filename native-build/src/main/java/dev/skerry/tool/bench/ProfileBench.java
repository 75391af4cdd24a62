package dev.skerry.tool.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.ThreadMXBean;
import dev.skerry.profile.compile.CompileResult;
import dev.skerry.profile.compile.ProfileCompiler;
import dev.skerry.profile.decode.DecodeResult.Decoded;
import dev.skerry.profile.decode.MessageDecoder;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Quality;
import dev.skerry.profile.model.Reading;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.rule.ModelOutput;
import dev.skerry.profile.rule.RuleInputs;
import dev.skerry.profile.rule.RuleProgram;
import dev.skerry.profile.rule.WindowFunction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Measures what a profile costs: to compile, to decode by, and to judge by. */
final class ProfileBench {
    private static final int RUNS = 5;
    private static final int MESSAGES = 1_000;
    private static final int PROFILES = 1_000;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final DeviceProfile profile = compiled(0);
    private final MessageDecoder decoder = MessageDecoder.of(profile, profile.sources().getFirst());
    private final byte[][] messages = messages();
    private final ObjectMapper json = new ObjectMapper();
    private final List<JsonPointer> pointers =
            profile.resources().stream().map(Resource::from).map(JsonPointer::compile).toList();
    private long blackHole;

    private ProfileBench() {}

    static void run(Figures figures) {
        var bench = new ProfileBench();
        figures.print("message.bytes", bench.messages[0].length);
        figures.median("decode.json_per_second", RUNS, () -> bench.rate(bench::decode));
        figures.print("decode.json_bytes_allocated", bench.allocated(bench::decode));
        figures.print("decode.readings_bytes", bench.allocated(bench::makeReadings));
        figures.median("decode.jackson_tree_per_second", RUNS, () -> bench.rate(bench::readTree));
        figures.median("compile.1000_profiles_ms", RUNS, ProfileBench::compileAll);
        bench.rule(figures, "simple", "temperature > 40.0");
        bench.rule(figures, "compound", "temperature > 40.0 && state == 'running'");
        bench.rule(figures, "interpreted", "starts % 2 == 1");
        figures.print("checksum", bench.blackHole);
    }

    private static DeviceProfile compiled(int number) {
        String yaml =
                """
            schema: skerry.device/v1
            name: station-%d
            version: 1.0.0
            description: Weather station on roof %d
            source:
              mqtt: { topic: "site/station-%d/{device}/telemetry", qos: 1 }
            resources:
              temperature: { type: float32, unit: Cel, from: /temp, scale: 0.1, range: [-40, 60] }
              humidity:    { type: float32, unit: "%%RH", from: /env/hum, range: [0, 100] }
              pressure:    { type: float64, unit: hPa, from: /env/press }
              starts:      { type: int32, from: /starts }
              state:       { type: enum, values: [stopped, running, fault], from: /state }
            twin:
              target: { type: int32, range: [0, 60], merge: cloud-wins }
            commands:
              stop: { mqtt: { topic: "site/station-%d/{device}/cmd", payload: stop } }
            rules:
              hot:  { when: "temperature > 40.0 && state == 'running'", for: 10s, then: [ { alarm: warning } ] }
              damp: { when: "avg(humidity, '5m') > 95.0", then: [ { alarm: info } ] }
            """
                        .formatted(number, number, number, number);
        CompileResult result = new ProfileCompiler().compile("station.yaml", yaml);
        if (result instanceof CompileResult.Compiled right) {
            return right.profile();
        }
        throw new IllegalStateException(((CompileResult.Rejected) result).render());
    }

    private static double compileAll() {
        long begin = System.nanoTime();
        for (int i = 0; i < PROFILES; i++) {
            compiled(i);
        }
        return (System.nanoTime() - begin) / 1e6;
    }

    private static byte[][] messages() {
        var random = new SplittableRandom(1);
        byte[][] messages = new byte[MESSAGES][];
        String[] states = {"stopped", "running", "fault"};
        for (int i = 0; i < MESSAGES; i++) {
            messages[i] =
                    "{\"temp\":%d,\"env\":{\"hum\":%.1f,\"press\":%.2f},\"starts\":%d,\"state\":\"%s\"}"
                            .formatted(
                                    random.nextInt(-100, 450),
                                    random.nextDouble(20, 99),
                                    random.nextDouble(980, 1040),
                                    random.nextInt(100_000),
                                    states[random.nextInt(3)])
                            .getBytes(UTF_8);
        }
        return messages;
    }

    private void decode(int i) {
        Decoded decoded = (Decoded) decoder.decode("station-1", messages[i % MESSAGES], i);
        blackHole += decoded.readings().size();
    }

    /** The result alone, as the decoder gives it. */
    private void makeReadings(int i) {
        List<Reading> readings = new ArrayList<>(profile.resources().size());
        for (Resource resource : profile.resources()) {
            readings.add(new Reading("station-1", resource, i, Quality.GOOD, i, null));
        }
        blackHole += new Decoded(readings, true, Set.of()).readings().size();
    }

    private void readTree(int i) {
        try {
            JsonNode tree = json.readTree(messages[i % MESSAGES]);
            for (JsonPointer pointer : pointers) {
                JsonNode value = tree.at(pointer);
                blackHole += value.isTextual() ? value.textValue().length() : value.asLong();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How often in a second. */
    private double rate(IntConsumer work) {
        long begin = System.nanoTime();
        int done = 0;
        while (System.nanoTime() - begin < SECOND) {
            for (int i = 0; i < MESSAGES; i++) {
                work.accept(done++);
            }
        }
        return done * 1e9 / (System.nanoTime() - begin);
    }

    /** Bytes for one. */
    private long allocated(IntConsumer work) {
        int times = 100 * MESSAGES;
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < times; i++) {
            work.accept(i);
        }
        return (THREADS.getCurrentThreadAllocatedBytes() - before) / times;
    }

    private void rule(Figures figures, String name, String expression) {
        RuleProgram program = RuleProgram.compile(profile, expression);
        var inputs = new Values();
        figures.median(
                "rule.%s_ns".formatted(name),
                RUNS,
                () -> 1e9 / rate(i -> blackHole += program.evaluate(inputs.next(i)) ? 1 : 0));
    }

    /** Values that change with each evaluation. */
    private static final class Values implements RuleInputs {
        private int step;

        Values next(int to) {
            step = to;
            return this;
        }

        @Override
        public @Nullable Object value(String resource) {
            return switch (resource) {
                case "temperature" -> (double) (step & 63);
                case "starts" -> (long) step;
                case "state" -> (step & 1) == 0 ? "running" : "stopped";
                default -> null;
            };
        }

        @Override
        public @Nullable Object model(String model, ModelOutput output) {
            return null;
        }

        @Override
        public double window(WindowFunction function, String resource, Duration span) {
            return Double.NaN;
        }
    }
}
