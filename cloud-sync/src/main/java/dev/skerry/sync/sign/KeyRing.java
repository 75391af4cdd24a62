package dev.skerry.sync.sign;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.sync.proto.KeySet;
import dev.skerry.sync.proto.Signed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The keys of a gateway that count: the one that signs and the one that will after it. A set
 * follows from another if a key of the other signed it; by the second of two an owner who lost the
 * first goes on, and so does one who was set back to before the last change.
 *
 * @param epoch grows with each set
 * @param keys two, the one that signs first
 * @param ended ids of those that counted before, the oldest first
 */
public record KeyRing(long epoch, List<VerifyKeys> keys, List<KeyId> ended) {
    /** How many ended keys are remembered. */
    public static final int MOST_ENDED = 32;

    /** How many sets are kept and sent for those that lag behind. */
    public static final int MOST_SETS = 32;

    private static final int KEYS = 2;

    public KeyRing {
        keys = List.copyOf(keys);
        ended = List.copyOf(ended);
    }

    /**
     * A set that is taken on trust.
     *
     * @throws SignFormatException if it is none, or none of its own keys signed it
     */
    public static KeyRing first(Signed signed) throws SignFormatException {
        KeyRing ring = read(signed);
        ring.requireSigned(signed, "none of its own keys");
        return ring;
    }

    /**
     * The set that comes after this one.
     *
     * @throws SignFormatException if it does not follow from this one
     */
    public KeyRing next(Signed signed) throws SignFormatException {
        KeyRing next = read(signed);
        if (next.epoch <= epoch) {
            throw new SignFormatException(
                    "its epoch is %d, and %d is known".formatted(next.epoch, epoch));
        }
        requireSigned(signed, "none of the keys %s, which are known,".formatted(keys));
        next.requireSigned(signed, "none of its own keys");
        for (VerifyKeys key : next.keys) {
            if (ended.contains(key.id())) {
                throw new SignFormatException("it brings back key " + key + ", which has ended");
            }
        }
        return next;
    }

    private void requireSigned(Signed signed, String otherwise) throws SignFormatException {
        VerifyKeys by = key(signed.getKeyId()).orElse(null);
        if (by == null || !Orders.isBy(by, Orders.KEYS, signed)) {
            throw new SignFormatException(otherwise + " signed it");
        }
    }

    /** The key of an id, if it counts. */
    public Optional<VerifyKeys> key(String id) {
        return keys.stream().filter(key -> key.id().hex().equals(id)).findFirst();
    }

    /** Whether a key of this id counted before. */
    public boolean hasEnded(String id) {
        return ended.stream().anyMatch(key -> key.hex().equals(id));
    }

    /**
     * Has the second key sign from now on, and another after it.
     *
     * @param second the private side of this ring's second key
     * @param after comes after it
     * @param atMicros microseconds since 1970-01-01T00:00:00Z
     */
    public Signed change(SigningKeys second, VerifyKeys after, long atMicros) {
        List<KeyId> over = new ArrayList<>(ended);
        over.add(keys.getFirst().id());
        return sign(
                second,
                after,
                Math.max(epoch + 1, atMicros),
                over.subList(Math.max(0, over.size() - MOST_ENDED), over.size()));
    }

    /** The first set of all. */
    public static Signed begin(SigningKeys first, VerifyKeys after, long atMicros) {
        return sign(first, after, atMicros, List.of());
    }

    private static Signed sign(
            SigningKeys signing, VerifyKeys after, long epoch, List<KeyId> ended) {
        return Orders.sign(
                signing,
                Orders.KEYS,
                KeySet.newBuilder()
                        .setEpoch(epoch)
                        .addKeys(signing.verifyKeys().encode())
                        .addKeys(after.encode())
                        .addAllEnded(ended.stream().map(KeyId::hex).toList())
                        .build());
    }

    private static KeyRing read(Signed signed) throws SignFormatException {
        KeySet set;
        try {
            set = KeySet.parseFrom(signed.getStatement());
        } catch (InvalidProtocolBufferException e) {
            throw new SignFormatException("it is no set of keys", e);
        }
        if (set.getEpoch() < 1 || set.getKeysCount() != KEYS || set.getEndedCount() > MOST_ENDED) {
            throw new SignFormatException(
                    "it has epoch %d, %d keys and %d that ended; expected are an epoch from 1, %d keys and at most %d"
                            .formatted(
                                    set.getEpoch(),
                                    set.getKeysCount(),
                                    set.getEndedCount(),
                                    KEYS,
                                    MOST_ENDED));
        }
        List<VerifyKeys> keys = new ArrayList<>();
        for (ByteString encoded : set.getKeysList()) {
            keys.add(VerifyKeys.decode(encoded));
        }
        List<KeyId> ended = new ArrayList<>();
        for (String id : set.getEndedList()) {
            try {
                ended.add(new KeyId(id));
            } catch (IllegalArgumentException e) {
                throw new SignFormatException("it ends '" + id + "', which is no key", e);
            }
        }
        var different = new TreeSet<String>(set.getEndedList());
        keys.forEach(key -> different.add(key.id().hex()));
        if (different.size() != KEYS + ended.size()) {
            throw new SignFormatException("it has a key twice, or one that it ends");
        }
        return new KeyRing(set.getEpoch(), keys, ended);
    }
}
