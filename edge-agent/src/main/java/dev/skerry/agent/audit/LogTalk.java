package dev.skerry.agent.audit;

import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.sync.audit.AuditTalk;
import dev.skerry.sync.audit.KnownLog;
import dev.skerry.sync.audit.PeerLog;
import dev.skerry.sync.audit.SignedNote;
import dev.skerry.sync.proto.AuditMessage;
import dev.skerry.sync.proto.AuditVerdict;
import dev.skerry.sync.session.AgentOutput;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What this agent says of its log and keeps of the gateway's: the last checkpoints, and the
 * evidence when they contradict each other. The uplink's thread talks; any may ask for troubles.
 */
public final class LogTalk {
    private static final Logger LOG = Logger.getLogger(LogTalk.class);

    private final AgentLog own;
    private final GatewayLogMemory memory;
    private final Evidence evidence;
    private final @Nullable Refusal damage;
    private @Nullable AuditTalk talk;
    private boolean beganAnew;

    private LogTalk(
            AgentLog own, GatewayLogMemory memory, Evidence evidence, @Nullable Refusal damage) {
        this.damage = damage;
        this.own = own;
        this.memory = memory;
        this.evidence = evidence;
    }

    /**
     * Goes on with what is kept in this directory. What is damaged is moved aside: an agent starts
     * without it, and says so.
     */
    public static LogTalk open(AgentLog own, Path directory, SealedFiles files) throws IOException {
        Path file = directory.resolve("gateway.checkpoints");
        Evidence evidence = new Evidence(directory.resolve("evidence"), files);
        try {
            return new LogTalk(own, GatewayLogMemory.open(file, files), evidence, null);
        } catch (GatewayLogMemory.DamagedException e) {
            Files.move(
                    file,
                    directory.resolve("gateway.checkpoints.damaged"),
                    StandardCopyOption.REPLACE_EXISTING);
            own.record(own.entry("log.forgotten").detail("fault", String.valueOf(e.getMessage())));
            Refusal damage =
                    new Refusal(
                            "SKR-A627",
                            "what was kept of the gateway's audit log is damaged and was moved aside, so its rewriting before this start would not be noticed here (%s): check the disk"
                                    .formatted(e.getMessage()));
            return new LogTalk(own, GatewayLogMemory.open(file, files), evidence, damage);
        }
    }

    /** A session is open. */
    public void opened() {
        talk = new AuditTalk(own, new Gateway(), new Answers());
    }

    /** The gateway says that another agent has, or had, the same outbox. */
    public void forked() {
        own.record(own.entry("agent.forked").detail("code", "SKR-G205"));
    }

    /** The gateway can't take a batch, which is kept aside. */
    public void setAside(AgentOutput.SetAside aside) {
        LOG.warnf(
                "batch=set_aside sequence=%d code=%s reason=%s",
                aside.sequence(), aside.code(), aside.reason());
        own.record(
                own.entry("batch.set-aside")
                        .onBehalfOf("gateway")
                        .about("batch", Long.toString(aside.sequence()))
                        .detail("code", aside.code())
                        .detail("reason", aside.reason()));
    }

    /** What to say, as time passes. */
    public List<AuditMessage> due() {
        AuditTalk talking = talk;
        return talking == null ? List.of() : words(talking::tell);
    }

    /** What to answer. */
    public List<AuditMessage> hear(AuditMessage message) {
        AuditTalk talking = talk;
        if (talking == null) {
            return List.of();
        }
        List<AuditMessage> said = new ArrayList<>(words(() -> talking.hear(message)));
        if (beganAnew) {
            beganAnew = false;
            opened();
        }
        return said;
    }

    private interface Words {
        List<AuditMessage> say() throws IOException;
    }

    /** A log that can't be read must not end the session: readings come first. */
    private static List<AuditMessage> words(Words words) {
        try {
            return words.say();
        } catch (IOException | UncheckedIOException e) {
            LOG.errorf("audit=not-told reason=\"%s\"", e.getMessage());
            return List.of();
        }
    }

    private final class Answers implements AuditTalk.Heard {
        @Override
        public void cosigned(SignedNote note) {
            LOG.debugf("audit=cosigned log=%s", own.keys().name());
        }

        @Override
        public void objected(AuditVerdict verdict) {
            try {
                beganAnew |= own.objected(verdict);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private final class Gateway implements PeerLog {
        @Override
        public @Nullable KnownLog known() {
            return memory.last();
        }

        @Override
        public Optional<SignedNote> atMost(String origin, long size) {
            return memory.atMost(origin, size);
        }

        @Override
        public SignedNote accepted(KnownLog now, @Nullable KnownLog replaced) {
            try {
                KnownLog before = memory.last();
                if (before == null || !before.checkpoint().equals(now.checkpoint())) {
                    memory.keep(now);
                }
                if (replaced != null) {
                    found(
                            "SKR-A623",
                            "the gateway's audit log '%s' with %d entries was followed by '%s'"
                                    .formatted(
                                            replaced.checkpoint().origin(),
                                            replaced.checkpoint().size(),
                                            now.checkpoint().origin()),
                            replaced.note(),
                            now.note());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return now.note();
        }

        @Override
        public void contradicted(Contradiction found) {
            try {
                found(found.problem().code(), found.message(), found.known(), found.offered());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void found(String code, String message, SignedNote known, SignedNote offered)
            throws IOException {
        LOG.errorf("audit=contradicted code=%s fault=\"%s\"", code, message);
        evidence.keep(Instant.now(), code, message, known.format(), offered.format());
        own.record(own.entry("log.contradicted").detail("code", code).detail("fault", message));
    }

    /** The last checkpoint of the gateway's log that was kept; empty before the first. */
    public String known() {
        KnownLog last = memory.last();
        return last == null ? "" : last.note().format();
    }

    /** Checkpoints of the gateway's that contradict each other. */
    public List<EvidenceItem> evidence() throws IOException {
        return evidence.items().stream()
                .map(item -> new EvidenceItem(item.id(), !item.isOpen(), item.text()))
                .toList();
    }

    /** What was found, with both signed checkpoints in the text. */
    @RegisterForReflection
    public record EvidenceItem(String id, boolean settled, String text) {}

    /** Somebody has seen to it; false when there is no such evidence. */
    public boolean settle(String id) throws IOException {
        boolean isThere = evidence.settle(id);
        if (isThere) {
            own.record(own.entry("evidence.settled").about("evidence", id));
        }
        return isThere;
    }

    /** Contradictions that nobody has settled. */
    public Optional<Refusal> trouble() {
        try {
            List<String> open =
                    evidence.items().stream()
                            .filter(Evidence.Item::isOpen)
                            .map(item -> item.text().lines().findFirst().orElse(""))
                            .toList();
            return open.isEmpty()
                    ? Optional.ofNullable(damage)
                    : Optional.of(
                            new Refusal(
                                    "SKR-A620",
                                    "the gateway's audit log is not the one that it showed before (%s): it was restored from a backup, or rewritten; compare the signed checkpoints (./skerry audit evidence) and settle them when you know which"
                                            .formatted(open.getLast())));
        } catch (IOException e) {
            return Optional.of(
                    new Refusal("SKR-A620", "the evidence can't be read: " + e.getMessage()));
        }
    }
}
