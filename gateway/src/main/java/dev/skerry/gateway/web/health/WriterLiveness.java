package dev.skerry.gateway.web.health;

import dev.skerry.gateway.store.GroupCommitter;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive while the thread that writes is; without it only a restart helps. */
@Liveness
@ApplicationScoped
class WriterLiveness implements HealthCheck {
    private final GroupCommitter committer;

    WriterLiveness(GroupCommitter committer) {
        this.committer = committer;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("store-writer").status(committer.isAlive()).build();
    }
}
