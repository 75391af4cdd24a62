package dev.skerry.agent.web;

import dev.skerry.agent.AgentRuntime;
import dev.skerry.agent.discover.Sighting;
import dev.skerry.agent.discover.Sightings;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.web.AgentStatusView.TroubleView;
import dev.skerry.profile.draft.Draft;
import dev.skerry.profile.draft.Drafts;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Devices and topics that no profile knows, and the profiles that are proposed for them. */
@Path("/api/discovered")
@Produces(MediaType.APPLICATION_JSON)
public class DiscoveredResource {
    private final AgentRuntime runtime;

    DiscoveredResource(AgentRuntime runtime) {
        this.runtime = runtime;
    }

    /** One that was found. */
    @RegisterForReflection
    public record DiscoveredView(
            String id,
            String kind,
            String address,
            @Nullable String name,
            Instant lastSeenAt,
            long count,
            SampleView sample) {
        static DiscoveredView of(Sighting sighting) {
            return new DiscoveredView(
                    sighting.id(),
                    AgentStatusView.lower(sighting.kind()),
                    sighting.address(),
                    sighting.name(),
                    AgentStatusView.instant(sighting.lastSeenMicros()),
                    sighting.count(),
                    SampleView.of(sighting.sample(), sighting.sample().length));
        }
    }

    /**
     * All that were found.
     *
     * @param beyond messages of those that found no room in the table
     */
    @RegisterForReflection
    public record ListView(List<DiscoveredView> list, long beyond) {}

    /** A proposed profile. */
    @RegisterForReflection
    public record DraftView(String name, String yaml) {}

    /** The proposed profiles, and what they do not carry. */
    @RegisterForReflection
    public record DraftsView(List<DraftView> drafts, List<String> leftOut) {
        static DraftsView of(Drafts drafts) {
            return new DraftsView(
                    drafts.drafts().stream()
                            .map((Draft draft) -> new DraftView(draft.name(), draft.yaml()))
                            .toList(),
                    drafts.leftOut());
        }
    }

    /** All at once. */
    @GET
    public ListView list() {
        Sightings sightings = sightings();
        return new ListView(
                sightings.all().stream().map(DiscoveredView::of).toList(), sightings.beyond());
    }

    /** What is proposed for one. */
    @GET
    @Path("/{id}/draft")
    public Response draft(@PathParam("id") String id) {
        Optional<Drafts> drafts = sightings().draft(id);
        return drafts.isPresent()
                ? Response.ok(DraftsView.of(drafts.get())).build()
                : Response.status(Response.Status.NOT_FOUND)
                        .entity(
                                TroubleView.of(
                                        new Refusal(
                                                "SKR-A430",
                                                "nothing with the id '%s' was discovered: GET /api/discovered lists what was"
                                                        .formatted(id))))
                        .build();
    }

    private Sightings sightings() {
        return runtime.agent()
                .orElseThrow(ServiceUnavailableException::new)
                .discovery()
                .sightings();
    }
}
