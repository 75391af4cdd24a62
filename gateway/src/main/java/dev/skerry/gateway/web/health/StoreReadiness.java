package dev.skerry.gateway.web.health;

import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.StoreHealth;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready while the store takes commits. */
@Readiness
@ApplicationScoped
class StoreReadiness implements HealthCheck {
    private final StoreHealth health;
    private final GroupCommitter committer;

    StoreReadiness(StoreHealth health, GroupCommitter committer) {
        this.health = health;
        this.committer = committer;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("store").withData("queuedBytes", committer.queuedBytes());
        String trouble = health.trouble();
        if (trouble == null) {
            return response.up().build();
        }
        return response.down()
                .withData("code", GatewayError.STORE_TROUBLE.code())
                .withData("cause", trouble)
                .withData("advice", GatewayError.STORE_TROUBLE.advice())
                .build();
    }
}
