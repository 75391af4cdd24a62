package dev.skerry.gateway.web.profile;

import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.profile.Profiles;
import dev.skerry.gateway.web.Parameters;
import dev.skerry.gateway.web.ProblemException;
import dev.skerry.profile.capture.CaptureReader;
import dev.skerry.profile.capture.CapturedMessage;
import dev.skerry.profile.compile.CompileResult;
import dev.skerry.profile.compile.DocumentSchema;
import dev.skerry.profile.draft.Capture;
import dev.skerry.profile.draft.Draft;
import dev.skerry.profile.draft.Drafter;
import dev.skerry.profile.draft.Drafts;
import dev.skerry.profile.dryrun.DryRun;
import dev.skerry.profile.dryrun.DryRunJson;
import dev.skerry.profile.dryrun.DryRunSummary;
import dev.skerry.profile.dryrun.Step;
import dev.skerry.profile.exchange.ExportFormat;
import dev.skerry.profile.exchange.ForeignFormat;
import dev.skerry.profile.exchange.ImportResult;
import dev.skerry.profile.exchange.ProfileExporter;
import dev.skerry.profile.exchange.ProfileImporter;
import dev.skerry.profile.exchange.part.Leftover;
import dev.skerry.profile.model.DeviceProfile;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** What helps to write profiles; nothing here is kept. */
@RolesAllowed(Role.Names.VIEWER)
@Path("/api/profiles")
@Tag(name = "Profiles")
public class ProfileToolsResource {
    private static final int MOST_STEPS = 1_000;
    private static final Duration APART = Duration.ofSeconds(10);

    private final Profiles profiles;

    ProfileToolsResource(Profiles profiles) {
        this.profiles = profiles;
    }

    /** A profile made of another's description; the leftovers are what it could not take along. */
    public record Imported(String format, String yaml, List<Leftover> leftovers) {
        public Imported {
            leftovers = List.copyOf(leftovers);
        }
    }

    /** A profile in another format; the leftovers are what that can't hold. */
    public record Exported(String format, String text, List<Leftover> leftovers) {
        public Exported {
            leftovers = List.copyOf(leftovers);
        }
    }

    /**
     * Profiles made of captured messages.
     *
     * @param leftOut what was seen and not drafted, and why
     * @param skipped lines that are no messages
     */
    public record Drafted(List<Draft> drafts, List<String> leftOut, long skipped) {
        public Drafted {
            drafts = List.copyOf(drafts);
            leftOut = List.copyOf(leftOut);
        }
    }

    /**
     * What to try.
     *
     * @param source of the profile, in YAML; or null, and name and version of one that is kept
     * @param messages as {@code mosquitto_sub -v} or {@code -F %j} prints them
     * @param site stands for {site}; "default" if it is null
     */
    public record DryRunBody(
            @Nullable String source,
            @Nullable String name,
            @Nullable String version,
            @Nullable String messages,
            @Nullable String site) {}

    /**
     * What would become of messages.
     *
     * @param steps of the profile's messages, the first thousand
     * @param omitted how many more there were
     */
    public record DryRunView(
            List<Map<String, Object>> steps, long omitted, Map<String, Object> summary) {
        public DryRunView {
            steps = List.copyOf(steps);
        }
    }

    @POST
    @Path("/import")
    @Consumes({"text/plain", "application/json", "application/xml", "text/xml", "application/yaml"})
    @Operation(
            summary = "Make a profile of another description of a device",
            description =
                    "EdgeX device profiles (edgex), W3C Thing Descriptions and Models (wot), LwM2M"
                            + " objects in XML (lwm2m); the format is found out if it is not named."
                            + " What the profile does not have of it is listed. Nothing is kept:"
                            + " read the guesses, then POST it to /api/profiles.")
    public Imported importDescription(
            byte @Nullable [] description, @RestQuery @Nullable String format) {
        Optional<ForeignFormat> named =
                Optional.ofNullable(format).map(f -> constant("format", f, ForeignFormat.class));
        return switch (new ProfileImporter().read(named, text(description, "a description"))) {
            case ImportResult.Imported(var found, var yaml, var leftovers) ->
                    new Imported(word(found), yaml, leftovers);
            case ImportResult.Refused(var code, var message, var hint) ->
                    throw new ProblemException(
                            GatewayError.DESCRIPTION_REFUSED,
                            422,
                            "%s %s; %s".formatted(code, message, hint));
        };
    }

    @GET
    @Path("/{name}/versions/{version}/export")
    @Operation(
            summary = "A version in another format",
            description =
                    "format=wot: W3C Thing Description 1.1; format=edgex: EdgeX device profile, version 3."
                            + " What the format can't hold is listed.")
    public Exported export(String name, String version, @RestQuery @Nullable String format) {
        ExportFormat to =
                constant("format", Parameters.required("format", format), ExportFormat.class);
        ProfileExporter.Exported exported = new ProfileExporter().write(kept(name, version), to);
        return new Exported(word(to), exported.text(), exported.leftovers());
    }

