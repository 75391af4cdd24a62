package dev.skerry.gateway.web.agent;

import dev.skerry.gateway.config.GatewayConfig;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.fleet.FleetStore;
import dev.skerry.gateway.insight.LogEvent;
import dev.skerry.gateway.insight.LogLineView;
import dev.skerry.gateway.insight.LogTails;
import dev.skerry.gateway.insight.LogWatch;
import dev.skerry.gateway.people.Caller;
import dev.skerry.gateway.people.CurrentCaller;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.people.Standing;
import dev.skerry.gateway.web.ProblemException;
import dev.skerry.sync.proto.LogLevel;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.vertx.core.Vertx;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestMulti;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** What an agent logs, while somebody watches. */
@RolesAllowed(Role.Names.OPERATOR)
@Path("/api/agents/{agentId}/logs")
@Tag(name = "Fleet")
public class LogsResource {
    private static final String LINES = "application/x-ndjson";
    private static final int LONGEST_TEXT = 100;

    private final FleetStore fleet;
    private final LogTails tails;
    private final LogAudit audit;
    private final CurrentCaller current;
    private final Standing standing;
    private final GatewayConfig config;
    private final Vertx vertx;

    LogsResource(
            FleetStore fleet,
            LogTails tails,
            LogAudit audit,
            CurrentCaller current,
            Standing standing,
            GatewayConfig config,
            Vertx vertx) {
        this.fleet = fleet;
        this.tails = tails;
        this.audit = audit;
        this.current = current;
        this.standing = standing;
        this.config = config;
        this.vertx = vertx;
    }

    @GET
    @Produces(LINES)
    @Blocking
    @Operation(
            summary = "What an agent logs, from what it still has on, as it comes",
            description =
                    "A JSON object in each line. {\"type\": \"state\", \"state\": …} comes first and"
                            + " whenever it changes: live, cut-off, or too-old for an agent that"
                            + " can't be asked. {\"type\": \"lines\", …} has lines in their order,"
                            + " each with its number among all that the agent logged since it"
                            + " started (bootId); missed says how many before these are kept"
                            + " nowhere any more, isAll whether there are no more at present."
                            + " {\"type\": \"heartbeat\"} shows that the gateway is there. The"
                            + " stream ends when the reader leaves, or may not read any more. The"
                            + " gateway keeps none of it; that somebody looked is in its audit"
                            + " log.")
    public Multi<LogEvent> logs(
            String agentId, @RestQuery @Nullable String level, @RestQuery @Nullable String contains)
            throws InterruptedException {
        if (!fleet.hasEverConnected(agentId)) {
            throw ProblemException.unknownAgent(agentId);
        }
        LogLevel least = level(level);
        String text = text(contains);
        Caller caller = current.get();
        Optional<LogWatch> watch = tails.watch(agentId, least, text);
        if (watch.isEmpty()) {
            throw new ProblemException(
                    GatewayError.TOO_MANY_LOG_WATCHERS, 503, "the log of agent '" + agentId + "'");
        }
        try {
            audit.watched(caller.name(), agentId);
        } catch (InterruptedException e) {
            watch.get().close();
            throw e;
        }
        return RestMulti.fromMultiData(events(watch.get(), caller))
                .header("Cache-Control", "no-store")
                .header("X-Accel-Buffering", "no")
                .build();
    }

    private Multi<LogEvent> events(LogWatch watch, Caller caller) {
        return Multi.createFrom()
                .emitter(
                        emitter -> {
                            LogDrain drain = new LogDrain(watch, emitter);
                            var context = vertx.getOrCreateContext();
                            long beat =
                                    vertx.setPeriodic(
                                            config.events().heartbeat().toMillis(),
                                            id -> beat(watch, caller, drain));
                            emitter.onTermination(
                                    () -> {
                                        vertx.cancelTimer(beat);
                                        watch.close();
                                    });
                            emitter.onRequest(more -> drain.run());
                            watch.onArrival(() -> context.runOnContext(now -> drain.run()));
                        },
                        BackPressureStrategy.BUFFER);
    }

    private void beat(LogWatch watch, Caller caller, LogDrain drain) {
        vertx.executeBlocking(() -> standing.stands(caller), false)
                .onSuccess(
                        stands -> {
                            if (stands) {
                                watch.beat();
                            } else {
                                drain.end();
                            }
                        })
                // The store is in trouble; the next one may tell.
                .onFailure(e -> watch.beat());
    }

    private static LogLevel level(@Nullable String word) {
        if (word == null || word.isEmpty()) {
            return LogLevel.LOG_LEVEL_INFO;
        }
        LogLevel level = LogLineView.level(word);
        if (level == LogLevel.LOG_LEVEL_UNSPECIFIED) {
            throw ProblemException.parameter("level", word, "error, warn, info or debug");
        }
        return level;
    }

    private static String text(@Nullable String contains) {
        if (contains != null && contains.length() > LONGEST_TEXT) {
            throw ProblemException.parameter(
                    "contains", contains, "at most %d characters".formatted(LONGEST_TEXT));
        }
        return contains == null ? "" : contains;
    }
}
