package dev.skerry.agent.ingest.coap;

import static dev.skerry.agent.Patience.await;

import dev.skerry.agent.clock.GroupClock;
import dev.skerry.agent.clock.Stamp;
import dev.skerry.agent.credential.DeviceCredentials;
import dev.skerry.agent.decide.DecisionStage;
import dev.skerry.agent.decide.Explainer;
import dev.skerry.agent.infer.InferenceStage;
import dev.skerry.agent.infer.ModelTrust;
import dev.skerry.agent.ingest.coap.dtls.Dtls;
import dev.skerry.agent.ingest.tls.TlsFiles;
import dev.skerry.agent.pipeline.ActiveProfiles;
import dev.skerry.agent.pipeline.Admission;
import dev.skerry.agent.pipeline.DeviceRegistry;
import dev.skerry.agent.pipeline.Outcome;
import dev.skerry.agent.pipeline.RecentMessages;
import dev.skerry.agent.pipeline.TelemetryPipeline;
import dev.skerry.agent.pipeline.Witness;
import dev.skerry.agent.trace.MessageTraces;
import dev.skerry.profile.compile.CompileResult;
import dev.skerry.profile.compile.ProfileCompiler;
import dev.skerry.profile.credential.CredentialsFile;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.profile.model.DeviceProfile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** An agent's CoAP side with its pipeline: what comes is acknowledged as if it were on disk. */
final class SecuredSite implements AutoCloseable {
    private static final String TANK =
            """
            schema: skerry.device/v1
            name: tank
            version: 1.0.0
            source: { coap: { path: "/tank/{device}", payload: json%s } }
            resources: { level: { type: float32, from: /level } }
            """;

    /** What was accepted: the readings' devices, one for each. */
    final List<String> accepted = new CopyOnWriteArrayList<>();

    private final Path file;
    private final InferenceStage infer;
    private final TelemetryPipeline pipeline;
    final CoapSource source;

    /**
     * How it is set up.
     *
     * @param lines of the credentials file
     * @param observe what the profile says of that, or empty
     * @param perSecond messages of a device
     */
    record Setup(
            List<String> lines,
            TlsFiles files,
            Supplier<Instant> now,
            String observe,
            Map<String, URI> observed,
            int perSecond,
            int senderPerSecond) {
        static Setup of(String... lines) {
            return new Setup(
                    List.of(lines),
                    new TlsFiles(Optional.empty(), Optional.empty(), Optional.empty()),
                    Instant::now,
                    "",
                    Map.of(),
                    1_000,
                    2_000);
        }

        Setup with(TlsFiles files, Supplier<Instant> now) {
            return new Setup(lines, files, now, observe, observed, perSecond, senderPerSecond);
        }

        Setup observing(String address) {
            return new Setup(
                    lines,
                    files,
                    now,
                    ", observe: \"%s\"".formatted(address),
                    observed,
                    perSecond,
                    senderPerSecond);
        }

        Setup limited(int perSecond, int senderPerSecond) {
            return new Setup(lines, files, now, observe, observed, perSecond, senderPerSecond);
        }
    }

    SecuredSite(Path folder, Setup setup) throws IOException {
        file = folder.resolve("credentials");
        write(setup.lines());
        DeviceCredentials credentials = DeviceCredentials.of(Optional.of(file), SealedFiles.PLAIN);
        List<DeviceProfile> profiles = List.of(compile(TANK.formatted(setup.observe())));
        infer = new InferenceStage(folder, SealedFiles.PLAIN, ModelTrust.ANY, Map.of());
        pipeline =
                new TelemetryPipeline(
                        new TelemetryPipeline.Stages(
                                ActiveProfiles.ofAll(profiles),
                                new Admission(
                                        credentials,
                                        new Admission.Limits(4_096, setup.perSecond(), 100)),
                                new DeviceRegistry(ActiveProfiles.ofAll(profiles), Map.of(), 100),
                                infer,
                                new DecisionStage(Map.of(), Explainer.NONE),
                                new RecentMessages(1_000, new byte[RecentMessages.KEY_BYTES]),
                                (profile, readings, inferences, at) -> {},
                                Witness.NONE,
                                this::done,
                                MessageTraces.none()),
                        "plant",
                        () -> Stamp.known(GroupClock.SYSTEM.nowMicros()),
                        1_000,
                        1 << 20);
        pipeline.start();
        source =
                new CoapSource(
                        CoapSettings.of("127.0.0.1", 0, setup.observed())
                                .with(setup.senderPerSecond())
                                .with(
                                        new CoapSecurity(
                                                0,
                                                Dtls.of(credentials, setup.files(), setup.now()),
                                                false)),
                        "plant",
                        profiles,
                        pipeline,
                        Optional::empty,
                        () -> Stamp.known(GroupClock.SYSTEM.nowMicros()));
        source.start(pipeline);
        await().until(() -> source.port() > 0 && source.securePort() > 0);
    }

    private void done(Outcome outcome) {
        switch (outcome) {
            case Outcome.Accepted(
                            var profile,
                            var readings,
                            var inferences,
                            var decisions,
                            var states,
                            var identity,
                            var receipt,
                            var stamps,
                            var trace) -> {
                readings.forEach(reading -> accepted.add(reading.deviceId()));
                receipt.durable();
            }
            case Outcome.Duplicate(var receipt) -> receipt.durable();
            case Outcome.Refused(var refusal, var receipt) -> receipt.refused(refusal);
            case Outcome.DeviceSeen _, Outcome.StateChanged _ -> {}
        }
    }

    /** Writes the credentials file anew. */
    void write(List<String> lines) throws IOException {
        Files.write(file, lines);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    CredentialsFile credentialsFile() {
        return new CredentialsFile(file, SealedFiles.PLAIN);
    }

    /** How many were refused or turned away with a code. */
    long refused(String code) {
        return pipeline.refusals().countByCode().getOrDefault(code, 0L);
    }

    /** What the last refusal with a code said. */
    String lastRefusal(String code) {
        return pipeline.refusals().last().reversed().stream()
                .filter(entry -> entry.refusal().code().equals(code))
                .findFirst()
                .map(entry -> entry.address() + " " + entry.refusal().message())
                .orElse("");
    }

    private static DeviceProfile compile(String yaml) {
        return switch (new ProfileCompiler().compile("tank.yaml", yaml)) {
            case CompileResult.Compiled(DeviceProfile profile) -> profile;
            case CompileResult.Rejected rejected -> throw new AssertionError(rejected.render());
        };
    }

    @Override
    public void close() {
        source.close();
        pipeline.close();
        infer.close();
    }
}
