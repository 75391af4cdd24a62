package dev.skerry.gateway.web.policy;

import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.error.PolicyError;
import dev.skerry.gateway.people.Caller;
import dev.skerry.gateway.people.CurrentCaller;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.policy.Policies;
import dev.skerry.gateway.policy.Policies.Outcome;
import dev.skerry.gateway.policy.PolicyView;
import dev.skerry.gateway.policy.PolicyView.VersionView;
import dev.skerry.gateway.web.Durable;
import dev.skerry.gateway.web.EntityTags;
import dev.skerry.gateway.web.ProblemException;
import dev.skerry.gateway.web.Refusals;
import dev.skerry.gateway.web.SourceProblem;
import dev.skerry.gateway.web.profile.ProfileBody;
import dev.skerry.profile.compile.DocumentSchema;
import dev.skerry.profile.compile.PolicyCompileResult;
import dev.skerry.profile.compile.PolicyCompiler;
import dev.skerry.profile.policy.Policy;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.EntityTag;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Which requests need approvals. */
@RolesAllowed(Role.Names.VIEWER)
@Path("/api/policy")
@Tag(name = "Approvals")
public class PolicyResource {
    private static final String YAML = "application/yaml";

    private final Policies policies;
    private final CurrentCaller current;

    PolicyResource(Policies policies, CurrentCaller current) {
        this.policies = policies;
        this.current = current;
    }

    /**
     * What is wrong with a policy.
     *
     * @param problems why it does not compile, or, when it does, what its author may not have
     *     thought of
     */
    public record Lint(boolean compiles, @Nullable String digest, List<SourceProblem> problems) {
        public Lint {
            problems = List.copyOf(problems);
        }
    }

    /**
     * What came of a change.
     *
     * @param waiting the request that waits for approvals; null if the policy is in force
     */
    public record Change(PolicyView policy, @Nullable String waiting) {}

    @GET
    @Operation(
            summary = "The policy in force, and which agents go by it",
            description =
                    "Version 0 while there is none, and nothing needs approvals. With an ETag for"
                            + " changes. agents are those that told which policy they go by, with why"
                            + " they refused a newer one.")
    public RestResponse<PolicyView> policy() {
        PolicyView view = view();
        return ResponseBuilder.ok(view).tag(new EntityTag(Long.toString(view.version()))).build();
    }

    private PolicyView view() {
        return policies.view(current.get().sites());
    }

    @RolesAllowed(Role.Names.ADMIN)
    @PUT
    @Consumes({YAML, "application/x-yaml", "text/yaml", "text/plain"})
    @Operation(
            summary = "Change the policy",
            description =
                    "The body is the policy in YAML, UTF-8 (docs/policy.md). What does not compile is"
                            + " refused with all its problems. The change is judged by the policy in"
                            + " force: 202 and the request's id when it needs approvals. With"
                            + " If-Match, refused with 412 when another one is in force by now.")
    public RestResponse<Change> put(
            @HeaderParam("If-Match") @Nullable String ifMatch, byte @Nullable [] body)
            throws InterruptedException {
        Caller caller = Refusals.head(current);
        byte[] source = ProfileBody.required(body);
        Policy policy =
                switch (compile(source)) {
                    case PolicyCompileResult.Compiled compiled -> compiled.policy();
                    case PolicyCompileResult.Rejected(var problems) ->
                            throw ProfileBody.rejected(PolicyError.POLICY_INVALID, problems);
                };
        Outcome outcome =
                Durable.await(
                        policies.put(policy, source, EntityTags.versionMatches(ifMatch), caller),
                        "the policy");
        return switch (outcome) {
            case Outcome.Done _ -> RestResponse.ok(new Change(view(), null));
            case Outcome.Waiting(String requestId) ->
                    ResponseBuilder.accepted(new Change(view(), requestId)).build();
            case Outcome.CannotWait(PolicyError why) -> throw ApprovalsResource.cannotWait(why);
            case Outcome.ChangedSince _ ->
                    throw new ProblemException(GatewayError.CHANGED_SINCE, 412, "the policy");
        };
    }

    @POST
    @Path("/lint")
    @Consumes({YAML, "application/x-yaml", "text/yaml", "text/plain"})
    @Operation(
            summary = "Compile a policy and change nothing",
            description = "The body is the policy in YAML, UTF-8.")
    public Lint lint(byte @Nullable [] body) {
        return switch (compile(ProfileBody.required(body))) {
            case PolicyCompileResult.Compiled(Policy policy, var warnings) ->
                    new Lint(
                            true,
                            policy.digest(),
                            warnings.stream().map(SourceProblem::of).toList());
            case PolicyCompileResult.Rejected(var problems) ->
                    new Lint(false, null, problems.stream().map(SourceProblem::of).toList());
        };
    }

    private static PolicyCompileResult compile(byte[] source) {
        return new PolicyCompiler().compile("policy.yaml", ProfileBody.text(source));
    }

    @GET
    @Path("/schema")
    @Produces("application/schema+json")
    @Operation(
            summary = "The JSON Schema of policies",
            description = "For editors. The compiler checks more.")
    public String schema() {
        return DocumentSchema.POLICY.text();
    }

    @GET
    @Path("/versions")
    @Operation(summary = "The policies that are and were in force, newest first")
    public List<VersionView> versions() {
        return policies.versions();
    }

    @GET
    @Path("/versions/{policyVersion}/source")
    @Produces(YAML)
    @Operation(summary = "The source of one of them, as it was given")
    public byte[] source(String policyVersion) {
        return (policyVersion.matches("\\d{1,18}")
                        ? policies.source(Long.parseLong(policyVersion))
                        : Optional.<byte[]>empty())
                .orElseThrow(
                        () ->
                                new ProblemException(
                                        PolicyError.NO_POLICY,
                                        404,
                                        "version '" + policyVersion + "'"));
    }
}
