package dev.skerry.sync.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.sync.audit.PeerLog.Contradiction;
import dev.skerry.sync.proto.AuditMessage;
import dev.skerry.sync.proto.AuditVerdict;
import dev.skerry.sync.sign.SigningKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Two sides that tell each other of their logs; one of them misbehaves. */
class AuditTalkTest {
    private static final SigningKeys AGENT = SigningKeys.generate(new SecureRandom());
    private static final SigningKeys GATEWAY = SigningKeys.generate(new SecureRandom());

    /** A log in memory. */
    private static final class Log implements OwnLog {
        final List<Hash> leaves = new ArrayList<>();
        final SigningKeys signing;
        final NoteKeys keys;

        Log(String origin, SigningKeys signing) {
            this.signing = signing;
            this.keys = new NoteKeys(origin, signing.verifyKeys());
        }

        Log with(int from, int to, String kind) {
            for (int i = from; i < to; i++) {
                leaves.add(Hash.ofLeaf((kind + i).getBytes(StandardCharsets.UTF_8)));
            }
            return this;
        }

        Log copy(int size) {
            Log copy = new Log(keys.name(), signing);
            copy.leaves.addAll(leaves.subList(0, size));
            return copy;
        }

        @Override
        public NoteKeys keys() {
            return keys;
        }

        @Override
        public SignedNote checkpoint() {
            Frontier frontier = Frontier.empty();
            leaves.forEach(frontier::append);
            return new CheckpointSigner(signing)
                    .sign(new Checkpoint(keys.name(), leaves.size(), frontier.root()));
        }

        @Override
        public List<Hash> consistency(long from, long to) throws IOException {
            return new Proofs(
                            (level, index) -> {
                                Frontier frontier = Frontier.empty();
                                int first = (int) (index << level);
                                leaves.subList(first, first + (1 << level))
                                        .forEach(frontier::append);
                                return frontier.root();
                            })
                    .consistency(from, to);
        }
    }

    /** What one side keeps of the other's log. */
    private static final class Kept implements PeerLog {
        final TreeMap<Long, SignedNote> history = new TreeMap<>();
        final List<Contradiction> contradictions = new ArrayList<>();
        final List<String> replaced = new ArrayList<>();
        @Nullable KnownLog known;

        Checkpoint checkpoint() {
            return Objects.requireNonNull(known).checkpoint();
        }

        @Override
        public @Nullable KnownLog known() {
            return known;
        }

        @Override
        public Optional<SignedNote> atMost(String origin, long size) {
            return Optional.ofNullable(history.floorEntry(size)).map(e -> e.getValue());
        }

        @Override
        public SignedNote accepted(KnownLog now, @Nullable KnownLog before) {
            known = now;
            if (before != null) {
                replaced.add(before.checkpoint().origin());
                history.clear();
            }
            history.put(now.checkpoint().size(), now.note());
            return now.note()
                    .with(new CheckpointSigner(GATEWAY).cosign(now.note(), "gateway", 1_000));
        }

        @Override
        public void contradicted(Contradiction contradiction) {
            contradictions.add(contradiction);
        }
    }

    private final Kept atGateway = new Kept();
    private final Log gatewayLog = new Log("gateway", GATEWAY);
    private final List<SignedNote> cosigned = new ArrayList<>();
    private final List<AuditVerdict> objections = new ArrayList<>();
    private AuditTalk agent = talkOf(new Log("unused", AGENT));
    private AuditTalk gateway = talkOf(new Log("unused", AGENT));

    private AuditTalk talkOf(Log log) {
        return new AuditTalk(
                log,
                new Kept(),
                new AuditTalk.Heard() {
                    @Override
                    public void cosigned(SignedNote note) {
                        cosigned.add(note);
                    }

                    @Override
                    public void objected(AuditVerdict verdict) {
                        objections.add(verdict);
                    }
                });
    }

