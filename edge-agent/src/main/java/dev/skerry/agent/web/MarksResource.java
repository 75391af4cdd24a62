package dev.skerry.agent.web;

import dev.skerry.agent.AgentRuntime;
import dev.skerry.agent.feedback.Mark;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;

/** What people said of alarms of the agent's devices. */
@Path("/api/marks")
@Produces(MediaType.APPLICATION_JSON)
public class MarksResource {
    private final AgentRuntime runtime;

    MarksResource(AgentRuntime runtime) {
        this.runtime = runtime;
    }

    /**
     * One that was marked.
     *
     * @param verdict {@code true}, {@code false} or {@code unsure}
     * @param modelDigests of the models that the rule read
     */
    @RegisterForReflection
    public record MarkView(
            String device,
            String rule,
            Instant raisedAt,
            String verdict,
            Instant markedAt,
            List<String> modelDigests) {
        static MarkView of(Mark mark) {
            return new MarkView(
                    mark.deviceId(),
                    mark.rule(),
                    AgentStatusView.instant(mark.raisedAtMicros()),
                    AgentStatusView.lower(mark.verdict()),
                    AgentStatusView.instant(mark.markedAtMicros()),
                    mark.modelDigests());
        }
    }

    /** All that are kept. */
    @RegisterForReflection
    public record ListView(int count, List<MarkView> list) {}

    /** The newest first; 503 while the agent starts or stops. */
    @GET
    public ListView list() {
        List<MarkView> marks =
                runtime
                        .agent()
                        .orElseThrow(ServiceUnavailableException::new)
                        .marks()
                        .newest()
                        .stream()
                        .map(MarkView::of)
                        .toList();
        return new ListView(marks.size(), marks);
    }
}
