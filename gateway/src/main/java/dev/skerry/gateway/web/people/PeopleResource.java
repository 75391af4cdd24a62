package dev.skerry.gateway.web.people;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.gateway.people.CurrentCaller;
import dev.skerry.gateway.people.People;
import dev.skerry.gateway.people.People.Edit;
import dev.skerry.gateway.people.PersonView;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.web.Bodies;
import dev.skerry.gateway.web.Durable;
import dev.skerry.gateway.web.EntityTags;
import dev.skerry.gateway.web.Refusals;
import dev.skerry.gateway.web.answer.Pages;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Who may log in, and what each may do. Only for admins of all sites. */
@Path("/api/people")
@RolesAllowed(Role.Names.ADMIN)
@Tag(name = "People")
public class PeopleResource {
    private final People people;
    private final CurrentCaller current;
    private final Bodies bodies;

    PeopleResource(People people, CurrentCaller current, Bodies bodies) {
        this.people = people;
        this.current = current;
        this.bodies = bodies;
    }

    /** A person to add; sites null for all. */
    public record NewPerson(
            @Nullable String name,
            @Nullable String password,
            @Nullable String role,
            @Nullable List<@Nullable String> sites) {}

    /** What to change of a person; what is left out stays, and sites null are all. */
    public record PersonEdit(
            @Nullable String password,
            @Nullable String role,
            @Nullable List<@Nullable String> sites) {}

    @GET
    @Operation(summary = "Everybody who may log in")
    public RestResponse<List<PersonView>> people(
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String after,
            @Context UriInfo uri) {
        Refusals.head(current);
        return Pages.of(people.list(), PersonView::name, limit, after, uri);
    }

    @POST
    @Operation(
            summary = "Let somebody log in",
            description =
                    "{\"name\": …, \"password\": …, \"role\": \"viewer\" | \"operator\" | \"admin\","
                            + " \"sites\": […]}; without sites, of all. Answered once it is durable.")
    public PersonView add(@Nullable JsonNode body) throws InterruptedException {
        String by = Refusals.head(current).name();
        NewPerson given =
                bodies.read(
                        body,
                        NewPerson.class,
                        "{\"name\": …, \"password\": …, \"role\": …, \"sites\": […]}");
        String name = Bodies.required("name", given.name());
        Refusals.done(
                Durable.await(
                        people.add(
                                name,
                                Bodies.required("password", given.password()),
                                Bodies.role(given.role()),
                                Bodies.sites(given.sites()),
                                by),
                        "the person"),
                name);
        return known(name);
    }

    @PATCH
    @Path("/{person}")
    @Operation(
            summary = "Change what somebody may do, or their password",
            description =
                    "{\"role\": …, \"sites\": […], \"password\": …}, of which what is left out"
                            + " stays; \"sites\": null are all. The person's sessions end. With"
                            + " If-Match and the person's revision, refused with 412 when somebody"
                            + " else has changed them since.")
    public PersonView change(
            String person,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @Nullable JsonNode body)
            throws InterruptedException {
        String by = Refusals.head(current).name();
        PersonEdit given =
                bodies.read(
                        body, PersonEdit.class, "{\"role\": …, \"sites\": […], \"password\": …}");
        var edit =
                new Edit(
                        given.role() == null ? null : Bodies.role(given.role()),
                        body != null && body.has("sites") ? Bodies.sites(given.sites()) : null,
                        given.password());
        Refusals.done(
                Durable.await(
                        people.change(person, edit, EntityTags.tagMatches(ifMatch), 0, by),
                        "the change"),
                person);
        return known(person);
    }

    @DELETE
    @Path("/{person}")
    @Operation(
            summary = "Remove somebody, with their sessions and API tokens",
            description = "What they did keeps their name. With If-Match as above.")
    public PersonView remove(String person, @HeaderParam("If-Match") @Nullable String ifMatch)
            throws InterruptedException {
        String by = Refusals.head(current).name();
        PersonView removed = known(person);
        Refusals.done(
                Durable.await(
                        people.remove(person, EntityTags.tagMatches(ifMatch), by), "the removal"),
                person);
        return removed;
    }

    private PersonView known(String name) {
        return people.list().stream()
                .filter(person -> person.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> {
                            Refusals.done(new People.Outcome.Unknown(), name);
                            return new IllegalStateException("unknown is always refused");
                        });
    }
}