    /** A session in which the agent tells of this log; gives what was said, in order. */
    private List<AuditMessage> session(Log log) throws IOException {
        agent = talkOf(log);
        gateway =
                new AuditTalk(
                        gatewayLog,
                        atGateway,
                        new AuditTalk.Heard() {
                            @Override
                            public void cosigned(SignedNote note) {}

                            @Override
                            public void objected(AuditVerdict verdict) {}
                        });
        return deliver(agent.tell());
    }

    private List<AuditMessage> deliver(List<AuditMessage> fromAgent) throws IOException {
        var all = new ArrayList<AuditMessage>();
        List<AuditMessage> up = fromAgent;
        for (int i = 0; i < 100 && !up.isEmpty(); i++) {
            all.addAll(up);
            var down = new ArrayList<AuditMessage>();
            for (AuditMessage message : up) {
                down.addAll(gateway.hear(message));
            }
            all.addAll(down);
            var next = new ArrayList<AuditMessage>();
            for (AuditMessage message : down) {
                next.addAll(agent.hear(message));
            }
            up = next;
        }
        return all;
    }

    @Test
    void a_log_that_is_heard_of_first_is_pinned_and_cosigned() throws Exception {
        Log log = new Log("north", AGENT).with(0, 5, "e");
        session(log);
        assertThat(atGateway.checkpoint().size()).isEqualTo(5);
        assertThat(new NoteKeys("gateway", GATEWAY.verifyKeys()).cosigned(cosigned.getLast()))
                .isTrue();
        assertThat(log.keys().signed(cosigned.getLast())).isTrue();
    }

    @Test
    void a_log_that_grew_proves_it_when_asked_and_then_by_itself() throws Exception {
        Log log = new Log("north", AGENT).with(0, 5, "e");
        session(log);
        log.with(5, 23, "e");
        List<AuditMessage> said = session(log);
        assertThat(said).anyMatch(m -> m.getQuestion().getFrom() == 5);
        assertThat(atGateway.checkpoint().size()).isEqualTo(23);
        assertThat(agent.tell()).as("nothing new").isEmpty();
        log.with(23, 40, "e");
        said = deliver(agent.tell());
        assertThat(said).noneMatch(AuditMessage::hasQuestion);
        assertThat(said.getFirst().getCheckpoint().getProofFrom()).isEqualTo(23);
        assertThat(atGateway.checkpoint().size()).isEqualTo(40);
        assertThat(atGateway.contradictions).isEmpty();
    }

    @Test
    void a_log_is_told_of_again_only_when_the_last_checkpoint_is_answered() throws Exception {
        Log log = new Log("north", AGENT).with(0, 5, "e");
        AuditTalk talk = talkOf(log);
        assertThat(talk.tell()).hasSize(1);
        log.with(5, 6, "e");
        assertThat(talk.tell()).isEmpty();
    }

    @Test
    void a_rewritten_entry_with_all_hashes_recomputed_is_noticed() throws Exception {
        session(new Log("north", AGENT).with(0, 50, "e"));
        Log rewritten = new Log("north", AGENT).with(0, 7, "e").with(7, 8, "x").with(8, 60, "e");
        session(rewritten);
        Contradiction found = atGateway.contradictions.getLast();
        assertThat(found.problem()).isEqualTo(LogProblem.REWRITTEN);
        assertThat(found.agreesAt()).isZero();
        assertThat(rewritten.keys().signed(found.known())).as("evidence").isTrue();
        assertThat(rewritten.keys().signed(found.offered())).as("evidence").isTrue();
        assertThat(objections.getLast().getCode()).isEqualTo("SKR-S033");
        assertThat(atGateway.checkpoint().size()).as("is not forgotten").isEqualTo(50);
    }

    @Test
    void a_log_of_the_same_size_with_another_root_is_noticed() throws Exception {
        session(new Log("north", AGENT).with(0, 50, "e"));
        session(new Log("north", AGENT).with(0, 49, "e").with(49, 50, "x"));
        assertThat(atGateway.contradictions.getLast().problem()).isEqualTo(LogProblem.REWRITTEN);
    }

