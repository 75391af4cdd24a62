package dev.skerry.gateway.people;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Who made the request that is answered at present. */
@Singleton
public class CurrentCaller {
    private final SecurityIdentity identity;

    CurrentCaller(SecurityIdentity identity) {
        this.identity = identity;
    }

    /**
     * Who asks.
     *
     * @throws IllegalStateException if the route lets strangers in
     */
    public Caller get() {
        return find().orElseThrow(() -> new IllegalStateException("nobody is logged in"));
    }

    /** The same for routes that let strangers in. */
    public Optional<Caller> find() {
        return Caller.of(identity);
    }
}
