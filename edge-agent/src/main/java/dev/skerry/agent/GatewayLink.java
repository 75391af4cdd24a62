package dev.skerry.agent;

import dev.skerry.agent.config.AgentConfig;
import dev.skerry.agent.enrol.IdentityKeeper;
import dev.skerry.agent.uplink.Surroundings;
import dev.skerry.agent.uplink.Uplink;
import dev.skerry.agent.uplink.UplinkSettings;
import dev.skerry.sync.proto.Hello;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes an agent's link to its gateway. */
record GatewayLink(AgentConfig config, Agent.Identity identity) {
    /** The address, if there is a gateway. */
    Optional<URI> address() {
        return config.gateway().url().map(URI::create);
    }

    /** A link that is not started yet; null without a gateway. */
    @Nullable Uplink to(@Nullable IdentityKeeper keeper, Surroundings around) {
        URI gateway = address().orElse(null);
        if (gateway == null) {
            return null;
        }
        Hello hello =
                Hello.newBuilder()
                        .setAgentId(identity.agentId())
                        .setSite(identity.site())
                        .setEpoch(around.outbox().epoch())
                        .setBootId(identity.bootId())
                        .setSoftwareVersion(identity.softwareVersion())
                        .build();
        Uplink uplink =
                new Uplink(
                        UplinkSettings.of(
                                gateway, keeper == null ? null : keeper::tls, config.gateway()),
                        hello,
                        around);
        if (keeper != null) {
            keeper.tell(uplink::certificateChanged);
        }
        return uplink;
    }
}
