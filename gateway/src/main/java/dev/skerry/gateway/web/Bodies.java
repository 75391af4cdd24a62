package dev.skerry.gateway.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.error.PeopleError;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.people.Role;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads bodies of which nothing may be overlooked: a mistyped "sites" would otherwise let somebody
 * see them all.
 */
@Singleton
public class Bodies {
    private static final int MOST_SITES = 100;
    private static final Pattern SITE = Pattern.compile("[^\\p{Cntrl}]{1,255}");

    private final ObjectMapper json;

    Bodies(ObjectMapper json) {
        this.json = json;
    }

    /** Reads a body, of which nothing is overlooked. */
    public <T> T read(@Nullable JsonNode body, Class<T> type, String expected) {
        if (body == null || !body.isObject()) {
            throw invalid("expected " + expected);
        }
        try {
            return json.readerFor(type)
                    .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(body);
        } catch (JsonProcessingException e) {
            throw invalid(JsonObjection.to(e) + "; expected " + expected);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** A value that has to be there. */
    public static String required(String name, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            throw invalid("'%s' is missing".formatted(name));
        }
        return value;
    }

    public static Role role(@Nullable String word) {
        return Role.of(required("role", word))
                .orElseThrow(() -> invalid("'role' is viewer, operator or admin"));
    }

    /** All if there are none. */
    public static Sites sites(@Nullable List<@Nullable String> names) {
        if (names == null) {
            return Sites.ALL;
        }
        if (names.isEmpty() || names.size() > MOST_SITES) {
            throw invalid("'sites' has 1 to %d names, or is null for all".formatted(MOST_SITES));
        }
        List<String> sites = new ArrayList<>();
        for (String name : names) {
            if (name == null || !SITE.matcher(name).matches()) {
                throw invalid("'sites' has names of 1 to 255 characters");
            }
            sites.add(name);
        }
        return Sites.of(sites);
    }

    /** Refuses a body. */
    public static ProblemException invalid(String detail) {
        return new ProblemException(GatewayError.BODY_INVALID, 400, detail);
    }

    public static ProblemException unknown(String id) {
        return new ProblemException(PeopleError.CREDENTIAL_UNKNOWN, 404, "id '" + id + "'");
    }

    public static long id(String text) {
        if (!text.matches("\\d{1,18}")) {
            throw unknown(text);
        }
        return Long.parseLong(text);
    }
}
