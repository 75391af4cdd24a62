package dev.skerry.agent.uplink;

import dev.skerry.sync.proto.ProfileReport;
import dev.skerry.sync.proto.ProfileRequest;
import dev.skerry.sync.proto.ProfileSet;
import dev.skerry.sync.proto.ProfileSource;
import java.util.function.Consumer;

/** Of an agent that is assigned none. */
final class NoProfiles implements Profiles {
    @Override
    public void tell(Consumer<ProfileReport> reports, Consumer<ProfileRequest> requests) {}

    @Override
    public ProfileReport report() {
        return ProfileReport.getDefaultInstance();
    }

    @Override
    public void assign(ProfileSet profiles) {}

    @Override
    public void take(ProfileSource source) {}
}
