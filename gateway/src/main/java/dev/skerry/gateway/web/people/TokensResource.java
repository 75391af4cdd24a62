package dev.skerry.gateway.web.people;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.gateway.error.PeopleError;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.people.Caller;
import dev.skerry.gateway.people.Caller.How;
import dev.skerry.gateway.people.CurrentCaller;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.people.TokenView;
import dev.skerry.gateway.people.Tokens;
import dev.skerry.gateway.web.Bodies;
import dev.skerry.gateway.web.Durable;
import dev.skerry.gateway.web.ProblemException;
import dev.skerry.gateway.web.Refusals;
import dev.skerry.gateway.web.answer.Pages;
import dev.skerry.profile.text.Durations;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** API tokens: one's own; everybody's can be seen and revoked by admins of all sites. */
@Path("/api/tokens")
@RolesAllowed(Role.Names.VIEWER)
@Tag(name = "People")
public class TokensResource {
    private static final Duration OTHERWISE = Duration.ofDays(30);
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][^\\p{Cntrl}]{0,63}");

    private final Tokens tokens;
    private final CurrentCaller current;
    private final Bodies bodies;
    private final InstantSource clock;

    TokensResource(Tokens tokens, CurrentCaller current, Bodies bodies, InstantSource clock) {
        this.tokens = tokens;
        this.current = current;
        this.bodies = bodies;
        this.clock = clock;
    }

    /** A token to make; without a role, sites or an end, the caller's own and 30 days. */
    public record NewToken(
            @Nullable String name,
            @Nullable String role,
            @Nullable List<@Nullable String> sites,
            @Nullable String expiresIn) {}

    /** A token that was made, the one time that it is shown. */
    public record MadeToken(String token, TokenView view) {}

    @GET
    @Operation(summary = "One's own API tokens, or everybody's")
    public RestResponse<List<TokenView>> tokens(
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String after,
            @Context UriInfo uri) {
        Caller caller = current.get();
        return Pages.of(
                tokens.list(caller.isHead() ? null : caller.name()),
                token -> Long.toString(token.id()),
                limit,
                after,
                uri);
    }

    @POST
    @Operation(
            summary = "Make an API token",
            description =
                    "{\"name\": …, \"role\": …, \"sites\": […], \"expiresIn\": \"30d\"}; all but the"
                            + " name may be left out. It acts for whoever makes it, with no more"
                            + " rights than they have; one that is made with a token ends with it at"
                            + " the latest. It is shown this once.")
    public MadeToken make(@Nullable JsonNode body) throws InterruptedException {
        Caller caller = Refusals.person(current);
        NewToken given =
                bodies.read(
                        body,
                        NewToken.class,
                        "{\"name\": …, \"role\": …, \"sites\": […], \"expiresIn\": …}");
        String name = Bodies.required("name", given.name());
        if (!NAME.matcher(name).matches()) {
            throw Bodies.invalid("'name' has 1 to 64 characters, beginning with a letter or digit");
        }
        Role role = given.role() == null ? caller.role() : Bodies.role(given.role());
        Sites sites = given.sites() == null ? caller.sites() : Bodies.sites(given.sites());
        if (role.compareTo(caller.role()) > 0) {
            throw new ProblemException(
                    PeopleError.ROLE_TOO_LOW, 403, "a token can't be more than its maker");
        }
        if (!sites.areWithin(caller.sites())) {
            throw new ProblemException(
                    PeopleError.SITES_LIMITED, 403, "a token can't see more than its maker");
        }
        var wish = new Tokens.Wish(name, role, sites, lasts(given.expiresIn(), caller));
        Tokens.Outcome.Made made =
                Refusals.made(Durable.await(tokens.make(caller, wish), "the token"), name);
        return new MadeToken(made.token(), made.view());
    }

    private Duration lasts(@Nullable String expiresIn, Caller caller) {
        Duration wanted = expiresIn == null ? OTHERWISE : Durations.parse(expiresIn);
        if (wanted == null || wanted.compareTo(LONGEST) > 0 || !wanted.isPositive()) {
            throw Bodies.invalid("'expiresIn' is a text such as \"12h\" or \"30d\", up to 366d");
        }
        if (caller.how() != How.TOKEN || caller.endsAt() == null) {
            return wanted;
        }
        Duration left = Duration.between(clock.instant(), caller.endsAt());
        return wanted.compareTo(left) < 0 ? wanted : left;
    }

    @DELETE
    @Path("/{tokenId}")
    @Operation(summary = "Revoke an API token")
    public RestResponse<Void> revoke(String tokenId) throws InterruptedException {
        Caller caller = current.get();
        boolean revoked =
                (caller.isHead() || caller.personKey() != 0)
                        && Durable.await(
                                tokens.revoke(
                                        Bodies.id(tokenId),
                                        caller.isHead() ? 0 : caller.personKey(),
                                        caller.name()),
                                "the end of the token");
        if (!revoked) {
            throw Bodies.unknown(tokenId);
        }
        return RestResponse.noContent();
    }
}
