package dev.skerry.gateway.web.profile;

import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.error.PolicyError;
import dev.skerry.gateway.people.CurrentCaller;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.profile.AgentProfilesView;
import dev.skerry.gateway.profile.ComparisonView;
import dev.skerry.gateway.profile.LineDiff;
import dev.skerry.gateway.profile.ProfileView;
import dev.skerry.gateway.profile.ProfileView.VersionView;
import dev.skerry.gateway.profile.Profiles;
import dev.skerry.gateway.profile.Profiles.Outcome;
import dev.skerry.gateway.web.Durable;
import dev.skerry.gateway.web.Parameters;
import dev.skerry.gateway.web.ProblemException;
import dev.skerry.gateway.web.Refusals;
import dev.skerry.gateway.web.SourceProblem;
import dev.skerry.gateway.web.answer.Pages;
import dev.skerry.gateway.web.policy.ApprovalsResource;
import dev.skerry.profile.compile.CompileResult;
import dev.skerry.profile.model.DeviceProfile;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** The profiles that the gateway keeps. */
@RolesAllowed(Role.Names.VIEWER)
@Path("/api/profiles")
@Tag(name = "Profiles")
public class ProfilesResource {
    private static final String YAML = "application/yaml";

    private final Profiles profiles;
    private final CurrentCaller current;

    ProfilesResource(Profiles profiles, CurrentCaller current) {
        this.profiles = profiles;
        this.current = current;
    }

    /**
     * What is wrong with a source.
     *
     * @param name of the profile; null when it does not compile, as are version and digest
     * @param comparison with the version that the gateway keeps; null when it does not compile, or
     *     none is kept
     */
    public record Lint(
            boolean compiles,
            @Nullable String name,
            @Nullable String version,
            @Nullable String digest,
            List<SourceProblem> problems,
            @Nullable ComparisonView comparison) {
        public Lint {
            problems = List.copyOf(problems);
        }
    }

    /**
     * How a version differs from another.
     *
     * @param comparison by what it means; null when one of them does not compile any more
     */
    public record Difference(
            String name,
            String from,
            String to,
            List<LineDiff.Line> lines,
            @Nullable ComparisonView comparison) {
        public Difference {
            lines = List.copyOf(lines);
        }
    }

    @GET
    @Operation(
            summary = "All profiles with their versions and assignments",
            description =
                    "agents counts those that shall work by the profile, by what became of it.")
    public RestResponse<List<ProfileView>> profiles(
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String after,
            @Context UriInfo uri) {
        return Pages.of(
                profiles.profiles(current.get().sites()), ProfileView::name, limit, after, uri);
    }

    @RolesAllowed(Role.Names.OPERATOR)
    @POST
    @Consumes({YAML, "application/x-yaml", "text/yaml", "text/plain"})
    @Operation(
            summary = "Keep a version of a profile",
            description =
                    "The body is the profile in YAML, UTF-8. What does not compile is refused with"
                            + " all its problems; so is a version that is there with another"
                            + " content, for what a version says never changes. The same content"
                            + " again is answered as the first time. Nobody works by it before it"
                            + " is assigned. Answered once it is durable.")
    public VersionView push(byte @Nullable [] body) throws InterruptedException {
        byte[] source = ProfileBody.required(body);
        return switch (ProfileBody.compile(source)) {
            case CompileResult.Rejected rejected -> throw ProfileBody.rejected(rejected);
            case CompileResult.Compiled compiled -> {
                String by = current.get().name();
                String name = compiled.profile().name();
                String version = compiled.profile().version();
                done(
                        Durable.await(profiles.store(compiled, source, by), "the profile"),
                        name,
                        version);
                yield known(name, version);
            }
        };
    }

    @POST
    @Path("/lint")
    @Consumes({YAML, "application/x-yaml", "text/yaml", "text/plain"})
    @Operation(
            summary = "Compile a profile and change nothing",
            description =
                    "The body is the profile in YAML, UTF-8. When it compiles, it is compared with"
                            + " the version from of its name, or else the highest that is kept: by"
                            + " what it means, with the version that Semantic Versioning would"
                            + " have.")
    public Lint lint(byte @Nullable [] source, @RestQuery @Nullable String from) {
        return switch (ProfileBody.compile(source)) {
            case CompileResult.Compiled(var profile) ->
                    new Lint(
                            true,
                            profile.name(),
                            profile.version(),
                            profile.digest(),
                            List.of(),
                            comparison(from, profile));
            case CompileResult.Rejected(var problems) ->
                    new Lint(
                            false,
                            null,
                            null,
                            null,
                            problems.stream().map(SourceProblem::of).toList(),
                            null);
        };
    }

    private @Nullable ComparisonView comparison(@Nullable String from, DeviceProfile profile) {
        List<String> taken =
                profiles.profile(profile.name(), current.get().sites()).stream()
                        .flatMap(kept -> kept.versions().stream().map(VersionView::version))
                        .toList();
        String against = from != null && taken.contains(from) ? from : first(taken);
        return against == null ? null : comparison(profile.name(), against, profile, taken);
    }

