package dev.skerry.gateway.web.agent;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.error.PolicyError;
import dev.skerry.gateway.people.CurrentCaller;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.profile.Profiles;
import dev.skerry.gateway.profile.Profiles.Outcome;
import dev.skerry.gateway.web.Durable;
import dev.skerry.gateway.web.EntityTags;
import dev.skerry.gateway.web.ProblemException;
import dev.skerry.gateway.web.policy.ApprovalsResource;
import dev.skerry.gateway.web.profile.AssignmentsResource;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.EntityTag;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** The groups that an agent belongs to; profiles are assigned to them. */
@RolesAllowed(Role.Names.VIEWER)
@Path("/api/agents/{agentId}/tags")
@Tag(name = "Profiles")
public class AgentTagsResource {
    private static final int MOST_TAGS = 32;
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private final Profiles profiles;
    private final CurrentCaller current;

    AgentTagsResource(Profiles profiles, CurrentCaller current) {
        this.current = current;
        this.profiles = profiles;
    }

    @GET
    @Operation(
            summary = "The groups that an agent belongs to",
            description = "With an ETag for changes.")
    public RestResponse<Set<String>> tags(String agentId) {
        return answer(known(agentId));
    }

    @RolesAllowed(Role.Names.OPERATOR)
    @PUT
    @Operation(
            summary = "Put an agent into groups",
            description =
                    "[\"canary\", …], all of them; up to 32 words of letters, digits, dot, hyphen"
                            + " and underscore. Profiles that are assigned to a group follow. With"
                            + " If-Match, refused with 412 when they have changed since. Answered"
                            + " once it is durable. 202, with the ids of the requests in the header"
                            + " Skerry-Approval, when profiles that change by that need approvals:"
                            + " the tags change once all of them are granted.")
    public RestResponse<Set<String>> tag(
            String agentId,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @Nullable JsonNode body)
            throws InterruptedException {
        Outcome outcome =
                Durable.await(
                        profiles.tag(
                                agentId, read(body), EntityTags.tagsMatch(ifMatch), current.get()),
                        "the change");
        if (outcome instanceof Outcome.Unknown) {
            throw ProblemException.unknownAgent(agentId);
        }
        if (outcome instanceof Outcome.ChangedSince) {
            throw new ProblemException(
                    GatewayError.CHANGED_SINCE, 412, "tags of agent '" + agentId + "'");
        }
        if (outcome instanceof Outcome.CannotWait(PolicyError why)) {
            throw ApprovalsResource.cannotWait(why);
        }
        return outcome instanceof Outcome.Waiting(var requestIds)
                ? ResponseBuilder.create(RestResponse.Status.ACCEPTED, known(agentId))
                        .header(AssignmentsResource.WAITING, String.join(", ", requestIds))
                        .build()
                : answer(known(agentId));
    }

    private static Set<String> read(@Nullable JsonNode body) {
        Set<String> tags = new TreeSet<>();
        if (body == null || !body.isArray() || body.size() > MOST_TAGS) {
            throw expected("an array of at most " + MOST_TAGS + " tags");
        }
        for (JsonNode tag : body) {
            if (!tag.isTextual() || !TAG.matcher(tag.asText()).matches()) {
                throw expected(
                        "%s to have 1 to 64 letters, digits, '.', '-' and '_', beginning with one of the first two"
                                .formatted(tag));
            }
            tags.add(tag.asText());
        }
        return tags;
    }

    private static ProblemException expected(String what) {
        return new ProblemException(GatewayError.BODY_INVALID, 400, "expected " + what);
    }

    private Set<String> known(String agentId) {
        return profiles.tags(agentId).orElseThrow(() -> ProblemException.unknownAgent(agentId));
    }

    private static RestResponse<Set<String>> answer(Set<String> tags) {
        return ResponseBuilder.ok((Set<String>) new TreeSet<>(tags))
                .tag(new EntityTag(EntityTags.of(tags)))
                .build();
    }
}