    @Test
    void a_log_that_was_set_back_to_a_backup_is_told_from_one_that_was_rewritten()
            throws Exception {
        Log log = new Log("north", AGENT).with(0, 10, "e");
        session(log);
        session(log.with(10, 30, "e"));
        session(log.with(30, 50, "e"));
        Log backup = log.copy(33);
        session(backup);
        Contradiction found = atGateway.contradictions.getLast();
        assertThat(found.problem()).isEqualTo(LogProblem.SET_BACK);
        assertThat(found.agreesAt()).isEqualTo(30);
        assertThat(objections.getLast().getCode()).isEqualTo("SKR-S034");
    }

    @Test
    void a_backup_that_went_on_beyond_what_was_known_is_a_fork_from_a_known_place()
            throws Exception {
        Log log = new Log("north", AGENT).with(0, 10, "e");
        session(log);
        session(log.with(10, 30, "e"));
        session(log.with(30, 50, "e"));
        session(log.copy(33).with(33, 70, "other"));
        Contradiction found = atGateway.contradictions.getLast();
        assertThat(found.problem()).isEqualTo(LogProblem.REWRITTEN);
        assertThat(found.agreesAt()).isEqualTo(30);
    }

    @Test
    void a_truncated_log_is_noticed() throws Exception {
        session(new Log("north", AGENT).with(0, 50, "e"));
        session(new Log("north", AGENT));
        assertThat(atGateway.contradictions).hasSize(1);
    }

    @Test
    void a_wiped_log_has_another_name_and_is_reported_as_replacing_the_old_one() throws Exception {
        session(new Log("north/1", AGENT).with(0, 50, "e"));
        session(new Log("north/2", SigningKeys.generate(new SecureRandom())).with(0, 1, "e"));
        assertThat(atGateway.replaced).containsExactly("north/1");
        assertThat(atGateway.checkpoint().origin()).isEqualTo("north/2");
    }

    @Test
    void forged_checkpoints_and_other_keys_are_refused_and_change_nothing() throws Exception {
        Log log = new Log("north", AGENT).with(0, 5, "e");
        session(log);
        session(new Log("north", GATEWAY).with(0, 9, "e"));
        assertThat(objections.getLast().getCode()).isEqualTo("SKR-S032");
        AuditMessage honest = talkOf(log.with(5, 6, "e")).tell().getFirst();
        String forged = honest.getCheckpoint().getNote().replace("\n6\n", "\n7\n");
        var answer =
                gateway.hear(
                        honest.toBuilder()
                                .setCheckpoint(honest.getCheckpoint().toBuilder().setNote(forged))
                                .build());
        assertThat(answer.getFirst().getVerdict().getCode()).isEqualTo("SKR-S031");
        var nonsense =
                gateway.hear(
                        honest.toBuilder()
                                .setCheckpoint(honest.getCheckpoint().toBuilder().setNote("no"))
                                .build());
        assertThat(nonsense.getFirst().getVerdict().getCode()).isEqualTo("SKR-S031");
        assertThat(atGateway.checkpoint().size()).isEqualTo(5);
        assertThat(atGateway.contradictions).isEmpty();
    }

    @Test
    void a_proof_that_was_changed_on_its_way_does_not_count() throws Exception {
        Log log = new Log("north", AGENT).with(0, 5, "e");
        session(log);
        AuditTalk talk = talkOf(log.with(5, 9, "e"));
        AuditMessage question = gateway.hear(talk.tell().getFirst()).getFirst();
        AuditMessage proven = talk.hear(question).getFirst();
        var cut = proven.getCheckpoint().toBuilder().clearProof();
        var answer = gateway.hear(AuditMessage.newBuilder().setCheckpoint(cut).build());
        assertThat(answer.getFirst().getVerdict().getCode()).isEqualTo("SKR-S033");
        assertThat(atGateway.checkpoint().size()).isEqualTo(5);
    }
}