    private static @Nullable String first(List<String> texts) {
        return texts.isEmpty() ? null : texts.getFirst();
    }

    private @Nullable ComparisonView comparison(
            String name, String against, DeviceProfile after, List<String> taken) {
        String digest = known(name, against).digest();
        return ProfileBody.compile(bytes(digest)) instanceof CompileResult.Compiled(var before)
                ? ComparisonView.of(before, after, taken)
                : null;
    }

    @GET
    @Path("/{name}")
    @Operation(summary = "One profile with its versions and assignments")
    public ProfileView profile(String name) {
        return profiles.profile(name, current.get().sites())
                .orElseThrow(() -> unknown("profile '" + name + "'"));
    }

    @GET
    @Path("/{name}/agents")
    @Operation(
            summary = "Who shall work by a profile and who does",
            description =
                    "wanted: what the agent is assigned, applied, pending or refused, and why;"
                            + " running: what it works by at present, assigned or its own.")
    public List<AgentProfilesView> agents(String name) {
        return profiles.agentsOf(name, current.get().sites());
    }

    @GET
    @Path("/{name}/versions/{version}")
    @Operation(summary = "One version of a profile")
    public VersionView version(String name, String version) {
        return known(name, version);
    }

    @GET
    @Path("/{name}/versions/{version}/source")
    @Produces(YAML)
    @Operation(
            summary = "The source of a version, as it was given",
            description = "The ETag is its digest.")
    public RestResponse<byte[]> source(String name, String version) {
        String digest = known(name, version).digest();
        return ResponseBuilder.ok(bytes(digest), YAML).tag(new EntityTag(digest)).build();
    }

    @RolesAllowed(Role.Names.OPERATOR)
    @DELETE
    @Path("/{name}/versions/{version}")
    @Operation(
            summary = "Remove a version that is not assigned",
            description = "Agents that work by it still go on with what they have.")
    public VersionView remove(String name, String version) throws InterruptedException {
        Refusals.head(current);
        VersionView removed = known(name, version);
        done(
                Durable.await(profiles.remove(name, version, current.get().name()), "the removal"),
                name,
                version);
        return removed;
    }

    @GET
    @Path("/{name}/diff")
    @Operation(
            summary = "How one version differs from another",
            description =
                    "All lines of both, each the same, removed or added; and what is different by"
                            + " what it means.")
    public Difference diff(
            String name, @RestQuery @Nullable String from, @RestQuery @Nullable String to) {
        String before = Parameters.required("from", from);
        String after = Parameters.required("to", to);
        byte[] source = bytes(known(name, after).digest());
        return new Difference(
                name,
                before,
                after,
                LineDiff.of(
                        text(known(name, before).digest()),
                        new String(source, StandardCharsets.UTF_8)),
                ProfileBody.compile(source) instanceof CompileResult.Compiled(var compiled)
                        ? comparison(name, before, compiled, List.of())
                        : null);
    }

    private String text(String digest) {
        return new String(bytes(digest), StandardCharsets.UTF_8);
    }

    private byte[] bytes(String digest) {
        return profiles.source(digest).orElseThrow(() -> unknown("digest " + digest));
    }

    private VersionView known(String name, String version) {
        return profiles.version(name, version).orElseThrow(() -> unknown(what(name, version)));
    }

    static String what(String name, String version) {
        return "profile '%s', version '%s'".formatted(name, version);
    }

    static ProblemException unknown(String what) {
        return new ProblemException(GatewayError.PROFILE_UNKNOWN, 404, what);
    }

    /** Returns if it was done. */
    static void done(Outcome outcome, String name, String version) {
        switch (outcome) {
            case Outcome.Done _ -> {}
            case Outcome.Unknown _ -> throw unknown(what(name, version));
            case Outcome.Taken(VersionView other) ->
                    throw new ProblemException(
                            GatewayError.PROFILE_VERSION_TAKEN,
                            409,
                            "%s has the digest %s since %s"
                                    .formatted(
                                            what(name, version), other.digest(), other.storedAt()));
            case Outcome.Assigned(var where) ->
                    throw new ProblemException(
                            GatewayError.PROFILE_ASSIGNED,
                            409,
                            "%s is assigned to %s %s"
                                    .formatted(
                                            what(name, version),
                                            where.scope().word(),
                                            where.target()
                                                    + (where.device().isEmpty()
                                                            ? ""
                                                            : "/" + where.device())));
            case Outcome.TooMany _ ->
                    throw new ProblemException(
                            GatewayError.TOO_MANY_PROFILES,
                            409,
                            "at most %,d versions and %,d assignments"
                                    .formatted(Profiles.MOST_VERSIONS, Profiles.MOST_ASSIGNMENTS));
            case Outcome.CannotWait(PolicyError why) -> throw ApprovalsResource.cannotWait(why);
            case Outcome.Waiting _ -> {}
            case Outcome.ChangedSince _ ->
                    throw new ProblemException(
                            GatewayError.CHANGED_SINCE, 412, "profile '" + name + "'");
        }
    }
}
