package dev.skerry.agent.rescue;

import dev.skerry.agent.audit.AuditTrail;
import dev.skerry.agent.clock.AgentClock;
import dev.skerry.agent.clock.LinuxMachine;
import dev.skerry.agent.enrol.IdentityFolder;
import dev.skerry.agent.enrol.IdentityKeeper;
import dev.skerry.agent.enrol.IdentitySettings;
import dev.skerry.agent.firstboot.FirstBootLog;
import dev.skerry.agent.firstboot.FirstBootTalk;
import dev.skerry.agent.pipeline.ActiveProfiles;
import dev.skerry.agent.pipeline.DeviceRegistry;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.policy.PolicyDesk;
import dev.skerry.agent.program.HealthGate;
import dev.skerry.agent.program.OrderMemory;
import dev.skerry.agent.program.ProgramDesk;
import dev.skerry.agent.program.ProgramPlace;
import dev.skerry.agent.program.Sharing;
import dev.skerry.agent.program.SwitchOver;
import dev.skerry.agent.recent.DeviceMessages;
import dev.skerry.agent.seal.Vault;
import dev.skerry.agent.self.LogRing;
import dev.skerry.agent.self.SelfTalk;
import dev.skerry.agent.service.ServiceNotices;
import dev.skerry.agent.trust.Trust;
import dev.skerry.agent.uplink.RescueLink;
import dev.skerry.agent.uplink.UplinkSettings;
import dev.skerry.sync.proto.Hello;
import dev.skerry.sync.proto.SettingsReport;
import dev.skerry.sync.proto.Vitals;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The process of an agent in rescue, once it is known who it is and that nobody else is it. */
final class Rescue {
    private static final Logger LOG = Logger.getLogger(Rescue.class);

    private final RescueCard card;
    private final ProgramPlace place;
    private final Refusal why;
    private final Vault vault;
    private final LogRing ring;
    private final int restart;
    private final SecureRandom random = new SecureRandom();
    private final CompletableFuture<Integer> end = new CompletableFuture<>();
    private final AgentClock clock;
    private final String version;

    /**
     * Not begun yet.
     *
     * @param why it does not run
     * @param vault of its data directory
     * @param ring what it logs
     * @param restart what the process ends with for its program to be tried again
     */
    Rescue(
            RescueCard card,
            ProgramPlace place,
            Refusal why,
            Vault vault,
            LogRing ring,
            int restart) {
        this.card = card;
        this.place = place;
        this.why = why;
        this.vault = vault;
        this.ring = ring;
        this.restart = restart;
        this.version = place.version().orElse("unknown");
        RescueCard.Time time = card.time();
        this.clock =
                new AgentClock(
                        new LinuxMachine(
                                Path.of("/"), time.synchronisedFile(), time.pretenceFile()),
                        time.trust(),
                        null,
                        card.builtAtMicros(),
                        random,
                        state -> {});
    }

    /** Its certificate, over a link that takes one; empty if there is none. */
    private Optional<IdentityKeeper> keeper() {
        IdentityKeeper keeper =
                IdentityKeeper.of(
                        new IdentitySettings(
                                card.gateway(),
                                card.agentId(),
                                card.authorities(),
                                card.dataDir(),
                                new IdentityKeeper.Tokens(Optional.empty(), Optional.empty())),
                        vault.files(IdentityFolder.NAME),
                        clock::judgedTime,
                        random);
        return keeper.certificate().map(present -> keeper);
    }

    /**
     * Runs until its program is to be tried again.
     *
     * @return what the process is to end with; empty if there is nobody that it could be
     */
    Optional<Integer> run(Map<String, String> environment) {
        IdentityKeeper keeper = null;
        if (card.gateway().getScheme().equals("https")) {
            keeper = keeper().orElse(null);
            if (keeper == null) {
                return Optional.empty();
            }
        }
        try (RescueAudit audit = RescueAudit.open(card, vault, clock, random);
                ServiceNotices notices =
                        new ServiceNotices(
                                environment,
                                () -> new ServiceNotices.Pulse(true, true, "in rescue"))) {
            audit.record(
                    audit.entry("program.rescue")
                            .about("program", version)
                            .detail("code", why.code())
                            .detail("message", why.cut().message()));
            notices.start();
            return Optional.of(run(keeper, audit));
        }
    }

