package dev.skerry.agent.uplink;

import dev.skerry.sync.proto.ProfileReport;
import dev.skerry.sync.proto.ProfileRequest;
import dev.skerry.sync.proto.ProfileSet;
import dev.skerry.sync.proto.ProfileSource;
import java.util.function.Consumer;

/** The profiles that the gateway assigns, as far as the link needs to know. Must not block. */
public interface Profiles {
    /**
     * Who is told of what the gateway is to hear, on any thread.
     *
     * @param reports hears what the agent works by when that changes
     * @param requests hears which sources it lacks
     */
    void tell(Consumer<ProfileReport> reports, Consumer<ProfileRequest> requests);

    /** What the agent works by, and what it refuses. */
    ProfileReport report();

    /** All that the gateway assigns. */
    void assign(ProfileSet profiles);

    /** A source that was asked for. */
    void take(ProfileSource source);
}
