package dev.skerry.sync.audit;

import com.google.protobuf.ByteString;
import dev.skerry.sync.proto.AuditCheckpoint;
import dev.skerry.sync.proto.AuditMessage;
import dev.skerry.sync.proto.AuditQuestion;
import dev.skerry.sync.proto.AuditVerdict;
import dev.skerry.sync.sign.SignFormatException;
import dev.skerry.sync.sign.VerifyKeys;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one side says and hears about logs in one session; the other side runs the same.
 *
 * <ol>
 *   <li>Each tells its last checkpoint, with its keys.
 *   <li>Who knows an earlier one asks for the proof that the log only grew.
 *   <li>What is consistent is kept and answered with cosignatures, what is not with a verdict and
 *       the checkpoint that it contradicts.
 *   <li>As a log grows its next checkpoints come with the proof.
 * </ol>
 *
 * <p>When a log disagrees with the last checkpoint that is known of it, earlier ones are tried, so
 * that a log that was set back to a backup is told from one whose past was rewritten.
 */
public final class AuditTalk {
    /** How many earlier checkpoints are tried, each with a question and its answer. */
    private static final int MOST_TRIES = 16;

    private final OwnLog own;
    private final PeerLog peer;
    private final Heard heard;
    private long told = -1;
    private long acceptedByPeer = -1;
    private @Nullable SignedNote base;
    private int tries;

    /** What came of what this side said. */
    public interface Heard {
        /** The other side cosigned this side's checkpoint. */
        void cosigned(SignedNote note);

        /** The other side finds this side's log wrong. */
        void objected(AuditVerdict verdict);
    }

    public AuditTalk(OwnLog own, PeerLog peer, Heard heard) {
        this.own = own;
        this.peer = peer;
        this.heard = heard;
    }

    /** What to say at the start of a session, and whenever this side's log may have grown. */
    public List<AuditMessage> tell() throws IOException {
        SignedNote note = own.checkpoint();
        long size = size(note);
        boolean isFirst = told < 0;
        // One at a time: the next follows when the last is answered.
        if (!isFirst && (acceptedByPeer != told || size <= told)) {
            return List.of();
        }
        AuditCheckpoint.Builder checkpoint = AuditCheckpoint.newBuilder().setNote(note.format());
        if (isFirst) {
            checkpoint.setKeys(own.keys().keys().encode());
        } else {
            prove(checkpoint, told, size);
        }
        told = size;
        return List.of(message(checkpoint));
    }

    /** What to answer. */
    public List<AuditMessage> hear(AuditMessage message) throws IOException {
        return switch (message.getMessageCase()) {
            case CHECKPOINT -> judge(message.getCheckpoint());
            case QUESTION -> answer(message.getQuestion());
            case VERDICT -> note(message.getVerdict());
            case MESSAGE_NOT_SET -> List.of();
        };
    }

    private List<AuditMessage> answer(AuditQuestion question) throws IOException {
        SignedNote note = own.checkpoint();
        long size = size(note);
        if (!question.getOrigin().equals(own.keys().name())
                || question.getFrom() < 0
                || question.getFrom() > size) {
            return List.of();
        }
        AuditCheckpoint.Builder checkpoint = AuditCheckpoint.newBuilder().setNote(note.format());
        prove(checkpoint, question.getFrom(), size);
        told = size;
        return List.of(message(checkpoint));
    }

    private void prove(AuditCheckpoint.Builder checkpoint, long from, long to) throws IOException {
        checkpoint.setProofFrom(from).setHasProof(true);
        own.consistency(from, to)
                .forEach(hash -> checkpoint.addProof(ByteString.copyFrom(hash.bytes())));
    }

    private List<AuditMessage> note(AuditVerdict verdict) throws IOException {
        if (!verdict.getOrigin().equals(own.keys().name())) {
            return List.of();
        }
        if (!verdict.getCode().isEmpty()) {
            heard.objected(verdict);
            return List.of();
        }
        acceptedByPeer = verdict.getSize();
        try {
            heard.cosigned(SignedNote.parse(verdict.getNote()));
        } catch (AuditFormatException e) {
            throw new IOException("the cosigned checkpoint can't be read: " + e.getMessage(), e);
        }
        return tell();
    }

    private List<AuditMessage> judge(AuditCheckpoint offered) {
        SignedNote note;
        Checkpoint checkpoint;
        try {
            note = SignedNote.parse(offered.getNote());
            checkpoint = Checkpoint.of(note);
        } catch (AuditFormatException e) {
            return List.of(verdict("", 0, LogProblem.FORGED, String.valueOf(e.getMessage()), ""));
        }
        KnownLog last = peer.known();
        boolean isSame = last != null && last.checkpoint().origin().equals(checkpoint.origin());
        KnownLog known = isSame ? last : null;
        NoteKeys keys = known == null ? told(offered, checkpoint.origin()) : known.keys();
        if (known != null
                && !offered.getKeys().isEmpty()
                && !offered.getKeys().equals(known.keys().keys().encode())) {
            return refuse(
                    checkpoint,
                    LogProblem.OTHER_KEYS,
                    "the log '%s' has other keys than when it was first heard of"
                            .formatted(checkpoint.origin()));
        }
        if (keys == null || !keys.signed(note)) {
            return refuse(
                    checkpoint,
                    LogProblem.FORGED,
                    "the checkpoint of '%s' is not signed by the keys of this log"
                            .formatted(checkpoint.origin()));
        }
        KnownLog now = new KnownLog(keys, note, checkpoint);
        return known == null ? accept(now, last) : compare(known, now, offered);
    }

