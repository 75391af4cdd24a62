package dev.skerry.gateway.signing;

import dev.skerry.gateway.fleet.Times;
import dev.skerry.sync.sign.KeyId;
import dev.skerry.sync.sign.KeyRing;
import java.time.Instant;
import java.util.List;

/**
 * The keys that the gateway signs by.
 *
 * @param since when the newest set was made
 * @param signing id of the key that signs
 * @param next of the one that will after it
 * @param ended ids of those that signed before, the oldest first
 */
public record SigningView(Instant since, String signing, String next, List<String> ended) {
    /** As they are now. */
    public static SigningView of(KeyRing ring) {
        return new SigningView(
                Times.ofMicros(ring.epoch()),
                ring.keys().getFirst().id().hex(),
                ring.keys().getLast().id().hex(),
                ring.ended().stream().map(KeyId::hex).toList());
    }
}
