package dev.skerry.gateway.session;

import dev.skerry.sync.proto.Hello;
import io.vertx.core.http.HttpConnection;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The lines that a session leaves in the log: one when it opens and one when it ends. */
final class SessionLog {
    private static final Logger LOG = Logger.getLogger(SessionHandler.class);

    private final String peer;
    private final long startedAtNanos = System.nanoTime();
    private String agentId = "";
    private boolean saidWhy;

    SessionLog(@Nullable HttpConnection connection) {
        this.peer = connection == null ? "unknown" : connection.remoteAddress().toString();
    }

    /** The address that the session comes from. */
    String peer() {
        return peer;
    }

    void opened(Hello hello) {
        agentId = hello.getAgentId();
        LOG.infof(
                "session=open agent=%s peer=%s site=%s epoch=%016x boot=%s version=%s%s",
                agentId,
                peer,
                hello.getSite(),
                hello.getEpoch(),
                hello.getBootId(),
                hello.getSoftwareVersion(),
                hello.hasRescue() ? " rescue=true" : "");
    }

    /** A stream that never said Hello is nobody's session: a probe, or a scanner. */
    void closed(String code, String reason) {
        saidWhy = true;
        String why = code.isEmpty() ? "" : " code=" + code;
        if (agentId.isEmpty()) {
            LOG.infof("session=refused peer=%s%s reason=\"%s\"", peer, why, reason);
        } else {
            LOG.infof(
                    "session=closed agent=%s peer=%s lasted_s=%d%s reason=\"%s\"",
                    agentId,
                    peer,
                    TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startedAtNanos),
                    why,
                    reason);
        }
    }

    /** The session is over, whether or not it was said why. */
    void ended() {
        if (!saidWhy) {
            closed("", "the connection ended");
        }
    }
}
