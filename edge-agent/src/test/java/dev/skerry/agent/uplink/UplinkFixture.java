package dev.skerry.agent.uplink;

import static dev.skerry.agent.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.skerry.agent.FreePort;
import dev.skerry.agent.act.NoActuator;
import dev.skerry.agent.action.AgentActions;
import dev.skerry.agent.action.Maintenance;
import dev.skerry.agent.action.NobodyEnds;
import dev.skerry.agent.audit.AgentLog;
import dev.skerry.agent.audit.LogTalk;
import dev.skerry.agent.clock.TestMachine;
import dev.skerry.agent.clock.Trust;
import dev.skerry.agent.command.RemoteCommands;
import dev.skerry.agent.discover.Sightings;
import dev.skerry.agent.firstboot.FirstBootLog;
import dev.skerry.agent.firstboot.FirstBootTalk;
import dev.skerry.agent.outbox.CommitListener;
import dev.skerry.agent.outbox.Outbox;
import dev.skerry.agent.outbox.OutboxSettings;
import dev.skerry.agent.outbox.OutboxUnavailableException;
import dev.skerry.agent.outbox.log.StoredBatch;
import dev.skerry.agent.pipeline.ActiveProfiles;
import dev.skerry.agent.pipeline.Decision;
import dev.skerry.agent.pipeline.DeviceRegistry;
import dev.skerry.agent.pipeline.Outcome;
import dev.skerry.agent.pipeline.RawMessage.Receipt;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.pipeline.RefusalLog;
import dev.skerry.agent.recent.DeviceMessages;
import dev.skerry.agent.self.LogRing;
import dev.skerry.agent.self.SelfTalk;
import dev.skerry.agent.tls.GatewayTls;
import dev.skerry.agent.trace.MessageTraces;
import dev.skerry.agent.twin.TwinStore;
import dev.skerry.agent.uplink.LinkStatus.State;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.profile.model.Cadence;
import dev.skerry.profile.model.CommandSpec;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Priority;
import dev.skerry.profile.model.Quality;
import dev.skerry.profile.model.Reading;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.model.Transform;
import dev.skerry.profile.model.ValueType;
import dev.skerry.sync.proto.AlarmMarks;
import dev.skerry.sync.proto.EffectiveSetting;
import dev.skerry.sync.proto.Hello;
import dev.skerry.sync.proto.Lane;
import dev.skerry.sync.proto.SettingsReport;
import dev.skerry.sync.proto.SourceStatus;
import dev.skerry.sync.proto.Vitals;
import dev.skerry.sync.session.SessionLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An uplink with an outbox of its own, over a link that can be disturbed, to a gateway. */
abstract class UplinkFixture {
    static final Duration RETENTION = Duration.ofDays(30);
    static final Resource LEVEL =
            new Resource(
                    "level",
                    ValueType.FLOAT32,
                    null,
                    "m",
                    Resource.Place.of("/l"),
                    Transform.linear(1, 0),
                    null,
                    List.of(),
                    Map.of(),
                    Priority.TELEMETRY,
                    new Cadence(0, Duration.ZERO, Duration.ZERO, Duration.ZERO, RETENTION),
                    null,
                    null);
    static final DeviceProfile TANK =
            new DeviceProfile(
                    "tank",
                    "1.0.0",
                    "",
                    List.of(),
                    List.of(LEVEL),
                    List.of(),
                    List.of(new CommandSpec("stop", "t", "{}", null, Duration.ofSeconds(1))),
                    List.of(),
                    List.of(),
                    "00");

    static final TwinStore.Identity TWINS = new TwinStore.Identity("north", () -> 7);
    static final SettingsReport SETTINGS_REPORT =
            SettingsReport.newBuilder()
                    .setDigest(ByteString.copyFromUtf8("digest"))
                    .addSettings(EffectiveSetting.newBuilder().setName("skerry.agent.site"))
                    .build();
    static final SourceStatus SOURCE = SourceStatus.newBuilder().setKind("mqtt").build();
    static final OutboxSettings SETTINGS =
            new OutboxSettings(Duration.ofMillis(5), 10, 1 << 20, 50);

    @TempDir Path directory;
    final DeviceMessages messages = new DeviceMessages(1 << 16);
    TestGateway gateway;
    Link link;
    Outbox outbox;
    DeviceRegistry devices;
    TwinStore twins;
    Uplink uplink;
    final HeardModels models = new HeardModels();
    final HeardPrograms program = new HeardPrograms();
    final LogRing ring = new LogRing(1 << 16);
    final List<AlarmMarks> marks = new CopyOnWriteArrayList<>();
    volatile boolean unreadable;

    @BeforeEach
    void start() throws Exception {
        gateway = gateway(FreePort.tcp());
        link = new Link(gateway.port());
        open(link.port());
    }

