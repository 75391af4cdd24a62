package dev.skerry.agent.web;

import dev.skerry.agent.Agent;
import dev.skerry.agent.enrol.AgentCertificate;
import dev.skerry.agent.enrol.IdentityKeeper;
import dev.skerry.agent.feedback.MarkCount;
import dev.skerry.agent.outbox.Ledger;
import dev.skerry.agent.outbox.Outbox;
import dev.skerry.agent.pipeline.IngestSource;
import dev.skerry.agent.pipeline.PipelineCounters;
import dev.skerry.agent.pipeline.RawMessage.Transport;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.pipeline.RefusalLog;
import dev.skerry.agent.policy.PolicyDesk;
import dev.skerry.agent.seal.Vault;
import dev.skerry.agent.trust.Trust;
import dev.skerry.agent.uplink.LinkStatus;
import dev.skerry.profile.drift.DriftFigure;
import dev.skerry.profile.file.DataKey;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.ModelBinding;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/status}: times are ISO-8601 in UTC, the epoch is hexadecimal. */
@RegisterForReflection
public record AgentStatusView(
        String id,
        String site,
        String version,
        String epoch,
        String bootId,
        Instant startedAt,
        boolean ready,
        LedgerView ledger,
        OutboxView outbox,
        LinkView link,
        @Nullable CertificateView certificate,
        SigningView signing,
        @Nullable PolicyView policy,
        AtRestView atRest,
        List<TroubleView> troubles,
        List<SourceView> sources,
        PipelineView pipeline,
        List<ProfileView> profiles,
        List<ModelView> models,
        List<BundleView> bundles,
        List<MarksView> marks,
        int deviceCount,
        RefusalsView refusals) {

    /** Where every record went. */
    @RegisterForReflection
    public record LedgerView(
            long accepted,
            long pending,
            long acknowledged,
            long rolledUp,
            long rejected,
            long lost,
            long duplicates,
            long refusedInputs,
            boolean balanced) {
        static LedgerView of(Ledger ledger) {
            return new LedgerView(
                    ledger.accepted(),
                    ledger.pending(),
                    ledger.acknowledged(),
                    ledger.rolledUp(),
                    ledger.rejected(),
                    ledger.lost(),
                    ledger.duplicates(),
                    ledger.refusedInputs(),
                    ledger.isBalanced());
        }
    }

    /** What waits for the gateway and for the disk, and what was set aside. */
    @RegisterForReflection
    public record OutboxView(
            long pendingBatches,
            long pendingBytes,
            long capacityBytes,
            long diskBytes,
            int waitingRecords,
            long failedWrites,
            int setAsideBatches,
            long setAsideRecords,
            long setAsideBytes) {
        static OutboxView of(Outbox outbox) {
            return new OutboxView(
                    outbox.ledger().pendingBatches(),
                    outbox.ledger().pendingBytes(),
                    outbox.capacityBytes(),
                    outbox.diskBytes(),
                    outbox.waitingRecords(),
                    outbox.failedWrites(),
                    outbox.quarantine().contents().count(),
                    outbox.quarantine().contents().records(),
                    outbox.quarantine().contents().bytes());
        }
    }

    /** The link: {@code off}, {@code connected} or {@code cut-off}. */
    @RegisterForReflection
    public record LinkView(String state, @Nullable Instant since, String gateway) {
        static LinkView of(LinkStatus link) {
            return new LinkView(
                    lower(link.state()),
                    link.sinceMicros() == 0 ? null : instant(link.sinceMicros()),
                    link.gateway());
        }
    }

    /**
     * The agent's certificate.
     *
     * @param serial in hexadecimal
     * @param hybridKeyAgreement whether the agent offers one that a quantum computer does not break
     */
    @RegisterForReflection
    public record CertificateView(
            String serial,
            String subject,
            String issuer,
            Instant endsAt,
            Instant renewsAt,
            boolean hybridKeyAgreement) {
        static @Nullable CertificateView of(Agent agent) {
            IdentityKeeper keeper = agent.keeper();
            return keeper == null
                    ? null
                    : keeper.certificate()
                            .map(its -> of(its, keeper.tls().offersHybrid()))
                            .orElse(null);
        }

        private static CertificateView of(AgentCertificate certificate, boolean isHybrid) {
            return new CertificateView(
                    certificate.own().getSerialNumber().toString(16),
                    certificate.own().getSubjectX500Principal().toString(),
                    certificate.own().getIssuerX500Principal().toString(),
                    certificate.endsAt(),
                    certificate.renewsAt(),
                    isHybrid);
        }
    }

    /**
     * What needs approvals; absent when nothing does.
     *
     * @param version the gateway's; 0 if it is from a file of this machine
     * @param digest SHA-256 of the document
     * @param rules their names
     * @param approvers their names
     */
    @RegisterForReflection
    public record PolicyView(
            String version, String digest, List<String> rules, List<String> approvers) {
        static PolicyView of(PolicyDesk.Shown policy) {
            return new PolicyView(
                    policy.version(), policy.digest(), policy.rules(), policy.approvers());
        }
    }

    /**
     * Which orders of the gateway are believed: {@code pinned}, those signed by the first of these
     * keys or by the second, or {@code all}, when the agent knows no keys.
     */
    @RegisterForReflection
    public record SigningView(String believes, List<String> keys) {
        static SigningView of(Trust.Pinned pinned) {
            return new SigningView(pinned.keys().isEmpty() ? "all" : "pinned", pinned.keys());
        }
    }

    /**
     * How what the agent keeps rests.
     *
     * @param key where it is; null when there is none
     */
    @RegisterForReflection
    public record AtRestView(boolean sealed, @Nullable String key) {
        static AtRestView of(Vault vault) {
            DataKey key = vault.key();
            return new AtRestView(vault.isSealed(), key == null ? null : key.toString());
        }
    }

    /** What keeps the agent from working fully. */
    @RegisterForReflection
    public record TroubleView(String code, String message) {
        static TroubleView of(Refusal refusal) {
            return new TroubleView(refusal.code(), refusal.message());
        }
    }

    /** A transport. */
    @RegisterForReflection
    public record SourceView(String name, long receivedMessages, @Nullable TroubleView trouble) {
        static SourceView of(IngestSource source, PipelineCounters counters) {
            return new SourceView(
                    source.name(),
                    counters.receivedMessages(
                            Transport.valueOf(source.name().toUpperCase(Locale.ROOT))),
                    source.trouble().map(TroubleView::of).orElse(null));
        }
    }

    /** What went through since the start. */
    @RegisterForReflection
    public record PipelineView(
            long acceptedMessages,
            long acceptedReadings,
            long unchangedReadings,
            long sampledOutReadings,
            long repeatedMessages,
            long refusedMessages,
            long turnedAwayMessages,
            int waitingMessages,
            long faults) {}

    /** A profile in use. */
    @RegisterForReflection
    public record ProfileView(String name, String version, String digest) {}

    /**
     * A model that a profile binds.
     *
     * @param drift of its inputs and its score, as far as there is something to compare
     */
    @RegisterForReflection
    public record ModelView(String profile, String name, String bundle, List<DriftView> drift) {}

    /**
     * How far something is from the training data.
     *
     * @param of an input's name, or {@code score}
     */
    @RegisterForReflection
    public record DriftView(String of, double psi, double ks, long samples) {
        static DriftView of(DriftFigure figure) {
            return new DriftView(figure.name(), figure.psi(), figure.ks(), figure.samples());
        }
    }

    /** How people marked alarms of a model; GET /api/marks has each of them. */
    @RegisterForReflection
    public record MarksView(String modelDigest, int trueAlarms, int falseAlarms, int unsure) {
        static MarksView of(MarkCount count) {
            return new MarksView(
                    count.modelDigest(), count.trueAlarms(), count.falseAlarms(), count.unsure());
        }
    }

    /** What was refused since the start. */
    @RegisterForReflection
    public record RefusalsView(
            Map<String, Long> countByCode, List<RefusalView> last, List<RefusedView> samples) {
        static RefusalsView of(RefusalLog log) {
            return new RefusalsView(
                    log.countByCode(),
                    log.last().stream().map(RefusalView::of).toList(),
                    log.samples().stream().map(RefusedView::of).toList());
        }
    }

    /** One of the first messages of a profile that were refused with a code. */
    @RegisterForReflection
    public record RefusedView(String profile, RefusalView refusal, SampleView sample) {
        static RefusedView of(RefusalLog.Sample sample) {
            return new RefusedView(
                    sample.profile(),
                    RefusalView.of(sample.entry()),
                    SampleView.of(sample.payload(), sample.bytes()));
        }
    }

    /** A refused message. */
    @RegisterForReflection
    public record RefusalView(
            String source, String address, Instant receivedAt, String code, String message) {
        static RefusalView of(RefusalLog.Entry entry) {
            return new RefusalView(
                    lower(entry.transport()),
                    entry.address(),
                    instant(entry.receivedAtMicros()),
                    entry.refusal().code(),
                    entry.refusal().message());
        }
    }

    static AgentStatusView of(Agent agent) {
        PipelineCounters counters = agent.pipeline().counters();
        return new AgentStatusView(
                agent.identity().agentId(),
                agent.identity().site(),
                agent.identity().softwareVersion(),
                "%016x".formatted(agent.outbox().epoch()),
                agent.identity().bootId(),
                instant(agent.identity().startedAtMicros()),
                agent.isReady(),
                LedgerView.of(agent.outbox().ledger()),
                OutboxView.of(agent.outbox()),
                LinkView.of(agent.link()),
                CertificateView.of(agent),
                SigningView.of(agent.trust().pinned()),
                agent.policy().shown().map(PolicyView::of).orElse(null),
                AtRestView.of(agent.vault()),
                agent.troubles().stream().map(TroubleView::of).toList(),
                agent.sources().stream().map(s -> SourceView.of(s, counters)).toList(),
                new PipelineView(
                        counters.acceptedMessages(),
                        counters.acceptedReadings(),
                        counters.unchangedReadings(),
                        counters.sampledOutReadings(),
                        counters.repeatedMessages(),
                        counters.refusedMessages(),
                        counters.turnedAwayMessages(),
                        agent.pipeline().intake().size(),
                        agent.pipeline().faults().count()),
                agent.profiles().active().all().stream()
                        .map(p -> new ProfileView(p.name(), p.version(), p.digest()))
                        .toList(),
                models(agent.profiles().active().all(), agent.infer().drifts()),
                agent.infer().models().stream().map(BundleView::of).toList(),
                MarkCount.byModel(agent.marks().newest()).stream().map(MarksView::of).toList(),
                agent.devices().size(),
                RefusalsView.of(agent.pipeline().refusals()));
    }

    private static List<ModelView> models(
            List<DeviceProfile> profiles, Map<String, List<DriftFigure>> drifts) {
        List<ModelView> models = new ArrayList<>();
        for (DeviceProfile profile : profiles) {
            for (ModelBinding model : profile.models()) {
                String where = profile.name() + "/" + model.name();
                List<DriftView> drift =
                        drifts.getOrDefault(where, List.of()).stream().map(DriftView::of).toList();
                models.add(new ModelView(profile.name(), model.name(), model.bundle(), drift));
            }
        }
        return models;
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
