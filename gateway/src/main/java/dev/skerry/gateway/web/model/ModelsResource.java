package dev.skerry.gateway.web.model;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.error.ModelError;
import dev.skerry.gateway.model.BundleText;
import dev.skerry.gateway.model.Catalogue;
import dev.skerry.gateway.model.Catalogue.Outcome;
import dev.skerry.gateway.model.ModelQuery;
import dev.skerry.gateway.model.ModelRun;
import dev.skerry.gateway.model.ModelView;
import dev.skerry.gateway.model.ModelView.VersionView;
import dev.skerry.gateway.model.StoredBundle;
import dev.skerry.gateway.people.CurrentCaller;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.web.Durable;
import dev.skerry.gateway.web.ProblemException;
import dev.skerry.gateway.web.Refusals;
import dev.skerry.gateway.web.answer.Pages;
import dev.skerry.gateway.web.request.IncomingBundle;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** The model bundles that the gateway keeps. */
@RolesAllowed(Role.Names.VIEWER)
@Path("/api/models")
@Tag(name = "Models")
public class ModelsResource {
    private static final String ZIP = "application/zip";
    private static final String MARKDOWN = "text/markdown;charset=UTF-8";

    private final Catalogue catalogue;
    private final ModelQuery query;
    private final CurrentCaller current;

    ModelsResource(Catalogue catalogue, ModelQuery query, CurrentCaller current) {
        this.catalogue = catalogue;
        this.query = query;
        this.current = current;
    }

    /**
     * A bundle with all that is written in it.
     *
     * @param manifest as docs/models.md says
     * @param card in Markdown
     */
    public record BundleView(
            VersionView version,
            @JsonRawValue @Schema(type = SchemaType.OBJECT) String manifest,
            String card) {}

    @GET
    @Operation(
            summary = "All models with their versions",
            description =
                    "runs counts the agents that run a version, by role and state; precision is of"
                            + " the alarms that rules raised by it.")
    public RestResponse<List<ModelView>> models(
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String after,
            @Context UriInfo uri) {
        return Pages.of(query.models(current.get().sites()), ModelView::name, limit, after, uri);
    }

    @RolesAllowed(Role.Names.OPERATOR)
    @POST
    @Consumes({ZIP, "application/octet-stream"})
    @RequestBody(
            required = true,
            content = {
                @Content(
                        mediaType = ZIP,
                        schema = @Schema(type = SchemaType.STRING, format = "binary")),
                @Content(
                        mediaType = "application/octet-stream",
                        schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    @Operation(
            summary = "Keep a version of a model",
            description =
                    "The body is a bundle, NAME-VERSION.skm, of 64 MiB at most; its Content-Length"
                            + " has to be there. What is not right is refused with all its problems;"
                            + " so is a version that is there with another content, for what a"
                            + " version is never changes. The gateway vouches for it by its"
                            + " signature. Nobody runs it before it is brought to agents. Answered"
                            + " with 201 once it is durable, with 200 if it was there.")
    public RestResponse<VersionView> push(@Context RoutingContext context)
            throws InterruptedException {
        java.nio.file.Path draft = IncomingBundle.of(context);
        if (draft == null) {
            throw new ProblemException(GatewayError.BODY_INVALID, 400, "expected a model bundle");
        }
        return switch (Durable.await(catalogue.store(draft, current.get().name()), "the model")) {
            case Outcome.Refusal refusal -> throw ModelRefusals.of(refusal, "the bundle");
            case Outcome.Stored(StoredBundle bundle, boolean isNew) -> {
                VersionView view = view(bundle);
                yield isNew
                        ? ResponseBuilder.<VersionView>created(
                                        URI.create(
                                                "/api/models/%s/%s"
                                                        .formatted(view.name(), view.version())))
                                .entity(view)
                                .build()
                        : RestResponse.ok(view);
            }
            case Outcome.Removed _ -> throw new IllegalStateException("nothing was to be removed");
        };
    }

    @GET
    @Path("/{name}")
    @Operation(summary = "One model with its versions")
    public ModelView model(String name) {
        return query.model(name, current.get().sites())
                .orElseThrow(() -> ModelRefusals.unknown("model '" + name + "'"));
    }

    @GET
    @Path("/{name}/agents")
    @Operation(
            summary = "Who runs a model and how it does there",
            description =
                    "What agents said last of each version that they run, shall run, refuse or gave"
                            + " up; also of versions that are not kept here.")
    public List<ModelRun> agents(String name) {
        List<ModelRun> runs = query.runs(name, current.get().sites());
        if (runs.isEmpty()) {
            ModelRefusals.requireKnown(catalogue, name);
        }
        return runs;
    }

    @GET
    @Path("/{name}/{version}")
    @Operation(summary = "One version of a model with its manifest and its card")
    public BundleView version(String name, String version) {
        StoredBundle bundle = known(name, version);
        BundleText text = text(bundle);
        return new BundleView(
                view(bundle), new String(text.manifest(), StandardCharsets.UTF_8), text.card());
    }

    @GET
    @Path("/{name}/{version}/archive")
    @Produces(ZIP)
    @Operation(
            summary = "The archive of a version, as it was pushed",
            description = "The ETag is the bundle's digest.")
    public RestResponse<java.nio.file.Path> archive(String name, String version) {
        StoredBundle bundle = known(name, version);
        java.nio.file.Path file =
                catalogue
                        .archive(bundle)
                        .orElseThrow(
                                () ->
                                        new ProblemException(
                                                ModelError.ARCHIVE_LOST, 503, what(name, version)));
        return ResponseBuilder.ok(file, ZIP)
                .tag(new EntityTag(bundle.digest()))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"%s-%s.skm\""
                                .formatted(bundle.name(), bundle.version()))
                .build();
    }

    @GET
    @Path("/{name}/{version}/card")
    @Produces(MARKDOWN)
    @Operation(summary = "The card of a version, as its author wrote it")
    public String card(String name, String version) {
        return text(known(name, version)).card();
    }

    @RolesAllowed(Role.Names.OPERATOR)
    @DELETE
    @Path("/{name}/{version}")
    @Operation(
            summary = "Remove a version that nobody runs or is to run",
            description = "Answered with what it was.")
    public VersionView remove(String name, String version) throws InterruptedException {
        Refusals.head(current);
        VersionView removed = view(known(name, version));
        Outcome outcome =
                Durable.await(catalogue.remove(name, version, current.get().name()), "the removal");
        if (outcome instanceof Outcome.Refusal refusal) {
            throw ModelRefusals.of(refusal, what(name, version));
        }
        return removed;
    }

    private VersionView view(StoredBundle bundle) {
        return query.version(bundle, current.get().sites());
    }

    private BundleText text(StoredBundle bundle) {
        return catalogue
                .text(bundle)
                .orElseThrow(
                        () ->
                                ModelRefusals.unknown(
                                        what(bundle.name(), bundle.version().toString())));
    }

    private StoredBundle known(String name, String version) {
        return catalogue
                .find(name, version)
                .orElseThrow(() -> ModelRefusals.unknown(what(name, version)));
    }

    private static String what(String name, String version) {
        return "model '%s', version '%s'".formatted(name, version);
    }
}
