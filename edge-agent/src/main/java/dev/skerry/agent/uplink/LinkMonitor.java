package dev.skerry.agent.uplink;

import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.tls.TlsTroubles;
import dev.skerry.agent.uplink.LinkStatus.State;
import dev.skerry.sync.session.SessionProblem;
import io.grpc.Status;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Keeps how the link stands, and logs when that changes, not at each attempt. */
final class LinkMonitor {
    private static final Logger LOG = Logger.getLogger(LinkMonitor.class);

    private final String gateway;
    private volatile LinkStatus status;

    /** Why this attempt ends is known already. */
    private boolean isExplained;

    LinkMonitor(String gateway, long nowMicros) {
        this.gateway = gateway;
        this.status = new LinkStatus(State.CUT_OFF, nowMicros, gateway, Optional.empty());
    }

    LinkStatus status() {
        return status;
    }

    void connected(long nowMicros) {
        if (status.state() != State.CONNECTED) {
            status = new LinkStatus(State.CONNECTED, nowMicros, gateway, Optional.empty());
            LOG.infof("uplink=connected gateway=%s", gateway);
        }
    }

    /** Another attempt begins. */
    void connecting() {
        isExplained = false;
    }

    /** The session is ended on purpose, for the next to begin at once. */
    void renewing() {
        isExplained = true;
        LOG.infof("uplink=renewing gateway=%s", gateway);
    }

    /** The session ended, or could not begin. */
    void ended(Status how, long nowMicros) {
        if (!isExplained) {
            cutOff(
                    TlsTroubles.of(how.getCause(), gateway).orElseGet(() -> unreachable(how)),
                    nowMicros);
        }
    }

    private Refusal unreachable(Status how) {
        return new Refusal(
                "SKR-A401",
                "the gateway at %s can't be reached (%s): check that it runs and that skerry.agent.gateway.url is right; until then records wait in the outbox"
                        .formatted(gateway, describe(how)));
    }

    private static String describe(Status how) {
        String description = how.getDescription();
        Throwable cause = how.getCause();
        return how.getCode()
                + (description == null ? "" : " " + description)
                + (cause == null ? "" : ", " + cause.getMessage());
    }

    /** Nothing was heard for so long that the link counts as cut. */
    void silent(long nanos, long nowMicros) {
        cutOff(
                new Refusal(
                        SessionProblem.SILENT.code(),
                        "the gateway at %s has not been heard of for %.1f s: check the link; the agent connects again by itself"
                                .formatted(gateway, nanos / 1e9)),
                nowMicros);
    }

    /** One of the two sides has a reason to end the session. */
    void cutOff(Refusal trouble, long nowMicros) {
        LinkStatus before = status;
        isExplained = true;
        boolean isNew = before.state() == State.CONNECTED || before.trouble().isEmpty();
        if (isNew || !before.trouble().get().code().equals(trouble.code())) {
            LOG.infof("uplink=cut_off code=%s reason=%s", trouble.code(), trouble.message());
        }
        status =
                new LinkStatus(
                        State.CUT_OFF,
                        isNew ? nowMicros : before.sinceMicros(),
                        gateway,
                        Optional.of(trouble));
    }
}