    private int run(@Nullable IdentityKeeper keeper, RescueAudit audit) {
        Trust trust =
                new Trust(
                        card.dataDir().resolve(IdentityFolder.NAME),
                        vault.files(IdentityFolder.NAME),
                        keeper != null,
                        card.agentId(),
                        card.epoch(),
                        audit);
        PolicyDesk policy =
                new PolicyDesk(
                        trust,
                        new PolicyDesk.Place(
                                card.agentId(),
                                card.site(),
                                new DeviceRegistry(ActiveProfiles.ofAll(List.of()), Map.of(), 0)),
                        card.dataDir().resolve(PolicyDesk.FOLDER),
                        vault.files(PolicyDesk.FOLDER),
                        Optional.empty(),
                        audit,
                        clock::nowMicros);
        OrderMemory orders = new OrderMemory(place);
        RescueCommands commands = new RescueCommands(() -> end.complete(restart), clock::nowMicros);
        try (ProgramDesk desk = desk(trust, keeper, audit);
                RescueLink link =
                        new RescueLink(
                                UplinkSettings.usual(
                                        card.gateway(), keeper == null ? null : keeper::tls),
                                hello(),
                                new RescueLink.Parts(
                                        trust.guard(
                                                desk,
                                                policy,
                                                orders,
                                                orders.kept(),
                                                clock::nowMicros),
                                        commands.only(
                                                trust.guard(commands, policy, clock::nowMicros)),
                                        trust.keys(),
                                        policy,
                                        clock,
                                        self(),
                                        random))) {
            if (keeper != null) {
                keeper.tell(link::certificateChanged);
                keeper.start();
            }
            desk.start(Rescue::nothingSeen);
            link.start();
            return audit.flushUntil(end);
        } finally {
            if (keeper != null) {
                keeper.close();
            }
        }
    }

    private ProgramDesk desk(Trust trust, @Nullable IdentityKeeper keeper, AuditTrail audit) {
        return new ProgramDesk(
                place,
                new ProgramDesk.Runs(version, card.outboxFormat(), why),
                trust::objectionToProgram,
                () -> {
                    LOG.infof("agent=switches code=%d", SwitchOver.CODE);
                    end.complete(SwitchOver.CODE);
                },
                audit,
                clock::nowMicros,
                random,
                new Sharing(
                        0,
                        card.gateway(),
                        () -> keeper == null ? null : keeper.tls(),
                        () -> Instant.EPOCH.plus(clock.nowMicros(), ChronoUnit.MICROS)));
    }

    /** Nothing proves itself here. */
    private static HealthGate.Seen nothingSeen() {
        return new HealthGate.Seen(false, false, false, 0, 0, 0, HealthGate.Link.REFUSED);
    }

    private Hello hello() {
        return Hello.newBuilder()
                .setAgentId(card.agentId())
                .setSite(card.site())
                .setRescue(dev.skerry.sync.proto.Rescue.newBuilder().setEpoch(card.epoch()))
                .setBootId(UUID.randomUUID().toString())
                .setSoftwareVersion(version)
                .build();
    }

    private SelfTalk self() {
        return new SelfTalk(
                ring,
                UUID.randomUUID().toString(),
                SettingsReport.getDefaultInstance(),
                new SelfTalk.Figures(nanos -> Vitals.getDefaultInstance(), nanos -> List.of()),
                new DeviceMessages(0),
                // What the first boot did, the agent itself tells once it runs.
                new FirstBootTalk(new FirstBootLog(null), Map.of(), (states, then) -> {}),
                System::nanoTime);
    }
}