    @GET
    @Path("/schema")
    @Produces("application/schema+json")
    @Operation(
            summary = "The JSON Schema of profiles",
            description = "For editors that complete and explain what is written (2020-12).")
    public String schema() {
        return DocumentSchema.PROFILE.text();
    }

    @POST
    @Path("/draft")
    @Consumes("text/plain")
    @Operation(
            summary = "Draft profiles from captured messages",
            description =
                    "The body is what 'mosquitto_sub -v' or '-F %j' printed. Each draft compiles; what"
                            + " is guessed is marked by '# guess:'. Nothing is kept.")
    public Drafted draft(byte @Nullable [] captured) {
        var capture = new Capture();
        CaptureReader.Summary summary = read(bytes(captured, "captured messages"), capture::add);
        Drafts drafts = Drafter.draft(capture);
        return new Drafted(drafts.drafts(), drafts.leftOut(), summary.skipped());
    }

    @POST
    @Path("/dry-run")
    @Operation(
            summary = "Show captured messages to a profile before an agent does",
            description =
                    "{\"source\": YAML, \"messages\": captured} or {\"name\", \"version\","
                            + " \"messages\"}: which device each is of, what it decodes to, what is"
                            + " refused and why, and which rules would fire. Messages without a"
                            + " time are taken to be ten seconds apart.")
    public DryRunView dryRun(@Nullable DryRunBody body) {
        if (body == null || body.messages() == null) {
            throw invalid("expected {\"source\": …, \"messages\": …}");
        }
        DeviceProfile profile = profile(body);
        var run = new DryRun(profile, body.site() == null ? "default" : body.site(), APART);
        var summary = new DryRunSummary();
        List<Map<String, Object>> steps = new ArrayList<>();
        CaptureReader.Summary lines =
                read(
                        body.messages().getBytes(StandardCharsets.UTF_8),
                        message -> {
                            Step step = run.next(message);
                            summary.add(step);
                            if (!(step instanceof Step.Elsewhere) && steps.size() < MOST_STEPS) {
                                steps.add(DryRunJson.of(step));
                            }
                        });
        long shown =
                summary.understood() + summary.refused().values().stream().mapToLong(n -> n).sum();
        List<String> skipped =
                lines.firstSkipped() == null
                        ? List.of()
                        : List.of(
                                "%,d lines are no messages; %s"
                                        .formatted(lines.skipped(), lines.firstSkipped()));
        return new DryRunView(steps, shown - steps.size(), DryRunJson.of(run, summary, skipped));
    }

    private DeviceProfile profile(DryRunBody body) {
        if (body.source() == null) {
            return kept(
                    Parameters.required("name", body.name()),
                    Parameters.required("version", body.version()));
        }
        return switch (ProfileBody.compile(body.source().getBytes(StandardCharsets.UTF_8))) {
            case CompileResult.Compiled(var profile) -> profile;
            case CompileResult.Rejected rejected -> throw ProfileBody.rejected(rejected);
        };
    }

    /** One that was kept compiles, unless an earlier gateway took what this one does not. */
    private DeviceProfile kept(String name, String version) {
        byte[] source =
                profiles.version(name, version)
                        .flatMap(known -> profiles.source(known.digest()))
                        .orElseThrow(
                                () ->
                                        ProfilesResource.unknown(
                                                ProfilesResource.what(name, version)));
        return switch (ProfileBody.compile(source)) {
            case CompileResult.Compiled(var profile) -> profile;
            case CompileResult.Rejected rejected -> throw ProfileBody.rejected(rejected);
        };
    }

    private static CaptureReader.Summary read(byte[] captured, Consumer<CapturedMessage> messages) {
        try {
            return CaptureReader.read(new ByteArrayInputStream(captured), messages);
        } catch (IOException e) {
            throw new UncheckedIOException("a stream of bytes in memory", e);
        }
    }

    private static String text(byte @Nullable [] body, String what) {
        return new String(bytes(body, what), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(byte @Nullable [] body, String what) {
        if (body == null || body.length == 0) {
            throw invalid("expected " + what);
        }
        return body;
    }

    private static ProblemException invalid(String detail) {
        return new ProblemException(GatewayError.BODY_INVALID, 400, detail);
    }

    private static <E extends Enum<E>> E constant(String parameter, String word, Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> word(constant).equals(word))
                .findFirst()
                .orElseThrow(
                        () ->
                                ProblemException.parameter(
                                        parameter,
                                        word,
                                        String.join(
                                                " or ",
                                                Arrays.stream(type.getEnumConstants())
                                                        .map(ProfileToolsResource::word)
                                                        .toList())));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
