package dev.skerry.gateway.web.profile;

import dev.skerry.gateway.error.ProfileError;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.web.ProblemException;
import dev.skerry.profile.catalogue.Catalogue;
import dev.skerry.profile.compile.CompileResult;
import dev.skerry.profile.compile.ProfileCompiler;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.model.Source;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The shipped profiles of devices that people own, to begin with. */
@RolesAllowed(Role.Names.VIEWER)
@Path("/api/profile-templates")
@Tag(name = "Profiles")
public class ProfileTemplatesResource {
    /**
     * A shipped profile.
     *
     * @param addresses topics and paths that it reads
     * @param resources the names of what it reads
     */
    public record TemplateSummary(
            String name, String description, List<String> addresses, List<String> resources) {
        public TemplateSummary {
            addresses = List.copyOf(addresses);
            resources = List.copyOf(resources);
        }
    }

    /**
     * A shipped profile with messages as its device sends them.
     *
     * @param messages lines for {@code POST /api/profiles/dry-run}
     */
    public record Template(String name, String source, String messages) {}

    @GET
    @Operation(
            summary = "Shipped profiles to begin with",
            description = "Devices that people own, by name; docs/catalogue.md lists them.")
    public List<TemplateSummary> templates() {
        return Catalogue.names().stream().map(ProfileTemplatesResource::summary).toList();
    }

    @GET
    @Path("/{name}")
    @Operation(
            summary = "A shipped profile, with messages as its device sends them",
            description = "The source is YAML; the messages can be given to the dry run.")
    public Template template(String name) {
        String source =
                Catalogue.yaml(name)
                        .orElseThrow(
                                () ->
                                        new ProblemException(
                                                ProfileError.TEMPLATE_UNKNOWN,
                                                404,
                                                "template '" + name + "'"));
        return new Template(name, source, Catalogue.messages(name));
    }

    private static TemplateSummary summary(String name) {
        String source = Catalogue.yaml(name).orElseThrow();
        return switch (new ProfileCompiler().compile(name, source)) {
            case CompileResult.Compiled(DeviceProfile profile) ->
                    new TemplateSummary(
                            name,
                            profile.description(),
                            profile.sources().stream()
                                    .map(ProfileTemplatesResource::address)
                                    .toList(),
                            profile.resources().stream().map(Resource::name).toList());
            case CompileResult.Rejected rejected ->
                    throw new IllegalStateException(rejected.render());
        };
    }

    private static String address(Source source) {
        return switch (source) {
            case Source.Mqtt mqtt -> mqtt.topic();
            case Source.Coap coap -> coap.path();
            case Source.Host _ -> "host";
        };
    }
}