    TestGateway gateway(int port) throws Exception {
        return new TestGateway(port);
    }

    @Nullable Supplier<GatewayTls> tls() {
        return null;
    }

    /** As they were found when the outbox was opened last. */
    Map<String, byte[]> states = Map.of();

    final void open(int port) throws Exception {
        outbox = Outbox.open(directory, SETTINGS, () -> 42);
        states = outbox.stageStates();
        devices =
                new DeviceRegistry(
                        ActiveProfiles.ofAll(List.of(TANK)), Map.of("tank-1", "tank"), 10);
        twins = TwinStore.open(outbox, devices, System::currentTimeMillis, TWINS);
        var lineage = new Lineage(outbox::saveStates, outbox.stageStates().get(Lineage.STATE));
        NoActuator actuator = new NoActuator();
        var actions =
                new AgentActions(new Maintenance(() -> 1_000), new NobodyEnds(), System::nanoTime);
        AgentLog log =
                AgentLog.open(
                        directory.resolve("audit"),
                        new AgentLog.Settings("north", 1 << 20, SealedFiles.PLAIN),
                        () -> 1_000,
                        new SecureRandom());
        SessionLimits defaults = SessionLimits.DEFAULT;
        uplink =
                new Uplink(
                        new UplinkSettings(
                                "127.0.0.1",
                                port,
                                tls(),
                                new SessionLimits(
                                        1, 1, 1 << 20, 960 * 1024, 64, 16, 200, 10_000, 20, 100),
                                Duration.ofSeconds(1)),
                        Hello.newBuilder()
                                .setAgentId("north")
                                .setSite("plant")
                                .setBootId("boot")
                                .setEpoch(outbox.epoch())
                                .build(),
                        new Surroundings(
                                outbox,
                                this::load,
                                devices,
                                twins,
                                RemoteCommands.open(
                                        outbox, devices, actuator, actions, log, () -> 1_000),
                                new NoProfiles(),
                                models,
                                program,
                                marks::add,
                                new NoKeys(),
                                new NoPolicy(),
                                lineage,
                                TestMachine.showing("2026-11-22T10:00:00Z").clock(Trust.AUTO),
                                this::troubles,
                                new SightingsReport(
                                        new RefusalLog(),
                                        new Sightings(() -> List.of(TANK), "plant")),
                                new SelfTalk(
                                        ring,
                                        "boot",
                                        SETTINGS_REPORT,
                                        new SelfTalk.Figures(
                                                nanos -> Vitals.newBuilder().setStarts(3).build(),
                                                nanos -> List.of(SOURCE)),
                                        messages,
                                        new FirstBootTalk(
                                                new FirstBootLog(
                                                        directory.resolve("first-boot.log")),
                                                states,
                                                outbox::saveStates),
                                        System::nanoTime),
                                actions,
                                LogTalk.open(log, directory.resolve("audit"), SealedFiles.PLAIN),
                                MessageTraces.none(),
                                new Random(1)));
        assertThat(defaults.maxFrameBytes()).isEqualTo(1 << 20);
        outbox.start(
                new CommitListener() {
                    @Override
                    public void committed(List<StoredBatch> batches, long latencyNanos) {
                        uplink.batchesAdded(batches);
                    }

                    @Override
                    public void released(List<Long> sequences) {
                        uplink.batchesReleased(sequences);
                    }

                    @Override
                    public void decided(DeviceProfile profile, Decision decision) {}
                });
        uplink.start();
    }

    void restart() throws Exception {
        uplink.close();
        outbox.close();
        open(link.port());
    }

    List<Refusal> troubles() {
        return Stream.concat(
                        Stream.of(new Refusal("SKR-X", "something")), uplink.trouble().stream())
                .toList();
    }

    List<StoredBatch> load(Lane lane, long first, long last, int limit)
            throws OutboxUnavailableException {
        if (unreadable) {
            throw new OutboxUnavailableException("SKR-A107", "unreadable", new IOException());
        }
        return outbox.load(lane, first, last, limit);
    }

    @AfterEach
    void stop() throws Exception {
        outbox.flush();
        uplink.close();
        outbox.close();
        gateway.close();
        link.close();
    }

    void append(int from, int to) throws InterruptedException {
        for (int n = from; n <= to; n++) {
            outbox.append(
                    new Outcome.Accepted(
                            TANK,
                            List.of(Reading.ofDouble("tank-1", LEVEL, n, Quality.GOOD, n)),
                            List.of(),
                            List.of(),
                            Map.of(),
                            n,
                            new Receipt() {
                                @Override
                                public void durable() {}

                                @Override
                                public void refused(Refusal refusal) {}
                            }));
        }
    }

    void awaitConnected() {
        await().until(() -> uplink.status().state() == State.CONNECTED);
    }
}
