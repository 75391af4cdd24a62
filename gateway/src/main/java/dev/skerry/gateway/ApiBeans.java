package dev.skerry.gateway;

import dev.skerry.gateway.config.GatewayConfig;
import dev.skerry.gateway.web.pace.RequestLimits;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Puts together what has to do with the API as a whole; see {@link GatewayBeans}. */
@Singleton
public class ApiBeans {
    @Produces
    @Singleton
    RequestLimits requestLimits(GatewayConfig config) {
        return new RequestLimits(
                config.requests().burst(), config.requests().perSecond(), System::nanoTime);
    }
}