    private List<AuditMessage> compare(KnownLog known, KnownLog now, AuditCheckpoint offered) {
        if (!offered.getHasProof()) {
            base =
                    now.checkpoint().size() >= known.checkpoint().size()
                            ? known.note()
                            : earlier(now.checkpoint().origin(), now.checkpoint().size());
            tries = 0;
        }
        while (base != null && tries <= MOST_TRIES) {
            Checkpoint before = checkpoint(base);
            if (before.size() != now.checkpoint().size()
                    && !(offered.getHasProof() && offered.getProofFrom() == before.size())) {
                return List.of(
                        AuditMessage.newBuilder()
                                .setQuestion(
                                        AuditQuestion.newBuilder()
                                                .setOrigin(before.origin())
                                                .setFrom(before.size()))
                                .build());
            }
            if (agree(before, now.checkpoint(), offered)) {
                return before.equals(known.checkpoint())
                        ? accept(now, null)
                        : contradict(known, now, before.size());
            }
            base = earlier(before.origin(), before.size() - 1);
            tries++;
        }
        return contradict(known, now, 0);
    }

    private static boolean agree(Checkpoint before, Checkpoint now, AuditCheckpoint offered) {
        if (before.size() == now.size()) {
            return before.root().equals(now.root());
        }
        var proof = new ArrayList<Hash>();
        for (ByteString hash : offered.getProofList()) {
            proof.add(Hash.of(hash.toByteArray()));
        }
        return ProofCheck.consistency(before.size(), before.root(), now.size(), now.root(), proof);
    }

    private List<AuditMessage> accept(KnownLog now, @Nullable KnownLog replaced) {
        base = now.note();
        tries = 0;
        SignedNote cosigned = peer.accepted(now, replaced);
        return List.of(
                AuditMessage.newBuilder()
                        .setVerdict(
                                AuditVerdict.newBuilder()
                                        .setOrigin(now.checkpoint().origin())
                                        .setSize(now.checkpoint().size())
                                        .setNote(cosigned.format()))
                        .build());
    }

    private List<AuditMessage> contradict(KnownLog known, KnownLog now, long agreesAt) {
        Checkpoint before = known.checkpoint();
        boolean isShorter = now.checkpoint().size() < before.size() && agreesAt > 0;
        LogProblem problem = isShorter ? LogProblem.SET_BACK : LogProblem.REWRITTEN;
        String message =
                "the log '%s' had %d entries and now has %d; %s"
                        .formatted(
                                before.origin(),
                                before.size(),
                                now.checkpoint().size(),
                                agreesAt == 0
                                        ? "they agree in nothing that is known"
                                        : "they agree up to entry " + agreesAt + " at least");
        peer.contradicted(
                new PeerLog.Contradiction(problem, message, known.note(), now.note(), agreesAt));
        return List.of(
                verdict(before.origin(), before.size(), problem, message, known.note().format()));
    }

    private @Nullable SignedNote earlier(String origin, long size) {
        return size < 1 ? null : peer.atMost(origin, size).orElse(null);
    }

    private static @Nullable NoteKeys told(AuditCheckpoint offered, String origin) {
        try {
            return new NoteKeys(origin, VerifyKeys.decode(offered.getKeys()));
        } catch (SignFormatException e) {
            return null;
        }
    }

    private List<AuditMessage> refuse(Checkpoint offered, LogProblem problem, String message) {
        return List.of(verdict(offered.origin(), offered.size(), problem, message, ""));
    }

    private static AuditMessage verdict(
            String origin, long size, LogProblem problem, String message, String note) {
        return AuditMessage.newBuilder()
                .setVerdict(
                        AuditVerdict.newBuilder()
                                .setOrigin(origin)
                                .setSize(size)
                                .setCode(problem.code())
                                .setMessage(message)
                                .setNote(note))
                .build();
    }

    private static AuditMessage message(AuditCheckpoint.Builder checkpoint) {
        return AuditMessage.newBuilder().setCheckpoint(checkpoint).build();
    }

    private static Checkpoint checkpoint(SignedNote kept) {
        try {
            return Checkpoint.of(kept);
        } catch (AuditFormatException e) {
            throw new IllegalStateException("what was verified is kept", e);
        }
    }

    private static long size(SignedNote own) {
        return checkpoint(own).size();
    }
}
