package dev.skerry.gateway.signing;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.skerry.gateway.config.CannotStartException;
import dev.skerry.gateway.error.SigningError;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.secret.SecretBox;
import dev.skerry.gateway.signing.SigningFile.Keys;
import dev.skerry.sync.proto.KeySet;
import dev.skerry.sync.proto.Signed;
import dev.skerry.sync.sign.KeyRing;
import dev.skerry.sync.sign.Orders;
import dev.skerry.sync.sign.SignDomain;
import dev.skerry.sync.sign.SignFormatException;
import dev.skerry.sync.sign.SigningKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Signs what the gateway orders. There are two keys at any time: agents know the one that comes
 * next before it signs, so a change reaches those first that know it already.
 */
public final class Signer {
    private static final Logger LOG = Logger.getLogger(Signer.class);

    private final SigningFile file;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private volatile Keys keys;

    private Signer(SigningFile file, InstantSource clock, Keys keys) {
        this.file = file;
        this.clock = clock;
        this.keys = keys;
    }

    /**
     * With the keys of this folder, which are made if there are none.
     *
     * @throws CannotStartException if they can't be used
     */
    public static Signer open(Path folder, SecretBox box, InstantSource clock) {
        SigningFile file = new SigningFile(folder, box);
        Keys kept = file.read();
        var signer = new Signer(file, clock, kept == null ? make(clock) : kept);
        if (kept == null) {
            try {
                file.write(signer.keys);
            } catch (IOException e) {
                throw new CannotStartException(
                        SigningError.KEYS_UNUSABLE, folder.toAbsolutePath() + ": " + e);
            }
            LOG.infof("signing-keys=made epoch=%d keys=%s", signer.epoch(), signer.ring().keys());
        }
        return signer;
    }

    private static Keys make(InstantSource clock) {
        SecureRandom random = new SecureRandom();
        SigningKeys first = SigningKeys.generate(random);
        SigningKeys second = SigningKeys.generate(random);
        Signed set = KeyRing.begin(first, second.verifyKeys(), Times.toMicros(clock.instant()));
        return new Keys(first, second, ring(set), List.of(set));
    }

    /** A set that was just made, or was followed before. */
    private static KeyRing ring(Signed set) {
        try {
            return KeyRing.first(set);
        } catch (SignFormatException e) {
            throw new IllegalStateException("the gateway does not understand its own keys", e);
        }
    }

    /** Signs by the key whose turn it is. */
    public Signed sign(SignDomain domain, MessageLite statement) {
        return Orders.sign(keys.first(), domain, statement);
    }

    /** The keys that count. */
    public KeyRing ring() {
        return keys.ring();
    }

    /** Of the newest set. */
    public long epoch() {
        return keys.ring().epoch();
    }

    /** The newest set. */
    public Signed newest() {
        return keys.sets().getLast();
    }

    /** The sets that whoever knows this epoch lacks; the newest alone for one who knows none. */
    public List<Signed> after(long known) {
        List<Signed> sets = keys.sets();
        return known == 0
                ? List.of(sets.getLast())
                : sets.stream().filter(set -> epoch(set) > known).toList();
    }

    private static long epoch(Signed set) {
        try {
            return KeySet.parseFrom(set.getStatement()).getEpoch();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the gateway does not understand its own keys", e);
        }
    }

    /**
     * Has the second key sign from now on, and makes another for after it.
     *
     * @throws IOException if it can't be written; then nothing has changed
     */
    public synchronized void rotate() throws IOException {
        Keys now = keys;
        SigningKeys after = SigningKeys.generate(random);
        Signed set =
                now.ring()
                        .change(now.second(), after.verifyKeys(), Times.toMicros(clock.instant()));
        List<Signed> sets = new ArrayList<>(now.sets());
        sets.add(set);
        Keys next =
                new Keys(
                        now.second(),
                        after,
                        ring(set),
                        sets.subList(Math.max(0, sets.size() - KeyRing.MOST_SETS), sets.size()));
        file.write(next);
        keys = next;
        LOG.infof("signing-keys=changed epoch=%d keys=%s", epoch(), ring().keys());
    }
}
