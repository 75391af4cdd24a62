package dev.skerry.gateway;

import dev.skerry.gateway.config.CannotStartException;
import dev.skerry.gateway.config.GatewayConfig;
import dev.skerry.gateway.config.GatewayConfig.Access;
import dev.skerry.gateway.config.PublicAddress;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.people.AdminLink;
import dev.skerry.gateway.people.People;
import jakarta.inject.Singleton;
import java.io.IOException;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** Invites the first admin, as long as there is none. */
@Singleton
class FirstAdmin {
    private static final Logger LOG = Logger.getLogger(FirstAdmin.class);

    private final GatewayConfig config;
    private final Config settings;
    private final People people;
    private final AdminLink link;

    FirstAdmin(GatewayConfig config, Config settings, People people, AdminLink link) {
        this.config = config;
        this.settings = settings;
        this.people = people;
        this.link = link;
    }

    void inviteIfNobody() {
        if (config.access() == Access.OPEN || people.hasHead()) {
            return;
        }
        try {
            AdminLink.Made made = link.make();
            LOG.infof(
                    "people=none first_admin=%s ends=%s",
                    made.at(PublicAddress.of(settings)), made.endsAt());
        } catch (IOException e) {
            throw new CannotStartException(
                    GatewayError.DATA_DIR_UNUSABLE, config.dataDir() + ": " + e);
        }
    }
}
